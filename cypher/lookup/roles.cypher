// purpose: What organizations do, by the rules of roles, as of a day and a revision
// mode: read
// param: ids LIST<STRING> of entities
// param: rules LIST<MAP> {role, predicate, class}: the subject of a claim with this predicate, to an object of this class (null: any), has the role
// param: day DATE that the claims must hold on
// param: revision INTEGER to read at
// returns: rows LIST<MAP> {id, roles} of each
UNWIND $ids AS id
CALL (id) {
  UNWIND $rules AS rule
  MATCH (c:Claim {subject: id})
  USING INDEX SEEK c:Claim(subject)
  WHERE c.predicate = rule.predicate AND c.object IS NOT NULL
    AND c.polarity = 'ASSERTS' AND NOT c.modality IN ['RUMOURED', 'ENDED']
    AND (c.validFrom IS NULL OR c.validFrom <= $day) AND (c.validTo IS NULL OR c.validTo > $day)
    AND c.since <= $revision AND (c.until IS NULL OR c.until > $revision)
    AND (rule.class IS NULL OR EXISTS {
      MATCH (k:Claim {subject: c.object})
      USING INDEX SEEK k:Claim(subject)
      WHERE k.predicate = 'IS_A' AND k.class = rule.class
        AND k.since <= $revision AND (k.until IS NULL OR k.until > $revision)
    })
  RETURN collect(DISTINCT rule.role) AS roles
}
RETURN collect({id: id, roles: roles}) AS rows
