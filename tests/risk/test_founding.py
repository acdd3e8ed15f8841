"""The founding question through the real database: what the issue asks for, literally, on the starter graph."""

import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from anyio import run_process
from jsonschema import Draft202012Validator

from graphsvc.commands.schema import answer_schema
from graphsvc.domain.answers import Severity
from graphsvc.domain.errors import BadRequest, NotFound
from graphsvc.ingest.item import Item
from graphsvc.reports.rendering import Format, render

pytestmark = pytest.mark.anyio

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "risk" / "founding.yaml").read_text(encoding="utf-8"))
DAY = date(2025, 6, 1)
ANOTHER_PROCESS = """
import asyncio, sys
from datetime import date
from pydantic import SecretStr
from graphsvc.reports.rendering import Format, render
from graphsvc.store.connection import Opened
from graphsvc.store.database import Address, connect
from graphsvc.workspace import Workspace

async def main():
    address = Address(uri=sys.argv[1], user=sys.argv[2], password=SecretStr(sys.stdin.read()))
    async with connect(address) as database:
        workspace = Workspace(Opened(database, embedded=False))
        known_at = (await workspace.ledger.revisions())[int(sys.argv[3]) - 1].recorded_at
        for ask in (workspace.single_foundry, workspace.critical_suppliers):
            answer = await ask("bytedance", as_of=date(2026, 3, 1), known_at=known_at, horizon=24)
            sys.stdout.buffer.write(render(answer, Format.JSON))

asyncio.run(main())
"""


def told(answer):
    """The findings as {"KIND anchor slot": state}."""
    found = ((f, " ".join(filter(None, (f.kind, f.anchor and f.anchor.id, f.slot)))) for f in answer.findings)
    return {name: str(finding.state) for finding, name in found}


async def ask(workspace, arguments):
    return await workspace.single_foundry(arguments["target"], as_of=arguments["asOf"], horizon=arguments["horizon"])


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
async def test_founding_answers(workspace, case):
    answer = await ask(workspace, case["ask"])
    found = told(answer)
    assert {name: found.get(name) for name in case["findings"]} == case["findings"]
    assert not {f.kind for f in answer.findings} & set(case.get("absent", []))
    for kind, expected in case.get("counting", {}).items():
        finding = next(f for f in answer.findings if f.kind == kind)
        assert sorted(a.entity.id for a in finding.alternatives if a.standing == "COUNTS") == expected
    if "disputed" in case:
        disputed = {a.entity.id for f in answer.findings for a in f.alternatives if a.disputed}
        assert any(name.startswith(case["disputed"]) for name in disputed)
        assert any("denies" in line for line in answer.would_change)
    if "applied" in case:
        assert case["applied"] in {note.rule for f in answer.findings for note in f.rules if note.applied}


async def test_the_founding_answer_names_tsmc_with_evidence_grades_and_rules(workspace):
    answer = await workspace.single_foundry("bytedance", as_of=DAY, horizon=24)
    single = next(f for f in answer.findings if f.kind == "SINGLE_FOUNDRY")
    assert single.anchor.label == "TSMC"
    assert single.severity is Severity.HIGH
    assert single.confidence is not None
    assert all(evidence.path[0].entity.id == "tsmc" for evidence in single.evidence)
    claims = [claim for evidence in single.evidence for claim in evidence.claims]
    assert claims
    assert all(claim.source.grade and claim.source.publisher for claim in claims)
    assert any(claim.quote for claim in claims)
    rules = [note for f in answer.findings for note in f.rules]
    assert {note.applied for note in rules} == {True, False}
    assert all(note.reason and note.citation for note in rules)


async def test_the_decisive_rule_comes_first_and_no_missing_fact_is_told_twice(workspace):
    answer = await workspace.single_foundry("bytedance", as_of=DAY, horizon=24)
    under = next(f for f in answer.findings if f.kind == "SINGLE_FOUNDRY_UNDER_RULES")
    assert (under.rules[0].rule, under.rules[0].applied) == ("us-nvidia-h20-letter", True)
    told_facts = [(fact.subject, fact.fact) for fact in answer.missing_facts]
    assert len(told_facts) == len(set(told_facts))
    assert "osat" not in {subject for subject, _ in told_facts}
    assert {subject for subject, _ in told_facts} == {"bytedance-ai-chip"}


@pytest.mark.parametrize("target", ["bytedance", "nvidia-h20", "role:cloud-provider"])
async def test_answers_validate_against_the_published_schema(workspace, target):
    answer = await workspace.single_foundry(target, as_of=DAY, horizon=24)
    content = answer.model_dump(mode="json", by_alias=True)
    assert list(Draft202012Validator(answer_schema()).iter_errors(content)) == []


async def test_a_role_is_answered_for_each_member_and_then_for_what_all_share(workspace):
    answer = await workspace.single_foundry("role:cloud-provider", as_of=DAY)
    world = await workspace.world(DAY)
    members = set(world.roles["cloud provider"])
    subjects = {f.subject.id for f in answer.findings if not f.kind.startswith(("PRODUCT", "SHARED"))}
    assert members <= subjects
    shared = {f.anchor.id for f in answer.findings if f.kind == "SHARED_FOUNDRY"}
    of_all = [f for f in answer.findings if f.kind == "SINGLE_FOUNDRY"]
    assert all({f.subject.id for f in of_all if f.anchor.id == foundry} for foundry in shared)


