// purpose: Close claims in the open revision
// mode: write
// param: token STRING of the writer
// param: revision INTEGER the open number
// param: ids LIST<STRING> of claims
// returns: closed LIST<STRING> ids of the claims that were open
MATCH (l:Ledger {id: 'graphsvc'})
WHERE l.openToken = $token
SET l.openAt = datetime()
WITH l
UNWIND $ids AS id
MATCH (c:Claim {id: id})
USING INDEX SEEK c:Claim(id)
WHERE c.since < $revision AND c.until IS NULL
SET c.until = $revision
WITH c
OPTIONAL MATCH (s:Entity)<-[:SUBJECT]-(c)-[:OBJECT]->(o:Entity)
OPTIONAL MATCH (s)-[r]->(o)
WHERE r.claim = c.id
SET r.until = $revision
RETURN collect(DISTINCT c.id) AS closed
