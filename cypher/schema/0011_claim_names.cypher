// purpose: Find names and identifiers by words of any language
// mode: write
CREATE FULLTEXT INDEX claim_names IF NOT EXISTS FOR (c:Claim) ON EACH [c.nameText]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}
