// purpose: Every API key, oldest first
// mode: read
// returns: keys LIST<MAP> {id, name, role, hash, created_at, revoked_at} of each key
MATCH (k:ApiKey)
WITH k ORDER BY k.createdAt, k.id
RETURN collect(
  {id: k.id, name: k.name, role: k.role, hash: k.hash, created_at: k.createdAt, revoked_at: k.revokedAt}
) AS keys
