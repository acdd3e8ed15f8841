// purpose: Find claims by subject
// mode: write
CREATE INDEX claim_subject IF NOT EXISTS FOR (c:Claim) ON (c.subject)
