// purpose: The shortest paths between two entities over claims that hold on a day, in either direction of each claim
// mode: read
// param: from STRING id of the entity that the paths begin at
// param: to STRING id of the entity that they end at
// param: predicates LIST<STRING> of the claims to walk
// param: day DATE that the claims must hold on
// param: revision INTEGER to read at
// param: hops INTEGER the longest path
// param: limit INTEGER how many paths at most
// returns: paths LIST<MAP> {entities, claims} of each, shortest first: ids of its entities, and the first claim of each hop
MATCH p = SHORTEST 200 (a:Entity {id: $from})
  ((x)-[r]-(y)
    WHERE type(r) IN $predicates AND r.polarity = 'ASSERTS' AND NOT r.modality IN ['RUMOURED', 'ENDED']
      AND (r.validFrom IS NULL OR r.validFrom <= $day) AND (r.validTo IS NULL OR r.validTo > $day)
      AND r.since <= $revision AND (r.until IS NULL OR r.until > $revision)
      AND NOT EXISTS {
        (x)-[q]-(y)
        WHERE q.claim < r.claim AND type(q) IN $predicates AND q.polarity = 'ASSERTS'
          AND NOT q.modality IN ['RUMOURED', 'ENDED']
          AND (q.validFrom IS NULL OR q.validFrom <= $day) AND (q.validTo IS NULL OR q.validTo > $day)
          AND q.since <= $revision AND (q.until IS NULL OR q.until > $revision)
      }
  ){1,8} (b:Entity {id: $to})
WHERE length(p) <= $hops
WITH [n IN nodes(p) | n.id] AS entities, [r IN relationships(p) | r.claim] AS claims
WHERE all(id IN entities WHERE single(other IN entities WHERE other = id))
WITH entities, claims
ORDER BY size(entities), entities
LIMIT $limit
RETURN collect({entities: entities, claims: claims}) AS paths
