// purpose: Claims by id, with what was recorded up to a revision
// mode: read
// param: ids LIST<STRING> of claims
// param: revision INTEGER to read at
// returns: rows LIST<MAP> the properties of those found, closed ones too
UNWIND $ids AS id
MATCH (c:Claim {id: id})
USING INDEX SEEK c:Claim(id)
WHERE c.since <= $revision
RETURN collect(properties(c)) AS rows
