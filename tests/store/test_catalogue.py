"""The query catalogue: every shipped statement parses, disagreeing ones are refused, Neo4j has no remark on any."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import neo4j
import pytest

from graphsvc.domain.errors import StatementError
from graphsvc.shipped import shipped
from graphsvc.store.catalogue import Catalogue, Statement, catalogue, parse
from graphsvc.store.connection import Opened
from graphsvc.store.database import connect
from graphsvc.store.migrations import migrate
from graphsvc.workspace import Workspace
from tests.conftest import RELEASES

pytestmark = pytest.mark.anyio

NAMES = sorted(catalogue().statements)
EXPLAINED = [name for name in NAMES if not name.startswith("schema/")]
HEADER = "// purpose: x\n// mode: {mode}\n"
GOOD = (
    HEADER.format(mode="read") + "// param: id STRING x\n// returns: n INTEGER x\nMATCH (c {id: $id}) RETURN c.n AS n"
)

REFUSED = {
    "unknown parameter": (GOOD.replace("$id", "$other"), "disagree about parameters: id, other"),
    "parameter not used": (GOOD.replace("{id: $id}", ""), "disagree about parameters: id"),
    "parameter only in a comment": (GOOD.replace("{id: $id}", "/* $id */"), "disagree about parameters: id"),
    "parameter only in a string": (GOOD.replace("$id", "'$id'"), "disagree about parameters: id"),
    "missing column": (GOOD.replace("AS n", "AS m"), r"returns \('n',\), the text returns \('m',\)"),
    "one column too many": (GOOD + ", 1 AS one", "the text returns"),
    "columns in another order": (
        GOOD.replace("// returns: n", "// returns: a X x\n// returns: n").replace("c.n AS n", "c.n AS n, c.a AS a"),
        "the text returns",
    ),
    "no RETURN": (GOOD[: GOOD.index("RETURN")], "the text returns"),
    "create in a read": (GOOD.replace("MATCH", "CREATE"), "a read has the write clause CREATE"),
    "set in a read": (GOOD.replace("RETURN", "set c.n = 1 RETURN"), "a read has the write clause SET"),
    "delete in a subquery of a read": (GOOD.replace("RETURN", "CALL (c) { DELETE c } RETURN"), "write clause DELETE"),
    "load csv in a read": (GOOD.replace("RETURN", "LOAD  CSV FROM 'x' AS l RETURN"), "write clause LOAD"),
    "unknown mode": (GOOD.replace("mode: read", "mode: admin"), "mode is read or write, not 'admin'"),
    "no mode": (GOOD.replace("// mode: read\n", ""), "exactly one 'mode:' line, found 0"),
    "two purposes": ("// purpose: y\n" + GOOD, "exactly one 'purpose:' line, found 2"),
    "unknown header": ("// author: y\n" + GOOD, "is none of purpose, mode, param, returns"),
    "no header": ("RETURN 1 AS n", "exactly one 'purpose:' line, found 0"),
}

ACCEPTED = {
    "write words in a string": GOOD.replace("RETURN", "WHERE c.text = 'CREATE \\' SET' RETURN"),
    "write words as a property in backticks": GOOD.replace("c.n AS", "c.`SET` AS"),
    "commas inside brackets": GOOD.replace("c.n AS", "coalesce(c.n, [1, 2][0], {a: 1, b: 2}.a) AS"),
    "order and limit": GOOD + "\nORDER BY n DESC SKIP 1 LIMIT 5",
    "distinct": GOOD.replace("RETURN", "RETURN DISTINCT"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_header_that_disagrees_with_its_text_is_refused(case):
    content, message = REFUSED[case]
    with pytest.raises(StatementError, match=message) as refused:
        parse("made/up", content)
    assert str(refused.value).startswith("made/up: ")


@pytest.mark.parametrize("case", ACCEPTED)
def test_what_only_looks_like_a_disagreement_is_accepted(case):
    assert parse("made/up", ACCEPTED[case]).columns == ("n",)


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_statement_says_what_it_is_for(name):
    statement = catalogue()[name]
    assert statement.purpose[0].isupper()
    assert all(kind in EXAMPLES for _, kind in PARAM.findall(statement.text))


def test_names_are_paths_and_an_unknown_one_is_an_error(tmp_path):
    assert len(NAMES) == len(list(shipped("cypher").rglob("*.cypher")))
    with pytest.raises(StatementError, match="no statement 'lookup/nothing'"):
        catalogue()["lookup/nothing"]
    with pytest.raises(StatementError, match=r"no \.cypher files"):
        Catalogue(tmp_path)


async def test_a_statement_is_refused_with_other_parameters_or_in_the_other_mode(database):
    with pytest.raises(StatementError, match=r"takes \['revision'\], was given \['revison'\]"):
        await database.read("lookup/counts", revison=1)
    with pytest.raises(StatementError, match="is a read, called as a write"):
        await database.write("lookup/counts", revision=1)
    with pytest.raises(StatementError, match="is a write, called as a read"):
        await database.read("ledger/release", token="none")


# -- what Neo4j says of them ---------------------------------------------------------------------------------------

EXAMPLES = {
    "STRING": "x",
    "INTEGER": 3,
    "FLOAT": 0.5,
    "BOOLEAN": True,
    "DATE": date(2025, 6, 1),
    "ZONED DATETIME": datetime(2025, 6, 1, tzinfo=UTC),
    "MAP": {"id": "x"},
    "LIST<STRING>": ["x"],
    "LIST<INTEGER>": [1],
    "LIST<ZONED DATETIME>": [datetime(2025, 6, 1, tzinfo=UTC)],
    "LIST<MAP>": [{"id": "x", "properties": {}, "predicate": "OWNS", "subject": "x", "object": "x", "source": "x"}],
}
PARAM = re.compile(r"^// param: (\w+) (LIST<[A-Z ]+>|ZONED DATETIME|[A-Z]+)", re.MULTILINE)
SCANS = re.compile(
    r"AllNodesScan|AllRelationshipsScan|(NodeByLabel|NodeIndex)Scan.*:(Claim|Entity)\b|Claim\((since|until)\)"
)
WHOLE = {
    "ingest/touched", "ledger/undo_claims", "ledger/undo_closings",
    "lookup/agreement", "lookup/all_claims_total", "lookup/counts", "lookup/listing",
}  # fmt: skip
"""Statements that go through all claims, or all of a revision, on purpose. Every other one must find what it looks for
by an index: without a hint the planner, whose statistics are old after a load, goes through the graph for each id."""


def examples(statement: Statement) -> dict[str, object]:
    """A value for each parameter, of the type that its header states."""
    return {name: EXAMPLES[kind] for name, kind in PARAM.findall(statement.text)}


@pytest.fixture(scope="module", params=RELEASES)
async def explainer(request, addresses) -> AsyncIterator[neo4j.AsyncSession]:
    """A session on a database that holds the starter graph, so that every label, type and property is known."""
    address = addresses.of(request.param)
    async with connect(address) as opened:
        await migrate(opened)
        await Workspace(Opened(opened, embedded=False)).load([shipped("data") / "starter"], actor="tests")
        await _every_word(opened)
    auth = (address.user, address.password.get_secret_value())
    async with (
        neo4j.AsyncGraphDatabase.driver(address.uri, auth=auth, warn_notification_severity="OFF") as driver,
        driver.session() as session,
    ):
        yield session


async def _every_word(opened) -> None:
    """Make the rest of the store's words known: those of a key, a closed claim and a writer at work."""
    async with opened._driver.session() as session:
        words = await session.run(
            "CREATE (k:ApiKey {id: 'words', name: '', hash: '', role: '', createdAt: 0, revokedAt: 0}), "
            "(w:Ledger {id: 'words', openToken: '', openOwner: '', openAt: datetime(), openTries: 0}), "
            "(c:Claim {id: 'words', until: 0, slotSite: ''}), (r:Rule {id: 'words', rule: '', body: ''}) "
            "DETACH DELETE k, w, c, r"
        )
        await words.consume()