# -- the same bytes, and two clocks ------------------------------------------------------------------------------------


async def another_process(workspace, revision, seed):
    address = workspace.database.address
    run = await run_process(
        [sys.executable, "-c", ANOTHER_PROCESS, address.uri, address.user, str(revision)],
        input=address.password.get_secret_value().encode(),
        env=os.environ | {"PYTHONHASHSEED": seed},
    )
    return run.stdout


async def test_the_same_question_gives_the_same_bytes_in_every_process(workspace):
    world = await workspace.world(DAY)
    known_at = world.records.revision.recorded_at
    here = b""
    for question in (workspace.single_foundry, workspace.critical_suppliers):
        answer = await question("bytedance", as_of=date(2026, 3, 1), known_at=known_at, horizon=24)
        here += render(answer, Format.JSON)
    revision = world.records.revision.number
    assert await another_process(workspace, revision, "1") == here
    assert await another_process(workspace, revision, "4242") == here


async def test_what_is_written_later_does_not_change_an_earlier_knowledge(workspace, unique):
    known_at = (await workspace.world(DAY)).records.revision.recorded_at
    arguments = {"as_of": DAY, "known_at": known_at, "horizon": 24}
    before = await workspace.single_foundry("bytedance", **arguments)
    await workspace.add_claims(news(unique), actor="tests")
    try:
        after = await workspace.single_foundry("bytedance", **arguments)
        assert render(after, Format.JSON) == render(before, Format.JSON)
        now = await workspace.single_foundry("bytedance", as_of=DAY, horizon=24)
        assert now.revision > before.revision
        assert now.known_at > before.known_at
        assert told(now)["SINGLE_FOUNDRY tsmc"] == "DECIDED"
    finally:
        await workspace.retract(await claims_of(workspace, unique), actor="tests", reason="tests")


def news(unique):
    """A source of its own and a claim that changes nothing but what is listed."""
    source = {"id": unique, "title": "News", "publisher": "Tests", "grade": "READ"}
    told_claim = {"subject": "bytedance", "predicate": "USES", "object": "nvidia-h20", "source": unique}
    return [Item("source", source, 1), Item("claim", told_claim | {"modality": "RUMOURED", "from": "2025-01-01"}, 2)]


async def claims_of(workspace, source):
    return [row["id"] for row in (await workspace.world(DAY)).records.rows if row["source"] == source]


async def test_the_same_instant_written_in_another_zone_is_the_same_question(workspace):
    known_at = (await workspace.world(DAY)).records.revision.recorded_at
    elsewhere = known_at.astimezone(datetime.fromisoformat("2025-01-01T00:00:00+05:30").tzinfo)
    answers = [await workspace.single_foundry("bytedance", as_of=DAY, known_at=at) for at in (known_at, elsewhere)]
    assert render(answers[0], Format.JSON) == render(answers[1], Format.JSON)


@pytest.mark.parametrize("target", ["bytedance", "role:cloud-provider", "nobody"])
async def test_before_the_first_load_the_graph_knew_nothing_and_says_so(workspace, target):
    with pytest.raises(NotFound, match="the graph knew nothing yet at 2001-01-01"):
        await workspace.single_foundry(target, as_of=DAY, known_at=datetime(2001, 1, 1, tzinfo=UTC))


# -- what cannot be asked ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["single_foundry", "critical_suppliers"])
@pytest.mark.parametrize(
    ("target", "arguments", "error", "words"),
    [
        ("bytedanc", {}, NotFound, "Did you mean bytedance"),
        ("TSMC", {}, NotFound, "Did you mean tsmc"),
        ("qqqqqqqqqq", {}, NotFound, "search by name"),
        ("cn", {}, BadRequest, "kind Country"),
        ("us-entity-list", {}, BadRequest, "kind ControlList"),
        ("bytedance", {"horizon": -1}, BadRequest, "0 to 240 months, not -1"),
        ("bytedance", {"horizon": 10**9}, BadRequest, "0 to 240 months"),
        ("bytedance", {"as_of": date(9999, 12, 1), "horizon": 24}, BadRequest, "outside the calendar"),
        ("bytedance", {"known_at": datetime(2026, 1, 1)}, BadRequest, "time zone"),  # noqa: DTZ001
        ("bytedance", {"known_at": datetime.fromisoformat("0001-01-01T00:00:00+14:00")}, BadRequest, "calendar"),
    ],
)
async def test_what_cannot_be_asked_is_refused(workspace, question, target, arguments, error, words):  # noqa: PLR0917
    with pytest.raises(error, match=words):
        await getattr(workspace, question)(target, **({"as_of": DAY} | arguments))


async def test_an_unknown_role_is_refused_with_the_known_ones(workspace):
    with pytest.raises(NotFound, match="cloud-provider"):
        await workspace.single_foundry("role:wizard", as_of=DAY)


@pytest.mark.parametrize("as_of", [date(1, 1, 1), date(1900, 1, 1), date(2100, 1, 1), date(9999, 12, 31)])
async def test_any_day_of_the_calendar_has_an_answer(workspace, as_of):
    for question in (workspace.single_foundry, workspace.critical_suppliers):
        answer = await question("bytedance", as_of=as_of)
        assert answer.findings
        assert not {f.kind for f in answer.findings} & {"NO_SINGLE_FOUNDRY"}
