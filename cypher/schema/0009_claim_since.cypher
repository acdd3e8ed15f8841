// purpose: Find claims by since
// mode: write
CREATE INDEX claim_since IF NOT EXISTS FOR (c:Claim) ON (c.since)
