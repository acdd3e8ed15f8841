// purpose: Find the entities that a revision added
// mode: write
CREATE INDEX entity_since IF NOT EXISTS FOR (e:Entity) ON (e.since)
