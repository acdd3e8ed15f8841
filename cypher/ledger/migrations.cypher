// purpose: The migrations that this database has had
// mode: read
// returns: names LIST<STRING> in no order
MATCH (m:Migration)
RETURN collect(m.name) AS names
