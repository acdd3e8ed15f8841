// purpose: Remove claims of a revision that was never recorded, a batch at a time
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
USING INDEX SEEK c:Claim(since)
WHERE c.since = $revision
WITH c LIMIT $batch
OPTIONAL MATCH (s:Entity)<-[:SUBJECT]-(c)-[:OBJECT]->(o:Entity)
OPTIONAL MATCH (s)-[r]->(o)
WHERE r.claim = c.id
DELETE r
WITH DISTINCT c
DETACH DELETE c
RETURN count(*) AS undone
