// purpose: Record the open revision, which makes all of it visible at once
// mode: write
// param: token STRING of the writer
// param: actor STRING who
// param: action STRING how
// param: comment STRING why, or null
// param: added INTEGER claims and rule versions added
// param: closed INTEGER claims and rule versions closed
// returns: number INTEGER of the revision
// returns: recordedAt DATETIME of the commit
MATCH (l:Ledger {id: 'graphsvc'})
WHERE l.openToken = $token
OPTIONAL MATCH (last:Revision {number: l.revision})
WITH l, last, datetime.truncate('millisecond', datetime({timezone: 'Z'})) AS now
WITH l, CASE WHEN last IS NULL OR now > last.recordedAt THEN now
             ELSE last.recordedAt + duration({milliseconds: 1}) END AS instant
SET l.revision = l.revision + 1, l.openToken = null, l.openOwner = null, l.openAt = null
CREATE (r:Revision {number: l.revision, recordedAt: instant, actor: $actor, action: $action, added: $added, closed: $closed})
SET r.comment = $comment
RETURN r.number AS number, r.recordedAt AS recordedAt
