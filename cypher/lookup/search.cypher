// purpose: Entities by words of their names and identifiers in any language, best first
// mode: read
// param: query STRING in the syntax of the full-text index
// param: exact STRING the text in lower case: whoever is called just that comes first
// param: kinds LIST<STRING> to take, empty for all
// param: revision INTEGER to read at
// param: score FLOAT of the last hit of the page before, null at first
// param: after STRING id of the last hit of the page before, '' at first
// param: limit INTEGER how many at most
// returns: hits LIST<MAP> {id, name, score} of the page; name: the one that matched best
CALL db.index.fulltext.queryNodes('claim_names', $query) YIELD node AS c, score AS found
WITH c, found
WHERE c.polarity = 'ASSERTS' AND c.since <= $revision AND (c.until IS NULL OR c.until > $revision)
WITH c, found + CASE WHEN toLower(c.nameText) = $exact THEN 1000.0 ELSE 0.0 END AS points
ORDER BY points DESC, c.nameText
WITH c.subject AS id, max(points) AS score, head(collect(c.nameText)) AS name
WHERE ($score IS NULL OR score < $score OR (score = $score AND id > $after))
  AND (size($kinds) = 0 OR EXISTS {
    MATCH (k:Claim {subject: id})
    USING INDEX SEEK k:Claim(subject)
    WHERE k.predicate = 'IS_A' AND k.text IN $kinds
      AND k.since <= $revision AND (k.until IS NULL OR k.until > $revision)
  })
WITH id, name, score
ORDER BY score DESC, id
LIMIT $limit
RETURN collect({id: id, name: name, score: score}) AS hits
