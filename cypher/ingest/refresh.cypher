// purpose: Derive the name, kind label and role labels of entities from their open claims, for people who browse
// mode: write
// param: ids LIST<STRING> of entities
// param: rules LIST<MAP> {label, predicate, class}: which claim makes which role
// param: labels LIST<STRING> all labels that this statement manages
// param: revision INTEGER up to which claims count
// returns: refreshed INTEGER how many
UNWIND $ids AS id
MATCH (e:Entity {id: id})
WHERE NOT e:Source
CALL (e) {
  OPTIONAL MATCH (e)<-[:SUBJECT]-(n:Claim {predicate: 'NAMED'})
  WHERE n.since <= $revision AND n.until IS NULL
  WITH n ORDER BY n.since, n.rank
  RETURN head(collect(n.text)) AS name
}
CALL (e) {
  OPTIONAL MATCH (e)<-[:SUBJECT]-(k:Claim {predicate: 'IS_A'})
  WHERE k.since <= $revision AND k.until IS NULL
  WITH k ORDER BY k.since, k.rank
  RETURN head(collect(k.text)) AS kind
}
CALL (e) {
  UNWIND $rules AS rule
  WITH e, rule
  WHERE EXISTS {
    MATCH (e)<-[:SUBJECT]-(c:Claim {predicate: rule.predicate})-[:OBJECT]->(o:Entity)
    WHERE c.since <= $revision AND c.until IS NULL AND c.polarity = 'ASSERTS' AND NOT c.modality IN ['RUMOURED', 'ENDED']
      AND (rule.class IS NULL OR EXISTS {
        MATCH (o)<-[:SUBJECT]-(k:Claim {predicate: 'IS_A'})
        WHERE k.class = rule.class AND k.since <= $revision AND k.until IS NULL
      })
  }
  RETURN collect(DISTINCT rule.label) AS roles
}
REMOVE e:$($labels)
SET e:$([label IN roles + [kind] WHERE label IS NOT NULL])
SET e.name = coalesce(name, e.id)
RETURN count(e) AS refreshed
