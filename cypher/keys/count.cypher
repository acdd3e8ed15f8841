// purpose: How many API keys are in force
// mode: read
// returns: keys INTEGER the number of keys that are not revoked
MATCH (k:ApiKey)
WHERE k.revokedAt IS NULL
RETURN count(k) AS keys
