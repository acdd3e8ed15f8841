// purpose: Which of these ids the graph has, as entities or sources
// mode: read
// param: ids LIST<STRING> to look for
// param: revision INTEGER up to which
// returns: rows LIST<MAP> {id, source} of those found; source says whether it is one
UNWIND $ids AS id
MATCH (e:Entity {id: id})
USING INDEX SEEK e:Entity(id)
WHERE e.since <= $revision
RETURN collect({id: e.id, source: e:Source}) AS rows
