// purpose: Derive the name, kind label and role labels of entities from their open claims, for people who browse
// mode: write
// param: ids LIST<STRING> of entities
// param: rules LIST<MAP> {label, predicate, class}: which claim makes which role
// param: labels LIST<STRING> all labels that this statement manages
// param: revision INTEGER up to which claims count
// returns: refreshed INTEGER how many
UNWIND $ids AS id
MATCH (e:Entity {id: id})
USING INDEX SEEK e:Entity(id)
WHERE NOT e:Source
CALL (id) {
  MATCH (c:Claim {subject: id})
  USING INDEX SEEK c:Claim(subject)
  WHERE c.predicate IN ['NAMED', 'IS_A'] AND c.polarity = 'ASSERTS'
    AND c.since <= $revision AND (c.until IS NULL OR c.until > $revision)
  WITH c ORDER BY c.since, c.rank
  WITH collect(c) AS found
  RETURN head([c IN found WHERE c.predicate = 'NAMED' | c.text]) AS name,
         head([c IN found WHERE c.predicate = 'IS_A' | c.text]) AS kind
}
CALL (id) {
  MATCH (c:Claim {subject: id})
  USING INDEX SEEK c:Claim(subject)
  WHERE c.since <= $revision AND (c.until IS NULL OR c.until > $revision) AND c.object IS NOT NULL
    AND c.polarity = 'ASSERTS' AND NOT c.modality IN ['RUMOURED', 'ENDED']
  WITH c.predicate AS predicate, collect(DISTINCT c.object) AS objects
  UNWIND $rules AS rule
  WITH objects, rule
  WHERE rule.predicate = predicate AND (rule.class IS NULL OR EXISTS {
    UNWIND objects AS object
    MATCH (k:Claim {subject: object})
    USING INDEX SEEK k:Claim(subject)
    WHERE k.predicate = 'IS_A' AND k.class = rule.class
      AND k.since <= $revision AND (k.until IS NULL OR k.until > $revision)
  })
  RETURN collect(DISTINCT rule.label) AS roles
}
REMOVE e:$($labels)
SET e:$([label IN roles + [kind] WHERE label IS NOT NULL])
SET e.name = coalesce(name, e.id)
RETURN count(e) AS refreshed
