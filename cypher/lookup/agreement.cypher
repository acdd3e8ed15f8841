// purpose: Whether claims and typed relationships agree, counted
// mode: read
// param: revision INTEGER up to which
// returns: claims INTEGER claims between two entities
// returns: unlinked INTEGER such claims without exactly one relationship that says the same
// returns: copied INTEGER claims whose copied ids disagree with their relationships
// returns: stray INTEGER relationships between entities without their claim
CALL () {
  MATCH (c:Claim)
  WHERE c.since <= $revision AND c.object IS NOT NULL
  OPTIONAL MATCH (c)-[:SUBJECT]->(s:Entity)
  OPTIONAL MATCH (c)-[:OBJECT]->(o:Entity)
  OPTIONAL MATCH (c)-[:CITES]->(d:Source)
  OPTIONAL MATCH (s)-[r]->(o)
  WHERE r.claim = c.id AND type(r) = c.predicate AND r.since = c.since
    AND (r.until = c.until OR (r.until IS NULL AND c.until IS NULL))
    AND (r.validFrom = c.validFrom OR (r.validFrom IS NULL AND c.validFrom IS NULL))
    AND (r.validTo = c.validTo OR (r.validTo IS NULL AND c.validTo IS NULL))
    AND r.modality = c.modality AND r.polarity = c.polarity
  WITH c, s, o, d, count(r) AS links
  RETURN count(DISTINCT c) AS claims, count(DISTINCT CASE WHEN links <> 1 THEN c END) AS unlinked,
         count(DISTINCT CASE WHEN s.id = c.subject AND o.id = c.object AND d.id = c.source THEN null ELSE c END) AS copied
}
CALL () {
  MATCH (:Entity)-[r]->(:Entity)
  WHERE r.since <= $revision AND NOT EXISTS {
    MATCH (c:Claim {id: r.claim})
    USING INDEX SEEK c:Claim(id)
    WHERE c.predicate = type(r)
  }
  RETURN count(r) AS stray
}
RETURN claims, unlinked, copied, stray
