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
USING INDEX SEEK c:Claim(until)
WHERE c.until = $revision
WITH c LIMIT $batch
OPTIONAL MATCH (s:Entity)<-[:SUBJECT]-(c)-[:OBJECT]->(o:Entity)
OPTIONAL MATCH (s)-[r]->(o)
WHERE r.claim = c.id
SET c.until = null, r.until = null
RETURN count(DISTINCT c) AS undone
