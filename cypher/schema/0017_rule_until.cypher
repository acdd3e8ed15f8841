// purpose: Find the rule versions that a revision closed
// mode: write
CREATE INDEX rule_until IF NOT EXISTS FOR (r:Rule) ON (r.until)
