// purpose: Store a new API key: its name, role and the hash of its secret
// mode: write
// param: key MAP {id, name, role, hash, created_at} of the key
// returns: id STRING the id of the stored key
CREATE (k:ApiKey {id: $key.id, name: $key.name, role: $key.role, hash: $key.hash, createdAt: $key.created_at})
RETURN k.id AS id
