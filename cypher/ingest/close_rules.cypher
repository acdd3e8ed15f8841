// purpose: Close recorded rule versions in the open revision
// mode: write
// param: token STRING of the writer
// param: revision INTEGER the open number
// param: ids LIST<STRING> of recorded rule versions
// returns: closed LIST<STRING> ids of those that were open
MATCH (l:Ledger {id: 'graphsvc'})
WHERE l.openToken = $token
SET l.openAt = datetime()
WITH l
UNWIND $ids AS id
MATCH (r:Rule {id: id})
USING INDEX SEEK r:Rule(id)
WHERE r.since < $revision AND r.until IS NULL
SET r.until = $revision
RETURN collect(DISTINCT r.id) AS closed
