// purpose: A page of the revisions, the last one first
// mode: read
// param: before INTEGER number of the last revision of the page before, null at first
// param: limit INTEGER how many at most
// returns: rows LIST<MAP> {number, recordedAt, actor, action, comment, added, closed} of each
// returns: total INTEGER how many there are
MATCH (l:Ledger {id: 'graphsvc'})
CALL (l) {
  MATCH (r:Revision)
  WHERE r.number <= l.revision AND ($before IS NULL OR r.number < $before)
  WITH r ORDER BY r.number DESC LIMIT $limit
  RETURN collect(r {.number, .recordedAt, .actor, .action, .comment, .added, .closed}) AS rows
}
RETURN rows, l.revision AS total
