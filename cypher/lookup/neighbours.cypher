// purpose: A page of each entity's neighbours by claims that hold on a day, one edge for a predicate, side and neighbour
// mode: read
// param: ids LIST<STRING> of entities
// param: incoming LIST<STRING> predicates of claims whose object the entity is
// param: outgoing LIST<STRING> predicates of claims whose subject the entity is
// param: modalities LIST<STRING> to take
// param: polarities LIST<STRING> to take
// param: day DATE that the claims must hold on
// param: revision INTEGER to read at
// param: after STRING key of the last edge of the page before, '' at first
// param: limit INTEGER how many edges an entity at most
// returns: rows LIST<MAP> {id, total, edges} of each entity; edges: {key, predicate, side, neighbour, claims}, with the properties of the claims, by key
UNWIND $ids AS id
CALL (id) {
  CALL (id) {
    MATCH (c:Claim {object: id})
    USING INDEX SEEK c:Claim(object)
    WHERE c.predicate IN $incoming
    RETURN c, c.subject AS neighbour, 'INCOMING' AS side
    UNION ALL
    MATCH (c:Claim {subject: id})
    USING INDEX SEEK c:Claim(subject)
    WHERE c.predicate IN $outgoing AND c.object IS NOT NULL
    RETURN c, c.object AS neighbour, 'OUTGOING' AS side
  }
  WITH c, neighbour, side
  WHERE c.modality IN $modalities AND c.polarity IN $polarities
    AND (c.validFrom IS NULL OR c.validFrom <= $day) AND (c.validTo IS NULL OR c.validTo > $day)
    AND c.since <= $revision AND (c.until IS NULL OR c.until > $revision)
  WITH c.predicate AS predicate, side, neighbour, collect(c) AS claims
  WITH predicate + ' ' + side + ' ' + neighbour AS key, predicate, side, neighbour, claims
  ORDER BY key
  RETURN collect({key: key, predicate: predicate, side: side, neighbour: neighbour, claims: claims}) AS found
}
WITH id, size(found) AS total, [edge IN found WHERE edge.key > $after][0..$limit] AS page
RETURN collect({id: id, total: total, edges: [edge IN page |
  {key: edge.key, predicate: edge.predicate, side: edge.side, neighbour: edge.neighbour,
   claims: [c IN edge.claims | properties(c)]}]}) AS rows
