// purpose: A page of the claims about each entity, as subject or object, by predicate and id
// mode: read
// param: ids LIST<STRING> of entities
// param: sides LIST<STRING> SUBJECT and OBJECT: which end the entity may be
// param: predicates LIST<STRING> to take, empty for all
// param: sources LIST<STRING> to take, empty for all
// param: polarities LIST<STRING> to take
// param: modalities LIST<STRING> to take
// param: day DATE that the claims must hold on, null for any
// param: revision INTEGER to read at
// param: after STRING key of the last claim of the page before, '' at first
// param: limit INTEGER how many claims an entity at most
// returns: rows LIST<MAP> {id, total, items} of each entity; items: {key, claim} with the claim's properties, by key
UNWIND $ids AS id
CALL (id) {
  CALL (id) {
    MATCH (c:Claim {subject: id})
    USING INDEX SEEK c:Claim(subject)
    WHERE 'SUBJECT' IN $sides
    RETURN c
    UNION
    MATCH (c:Claim {object: id})
    USING INDEX SEEK c:Claim(object)
    WHERE 'OBJECT' IN $sides
    RETURN c
  }
  WITH c
  WHERE (size($predicates) = 0 OR c.predicate IN $predicates) AND (size($sources) = 0 OR c.source IN $sources)
    AND c.polarity IN $polarities AND c.modality IN $modalities
    AND ($day IS NULL OR ((c.validFrom IS NULL OR c.validFrom <= $day) AND (c.validTo IS NULL OR c.validTo > $day)))
    AND c.since <= $revision AND (c.until IS NULL OR c.until > $revision)
  WITH c, c.predicate + ' ' + c.id AS key
  ORDER BY key
  RETURN collect({key: key, claim: c}) AS found
}
WITH id, size(found) AS total, [item IN found WHERE item.key > $after][0..$limit] AS page
RETURN collect({id: id, total: total, items: [item IN page | {key: item.key, claim: properties(item.claim)}]}) AS rows
