// purpose: A page of all claims that pass the filters, by id
// mode: read
// param: predicates LIST<STRING> to take, empty for all
// param: sources LIST<STRING> to take, empty for all
// param: polarities LIST<STRING> to take
// param: modalities LIST<STRING> to take
// param: day DATE that the claims must hold on, null for any
// param: revision INTEGER to read at
// param: after STRING id of the last claim of the page before, '' at first
// param: limit INTEGER how many at most
// returns: rows LIST<MAP> the properties of each claim, by id
MATCH (c:Claim)
USING INDEX SEEK c:Claim(id)
WHERE c.id > $after AND (size($predicates) = 0 OR c.predicate IN $predicates)
  AND (size($sources) = 0 OR c.source IN $sources)
  AND c.polarity IN $polarities AND c.modality IN $modalities
  AND ($day IS NULL OR ((c.validFrom IS NULL OR c.validFrom <= $day) AND (c.validTo IS NULL OR c.validTo > $day)))
  AND c.since <= $revision AND (c.until IS NULL OR c.until > $revision)
WITH c ORDER BY c.id LIMIT $limit
RETURN collect(properties(c)) AS rows
