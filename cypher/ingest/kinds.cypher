// purpose: The kinds that the graph gives to these entities
// mode: read
// param: ids LIST<STRING> of entities
// param: revision INTEGER up to which
// returns: rows LIST<MAP> {id, kind, class} one for each IS_A claim
UNWIND $ids AS id
MATCH (c:Claim {subject: id})
USING INDEX SEEK c:Claim(subject)
WHERE c.predicate = 'IS_A' AND c.since <= $revision AND (c.until IS NULL OR c.until > $revision)
RETURN collect({id: c.subject, kind: c.text, class: c.class}) AS rows
