// purpose: Find claims by until
// mode: write
CREATE INDEX claim_until IF NOT EXISTS FOR (c:Claim) ON (c.until)
