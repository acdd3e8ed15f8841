// purpose: Revoke an API key; the instant of the first revocation stays
// mode: write
// param: id STRING the id of the key
// param: at ZONED DATETIME the instant of the revocation, in UTC
// returns: revoked INTEGER how many keys were found
MATCH (k:ApiKey {id: $id})
SET k.revokedAt = coalesce(k.revokedAt, $at)
RETURN count(k) AS revoked
