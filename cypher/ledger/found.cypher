// purpose: Make the ledger where there is none
// mode: write
MERGE (l:Ledger {id: 'graphsvc'})
ON CREATE SET l.revision = 0, l.refreshed = 0
