// purpose: Find claims by source
// mode: write
CREATE INDEX claim_source IF NOT EXISTS FOR (c:Claim) ON (c.source)
