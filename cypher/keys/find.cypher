// purpose: One API key by its id
// mode: read
// param: id STRING the id of the key
// returns: key MAP {id, name, role, hash, created_at, revoked_at} of the key, null where there is none
OPTIONAL MATCH (k:ApiKey {id: $id})
RETURN CASE WHEN k IS NULL THEN null ELSE
  {id: k.id, name: k.name, role: k.role, hash: k.hash, created_at: k.createdAt, revoked_at: k.revokedAt} END AS key
