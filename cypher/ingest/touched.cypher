// purpose: The entities whose claims changed after a revision
// mode: read
// param: after INTEGER revision
// returns: ids LIST<STRING> of subjects and objects
CALL () {
  MATCH (c:Claim) WHERE c.since > $after
  RETURN c
  UNION
  MATCH (c:Claim) WHERE c.until > $after
  RETURN c
}
UNWIND [c.subject, c.object] AS id
WITH DISTINCT id
WHERE id IS NOT NULL
RETURN collect(id) AS ids