@pytest.mark.parametrize("name", EXPLAINED)
async def test_neo4j_has_no_remark_on_a_shipped_statement(explainer, name):
    statement = catalogue()[name]
    result = await explainer.run(neo4j.Query(f"EXPLAIN {statement.text}"), examples(statement))
    summary = await result.consume()
    remarks = [
        f"{status.gql_status}: {status.status_description}"
        for status in summary.gql_status_objects
        if status.is_notification
    ]
    assert remarks == []
    assert summary.query_type == ("r" if statement.mode == "read" else summary.query_type)
    if name not in WHOLE:
        assert [step for step in steps(summary.plan) if SCANS.search(step)] == []


@pytest.mark.parametrize(
    "text",
    ["MATCH (a:Entity), (b:Claim) RETURN a, b", "MATCH (a:Entiti) RETURN a", "MATCH (a) WHERE id(a) = 1 RETURN a"],
)
async def test_neo4j_does_remark_on_what_is_doubtful(explainer, text):
    summary = await (await explainer.run(f"EXPLAIN {text}")).consume()
    assert any(status.is_notification for status in summary.gql_status_objects)


def steps(plan) -> list[str]:
    """The operators of a plan, each with what it works on."""
    here = f"{plan['operatorType']} {plan['args'].get('Details', '')}"
    return [here, *(step for child in plan.get("children", ()) for step in steps(child))]


async def test_schema_commands_may_be_applied_again(database):
    for statement in catalogue().below("schema"):
        assert await database.write(statement.name) == []
