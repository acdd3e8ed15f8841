// purpose: How many claims pass the filters
// mode: read
// param: predicates LIST<STRING> to take, empty for all
// param: sources LIST<STRING> to take, empty for all
// param: polarities LIST<STRING> to take
// param: modalities LIST<STRING> to take
// param: day DATE that the claims must hold on, null for any
// param: revision INTEGER to read at
// returns: total INTEGER the number of claims
MATCH (c:Claim)
WHERE (size($predicates) = 0 OR c.predicate IN $predicates) AND (size($sources) = 0 OR c.source IN $sources)
  AND c.polarity IN $polarities AND c.modality IN $modalities
  AND ($day IS NULL OR ((c.validFrom IS NULL OR c.validFrom <= $day) AND (c.validTo IS NULL OR c.validTo > $day)))
  AND c.since <= $revision AND (c.until IS NULL OR c.until > $revision)
RETURN count(c) AS total
