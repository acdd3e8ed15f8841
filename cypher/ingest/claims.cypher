// purpose: Add claims of the open revision, each with its typed relationship where both ends are entities
// mode: write
// param: token STRING of the writer
// param: revision INTEGER the open number
// param: rows LIST<MAP> {properties, subject, object, source, predicate}; object null where the claim has a value
// returns: written INTEGER how many
MATCH (l:Ledger {id: 'graphsvc'})
WHERE l.openToken = $token
SET l.openAt = datetime()
WITH l
UNWIND $rows AS row
MATCH (s:Entity {id: row.subject})
USING INDEX SEEK s:Entity(id)
MATCH (source:Entity {id: row.source})
USING INDEX SEEK source:Entity(id)
CREATE (c:Claim)
SET c = row.properties, c.since = $revision
CREATE (c)-[:SUBJECT]->(s)
CREATE (c)-[:CITES]->(source)
WITH c, s, row
CALL (c, s, row) {
  MATCH (o:Entity {id: row.object})
  USING INDEX SEEK o:Entity(id)
  CREATE (c)-[:OBJECT]->(o)
  CREATE (s)-[r:$(row.predicate)]->(o)
  SET r.claim = c.id, r.validFrom = c.validFrom, r.validTo = c.validTo, r.modality = c.modality,
      r.polarity = c.polarity, r.since = c.since
  RETURN count(*) AS linked
}
WITH row, linked
WHERE linked = 1 OR row.object IS NULL
RETURN count(*) AS written
