// purpose: Remove rule versions of a revision that was never recorded, a batch at a time
// mode: write
// param: revision INTEGER the open number
// param: token STRING of the writer that undoes
// param: batch INTEGER how many at most
// returns: undone INTEGER how many
MATCH (l:Ledger {id: 'graphsvc'})
WHERE l.openToken = $token AND l.revision + 1 = $revision
SET l.openAt = datetime()
WITH l
MATCH (r:Rule)
USING INDEX SEEK r:Rule(since)
WHERE r.since = $revision
WITH r LIMIT $batch
DETACH DELETE r
RETURN count(*) AS undone
