"""The training run: one start of Neo4j that does what graphsvc will do, while Java records what it loads."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, LiteralString

from graphsvc.domain.errors import EmbeddedError
from graphsvc.store.embedded.child import Child
from graphsvc.store.embedded.command import java_command
from graphsvc.store.embedded.directory import USER, DataDirectory
from graphsvc.store.embedded.edition import Edition
from graphsvc.store.embedded.failure import explain, failed_start
from graphsvc.store.embedded.port import free_port
from graphsvc.store.embedded.progress import Progress
from graphsvc.store.embedded.runtime import BRIEF, Runtime

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction

_LIMIT: Final = 180.0
_ROWS: Final = [
    {"id": f"c{i}", "subject": f"e{i % 40}", "object": f"e{i * 7 % 41}", "from": "2024-01-01", "share": i / 200}
    for i in range(200)
]
_SCHEMA: Final = (
    "CREATE CONSTRAINT trained_claim IF NOT EXISTS FOR (n:Claim) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT trained_entity IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE",
    "CREATE INDEX trained_subject IF NOT EXISTS FOR (n:Claim) ON (n.subject)",
    "CREATE FULLTEXT INDEX trained_name IF NOT EXISTS FOR (n:Entity) ON EACH [n.id, n.name]",
    "CALL db.awaitIndexes(60)",
    "SHOW INDEXES YIELD name, state RETURN collect([name, state]) AS indexes",
)
_WRITES: Final = (
    "UNWIND $rows AS row UNWIND [row.subject, row.object] AS id MERGE (n:Entity {id: id}) SET n.name = 'name of ' + id",
    "UNWIND $rows AS row MATCH (s:Entity {id: row.subject}), (o:Entity {id: row.object}) MERGE (c:Claim {id: row.id}) "
    "SET c += row, c.from = date(row.from), c.recorded = datetime() MERGE (c)-[:SUBJECT]->(s) MERGE (c)-[:OBJECT]->(o) "
    "MERGE (s)-[:SUPPLIES {claim: c.id}]->(o) RETURN count(c) AS written",
    "MATCH (c:Claim {id: 'c1'}) DETACH DELETE c",
)
_READS: Final = (
    "MATCH (c:Claim) WHERE c.from <= date('2025-01-01') AND c.until IS NULL "
    "RETURN collect([c.id, c.subject, c.object, c.share, c.from]) AS claims",
    "MATCH (n:Entity {id: 'e1'})-[r:SUPPLIES]-(m:Entity) WITH n, m, r ORDER BY m.id LIMIT 20 "
    "RETURN n {.*} AS entity, collect(m {.id, .name, claim: r.claim}) AS others",
    "MATCH p = (a:Entity {id: 'e1'})-[:SUPPLIES*1..3]->(b:Entity) RETURN [x IN nodes(p) | x.id] AS path LIMIT 5",
    "MATCH p = shortestPath((a:Entity {id: 'e1'})-[:SUPPLIES*..6]-(b:Entity {id: 'e9'})) RETURN length(p) AS hops",
    "CALL db.index.fulltext.queryNodes('trained_name', 'name') YIELD node, score RETURN node.id AS id, score LIMIT 5",
    "MATCH (n) UNWIND labels(n) AS label RETURN label, count(*) AS count ORDER BY count DESC",
    "EXPLAIN MATCH (n:Claim) RETURN count(n)",
    "CALL dbms.components() YIELD name, versions RETURN name, versions",
)


def train(edition: Edition, runtime: Runtime, output: Path, progress: Progress) -> None:
    """Run Neo4j on an empty store with a typical workload; Java writes its class cache to ``output`` at the end.

    With the quick compiler alone: a recorded profile makes the second compiler busy at every later start (8.0 instead
    of 5.4 s of CPU time).
    Raises :class:`EmbeddedError` when the run fails.
    """
    with (
        progress.step(f"Preparing fast starts of Neo4j {edition.release} (once, half a minute)"),
        tempfile.TemporaryDirectory(prefix="graphsvc-") as folder,
    ):
        directory = DataDirectory(Path(folder))
        directory.make()
        password, port = directory.password(), free_port()
        directory.write_conf(port)
        command = java_command(runtime, edition, directory, [BRIEF, f"-XX:AOTCacheOutput={output}"])
        child = Child.launch(command, directory.log, grace=1)
        try:
            if not child.wait_started(_LIMIT):
                raise failed_start(explain(directory.log, child.status, _LIMIT), directory.log)
            _work(f"bolt://127.0.0.1:{port}", password)
        finally:
            in_order = child.stop(_LIMIT)
        if not in_order or not output.exists():
            raise EmbeddedError("The training run wrote no class cache.")


def _work(uri: str, password: str) -> None:
    from neo4j import GraphDatabase, NotificationMinimumSeverity  # noqa: PLC0415  needed once
    from neo4j.exceptions import DriverError, Neo4jError  # noqa: PLC0415

    quiet = NotificationMinimumSeverity.OFF
    try:
        with GraphDatabase.driver(uri, auth=(USER, password), notifications_min_severity=quiet) as driver:
            driver.verify_connectivity()
            _run_statements(driver)
    except (DriverError, Neo4jError) as error:
        raise EmbeddedError(f"A statement of the training run failed: {error}") from error


def _run_statements(driver: "Driver") -> None:
    from neo4j import Query  # noqa: PLC0415  needed once

    for statement in (*_SCHEMA, *_WRITES):
        driver.execute_query(statement, rows=_ROWS)
    with driver.session(default_access_mode="READ") as session:
        for statement in _READS:
            session.run(Query(statement, timeout=60)).consume()
            session.execute_read(_consume, statement)


def _consume(transaction: "ManagedTransaction", statement: LiteralString) -> None:
    transaction.run(statement).consume()
