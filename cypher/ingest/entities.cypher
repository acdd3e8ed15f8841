// purpose: Add the entities of the open revision that are not there yet
// mode: write
// param: token STRING of the writer
// param: revision INTEGER the open number
// param: ids LIST<STRING> of entities
// returns: written INTEGER how many ids were looked at
MATCH (l:Ledger {id: 'graphsvc'})
WHERE l.openToken = $token
SET l.openAt = datetime()
WITH l
UNWIND $ids AS id
MERGE (e:Entity {id: id})
ON CREATE SET e.since = $revision
RETURN count(*) AS written
