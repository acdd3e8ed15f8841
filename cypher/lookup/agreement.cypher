// purpose: Whether claims and typed relationships agree, counted
// mode: read
// param: revision INTEGER up to which
// returns: claims INTEGER claims between two entities
// returns: unlinked INTEGER such claims without their relationship
// returns: copied INTEGER claims whose copied ids disagree with their relationships
// returns: stray INTEGER relationships between entities without their claim
CALL () {
  MATCH (c:Claim)
  WHERE c.since <= $revision AND c.object IS NOT NULL
  OPTIONAL MATCH (c)-[:SUBJECT]->(s:Entity)
  OPTIONAL MATCH (c)-[:OBJECT]->(o:Entity)
  OPTIONAL MATCH (c)-[:CITES]->(d:Source)
  OPTIONAL MATCH (s)-[r]->(o) WHERE r.claim = c.id AND type(r) = c.predicate AND r.since = c.since
    AND (r.until = c.until OR (r.until IS NULL AND c.until IS NULL))
  RETURN count(DISTINCT c) AS claims, count(DISTINCT CASE WHEN r IS NULL THEN c END) AS unlinked,
         count(DISTINCT CASE WHEN s.id = c.subject AND o.id = c.object AND d.id = c.source THEN null ELSE c END) AS copied
}
CALL () {
  MATCH (:Entity)-[r]->(:Entity)
  WHERE r.since <= $revision AND NOT EXISTS { MATCH (c:Claim {id: r.claim}) WHERE c.predicate = type(r) }
  RETURN count(r) AS stray
}
RETURN claims, unlinked, copied, stray
