// purpose: Find the rule versions that a revision added
// mode: write
CREATE INDEX rule_since IF NOT EXISTS FOR (r:Rule) ON (r.since)
