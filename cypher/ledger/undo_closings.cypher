// purpose: Open again the claims that an unrecorded revision had closed, a batch at a time
// mode: write
// param: revision INTEGER the open number
// param: token STRING of the writer that undoes
// param: batch INTEGER how many at most
// returns: undone INTEGER how many
MATCH (l:Ledger {id: 'graphsvc'})
WHERE l.openToken = $token AND l.revision + 1 = $revision
SET l.openAt = datetime()
WITH l
MATCH (c:Claim)
WHERE c.until = $revision
WITH c LIMIT $batch
OPTIONAL MATCH (c)-[:SUBJECT]->(:Entity)-[r]->(:Entity)
WHERE r.claim = c.id
SET c.until = null, r.until = null
RETURN count(DISTINCT c) AS undone
