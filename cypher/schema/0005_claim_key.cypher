// purpose: Find claims by key
// mode: write
CREATE INDEX claim_key IF NOT EXISTS FOR (c:Claim) ON (c.key)
