// purpose: Find claims by object
// mode: write
CREATE INDEX claim_object IF NOT EXISTS FOR (c:Claim) ON (c.object)
