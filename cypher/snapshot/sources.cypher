// purpose: All sources known at a revision, as one list
// mode: read
// param: revision INTEGER to read at
// returns: rows LIST<MAP> the properties of each source
MATCH (s:Source)
WHERE s.since <= $revision
WITH s ORDER BY s.id
RETURN collect(properties(s)) AS rows
