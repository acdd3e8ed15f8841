// purpose: A page of the claims visible at a revision, as one list
// mode: read
// param: revision INTEGER to read at
// param: after STRING id of the last claim of the page before, '' at first
// param: page INTEGER how many at most
// returns: rows LIST<MAP> the properties of each claim, by id
MATCH (c:Claim)
USING INDEX SEEK c:Claim(id)
WHERE c.id > $after AND c.since <= $revision AND (c.until IS NULL OR c.until > $revision)
WITH c ORDER BY c.id LIMIT $page
RETURN collect(properties(c)) AS rows
