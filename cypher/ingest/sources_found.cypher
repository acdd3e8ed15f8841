// purpose: Sources as recorded
// mode: read
// param: ids LIST<STRING> of sources
// param: revision INTEGER up to which
// returns: rows LIST<MAP> the properties of each
UNWIND $ids AS id
MATCH (s:Entity {id: id})
USING INDEX SEEK s:Entity(id)
WHERE s:Source AND s.since <= $revision
RETURN collect(properties(s)) AS rows
