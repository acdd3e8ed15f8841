// purpose: Where the ledger stands, and who is writing
// mode: read
// returns: revision INTEGER last recorded
// returns: refreshed INTEGER revision up to which the derived labels are current
// returns: owner STRING who has a revision open, null if nobody
// returns: token STRING of the open revision
// returns: idle INTEGER seconds since the owner last wrote
MATCH (l:Ledger {id: 'graphsvc'})
RETURN l.revision AS revision, l.refreshed AS refreshed, l.openOwner AS owner, l.openToken AS token,
       duration.inSeconds(coalesce(l.openAt, datetime()), datetime()).seconds AS idle
