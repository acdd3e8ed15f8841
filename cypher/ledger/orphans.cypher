// purpose: Indexes that no constraint owns; a killed CREATE CONSTRAINT leaves its index behind as one
// mode: read
// returns: names LIST<STRING> of the indexes
SHOW INDEXES
YIELD name, owningConstraint
WHERE owningConstraint IS NULL
RETURN collect(name) AS names
