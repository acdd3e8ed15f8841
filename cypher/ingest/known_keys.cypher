// purpose: Which of these claims the graph has
// mode: read
// param: keys LIST<STRING> content keys
// param: revision INTEGER up to which
// returns: rows LIST<MAP> {key, open} of those found; open says that it is not closed
UNWIND $keys AS key
MATCH (c:Claim {key: key})
USING INDEX SEEK c:Claim(key)
WHERE c.since <= $revision
WITH c.key AS key, max(CASE WHEN c.until IS NULL OR c.until > $revision THEN 1 ELSE 0 END) = 1 AS open
RETURN collect({key: key, open: open}) AS rows
