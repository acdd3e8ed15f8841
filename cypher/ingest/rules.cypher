// purpose: Add rule versions of the open revision
// mode: write
// param: token STRING of the writer
// param: revision INTEGER the open number
// param: rows LIST<MAP> {id, rule, body}; body is the canonical JSON text of the rule
// returns: written INTEGER how many
MATCH (l:Ledger {id: 'graphsvc'})
WHERE l.openToken = $token
SET l.openAt = datetime()
WITH l
UNWIND $rows AS row
CREATE (r:Rule)
SET r = row, r.since = $revision
RETURN count(r) AS written
