// purpose: A page of the claims that cite each source, by predicate and id
// mode: read
// param: ids LIST<STRING> of sources
// param: revision INTEGER to read at
// param: after STRING key of the last claim of the page before, '' at first
// param: limit INTEGER how many claims a source at most
// returns: rows LIST<MAP> {id, total, items} of each source; items: {key, claim} with the claim's properties, by key
UNWIND $ids AS id
CALL (id) {
  MATCH (c:Claim {source: id})
  USING INDEX SEEK c:Claim(source)
  WHERE c.since <= $revision AND (c.until IS NULL OR c.until > $revision)
  WITH c, c.predicate + ' ' + c.id AS key
  ORDER BY key
  RETURN collect({key: key, claim: c}) AS found
}
WITH id, size(found) AS total, [item IN found WHERE item.key > $after][0..$limit] AS page
RETURN collect({id: id, total: total, items: [item IN page | {key: item.key, claim: properties(item.claim)}]}) AS rows
