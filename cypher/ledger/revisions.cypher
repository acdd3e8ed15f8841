// purpose: All revisions with their instants
// mode: read
// returns: rows LIST<MAP> {number, recordedAt, actor, action, comment, added, closed} by number
MATCH (l:Ledger {id: 'graphsvc'})
MATCH (r:Revision)
WHERE r.number <= l.revision
WITH r ORDER BY r.number
RETURN collect(r {.number, .recordedAt, .actor, .action, .comment, .added, .closed}) AS rows
