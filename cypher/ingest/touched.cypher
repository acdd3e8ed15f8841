// purpose: The entities whose name, kind or roles may have changed after a revision
// mode: read
// param: after INTEGER revision
// returns: ids LIST<STRING> of subjects and objects, and of those whose role depends on the class of an object
CALL () {
  MATCH (c:Claim)
  USING INDEX SEEK c:Claim(since)
  WHERE c.since > $after
  RETURN c
  UNION
  MATCH (c:Claim)
  USING INDEX SEEK c:Claim(until)
  WHERE c.until > $after
  RETURN c
}
WITH collect(DISTINCT c.subject) + collect(DISTINCT c.object) AS ends,
     collect(DISTINCT CASE WHEN c.predicate = 'IS_A' THEN c.subject END) AS described
CALL (described) {
  UNWIND described AS id
  MATCH (about:Claim {object: id})
  USING INDEX SEEK about:Claim(object)
  RETURN collect(DISTINCT about.subject) AS dependent
}
UNWIND ends + dependent AS id
RETURN collect(DISTINCT id) AS ids
