// purpose: Sources as recorded
// mode: read
// param: ids LIST<STRING> of sources
// param: revision INTEGER up to which
// returns: rows LIST<MAP> the properties of each
UNWIND $ids AS id
MATCH (s:Source {id: id})
WHERE s.since <= $revision
RETURN collect(properties(s)) AS rows
