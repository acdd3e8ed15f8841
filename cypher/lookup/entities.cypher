// purpose: What entities are called and what they are, as of a revision
// mode: read
// param: ids LIST<STRING> of entities
// param: revision INTEGER to read at
// returns: rows LIST<MAP> {id, source, facts} of those found; source: its properties if it is one; facts: {predicate, text, class, language, nameKind, scheme, validFrom, validTo} of its names, kinds and identifiers in the order of recording
UNWIND $ids AS id
MATCH (e:Entity {id: id})
USING INDEX SEEK e:Entity(id)
WHERE e.since <= $revision
CALL (e) {
  OPTIONAL MATCH (c:Claim {subject: e.id})
  USING INDEX SEEK c:Claim(subject)
  WHERE c.predicate IN ['NAMED', 'IS_A', 'IDENTIFIED_BY'] AND c.polarity = 'ASSERTS'
    AND c.since <= $revision AND (c.until IS NULL OR c.until > $revision)
  WITH c ORDER BY c.since, c.rank, c.id
  RETURN collect(c {.predicate, .text, .class, .language, .nameKind, .scheme, .validFrom, .validTo}) AS facts
}
RETURN collect({id: e.id, source: CASE WHEN e:Source THEN properties(e) END, facts: facts}) AS rows
