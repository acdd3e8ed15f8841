// purpose: Take the open revision of a writer that is gone
// mode: write
// param: gone STRING token of the writer that is gone
// param: token STRING of the new writer
// param: owner STRING who takes over
// returns: revision INTEGER the open number, no record if somebody was faster
MATCH (l:Ledger {id: 'graphsvc'})
SET l.openTries = coalesce(l.openTries, 0) + 1
WITH l
WHERE l.openToken = $gone
SET l.openToken = $token, l.openOwner = $owner, l.openAt = datetime()
RETURN l.revision + 1 AS revision
