// purpose: Give up the open revision after its claims were removed
// mode: write
// param: token STRING of the writer that gave up
MATCH (l:Ledger {id: 'graphsvc'})
WHERE l.openToken = $token
SET l.openToken = null, l.openOwner = null, l.openAt = null
