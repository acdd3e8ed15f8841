// purpose: Add sources of the open revision
// mode: write
// param: token STRING of the writer
// param: revision INTEGER the open number
// param: rows LIST<MAP> {id, properties}
// returns: written INTEGER how many
MATCH (l:Ledger {id: 'graphsvc'})
WHERE l.openToken = $token
SET l.openAt = datetime()
WITH l
UNWIND $rows AS row
CREATE (s:Entity:Source)
SET s = row.properties, s.id = row.id, s.since = $revision
RETURN count(*) AS written
