// purpose: How much the graph holds as of a revision
// mode: read
// param: revision INTEGER to count at
// returns: kinds LIST<MAP> {kind, count} of entities by kind
// returns: claims INTEGER open claims
// returns: sources INTEGER sources
CALL () {
  MATCH (c:Claim)
  WHERE c.predicate = 'IS_A' AND c.since <= $revision AND (c.until IS NULL OR c.until > $revision)
  WITH c.text AS kind, count(DISTINCT c.subject) AS count
  RETURN collect({kind: kind, count: count}) AS kinds
}
CALL () {
  MATCH (c:Claim)
  WHERE c.since <= $revision AND (c.until IS NULL OR c.until > $revision)
  RETURN count(c) AS claims
}
CALL () {
  MATCH (s:Source)
  WHERE s.since <= $revision
  RETURN count(s) AS sources
}
RETURN kinds, claims, sources
