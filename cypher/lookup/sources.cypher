// purpose: A page of the sources, by id
// mode: read
// param: grades LIST<STRING> to take, empty for all
// param: revision INTEGER to read at
// param: after STRING id of the last source of the page before, '' at first
// param: limit INTEGER how many at most
// returns: ids LIST<STRING> of the page
// returns: total INTEGER how many there are
MATCH (s:Source)
WHERE s.since <= $revision AND (size($grades) = 0 OR s.grade IN $grades)
WITH s.id AS id ORDER BY id
WITH collect(id) AS found
RETURN [id IN found WHERE id > $after][0..$limit] AS ids, size(found) AS total
