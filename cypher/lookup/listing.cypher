// purpose: A page of the entities of some kinds, by id
// mode: read
// param: kinds LIST<STRING> kinds to list
// param: classes LIST<STRING> classes to list, empty for all
// param: revision INTEGER to read at
// param: after STRING id of the last entity of the page before, '' at first
// param: limit INTEGER how many at most
// returns: ids LIST<STRING> of the page
// returns: total INTEGER how many there are
MATCH (c:Claim)
WHERE c.predicate = 'IS_A' AND c.text IN $kinds AND c.polarity = 'ASSERTS'
  AND (size($classes) = 0 OR c.class IN $classes)
  AND c.since <= $revision AND (c.until IS NULL OR c.until > $revision)
WITH DISTINCT c.subject AS id
ORDER BY id
WITH collect(id) AS found
RETURN [id IN found WHERE id > $after][0..$limit] AS ids, size(found) AS total
