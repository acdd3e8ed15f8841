// purpose: Open the next revision for one writer, if none is open
// mode: write
// param: token STRING of the new writer
// param: owner STRING who writes: host, process and its start
// returns: revision INTEGER the number that the writer may use, no record if another is writing
MATCH (l:Ledger {id: 'graphsvc'})
SET l.openTries = coalesce(l.openTries, 0) + 1
WITH l
WHERE l.openToken IS NULL OR l.openToken = $token
SET l.openToken = $token, l.openOwner = $owner, l.openAt = datetime()
RETURN l.revision + 1 AS revision
