// purpose: Rule versions recorded in the graph, as of a revision
// mode: read
// param: revision INTEGER the revision to read at
// returns: rows LIST<MAP> {id, body, recordedAt} of each, by rule and id; recordedAt is that of the revision that added it
MATCH (r:Rule)
WHERE r.since <= $revision AND (r.until IS NULL OR r.until > $revision)
MATCH (v:Revision {number: r.since})
WITH r, v ORDER BY r.rule, r.id
RETURN collect({id: r.id, body: r.body, recordedAt: v.recordedAt}) AS rows
