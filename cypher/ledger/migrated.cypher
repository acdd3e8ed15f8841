// purpose: Note that a migration was applied
// mode: write
// param: name STRING of the migration
// param: software STRING release that applied it
MERGE (m:Migration {name: $name})
ON CREATE SET m.appliedAt = datetime(), m.software = $software
