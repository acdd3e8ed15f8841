// purpose: Note up to which revision the derived labels are current
// mode: write
// param: revision INTEGER reached
MATCH (l:Ledger {id: 'graphsvc'})
SET l.refreshed = $revision
