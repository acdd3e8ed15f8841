// purpose: The last revision recorded by each of some instants
// mode: read
// param: instants LIST<ZONED DATETIME> the instants, null for now
// returns: rows LIST<LIST<MAP>> one list for each instant, in their order: {number, recordedAt, actor, action, comment, added, closed}, or nothing where nothing was recorded by then
UNWIND range(0, size($instants) - 1) AS place
CALL (place) {
  MATCH (l:Ledger {id: 'graphsvc'})
  MATCH (r:Revision)
  WHERE r.number <= l.revision AND ($instants[place] IS NULL OR r.recordedAt <= $instants[place])
  WITH r ORDER BY r.number DESC LIMIT 1
  RETURN collect(r {.number, .recordedAt, .actor, .action, .comment, .added, .closed}) AS found
}
WITH place, found ORDER BY place
RETURN collect(found) AS rows
