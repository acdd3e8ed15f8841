"""Rules that a curator records in the graph: what they change, what is refused, what earlier knowledge still sees."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from jsonschema import Draft202012Validator

from graphsvc.controls.ruleset import RuleSet
from graphsvc.domain.decisions import Transaction
from graphsvc.domain.errors import BadRequest, Conflict, InputError, NotFound
from graphsvc.domain.rules import Licence, Rule
from graphsvc.ingest.schema import bundle_schema
from graphsvc.risk.affiliates import Variant
from graphsvc.store import writer
from graphsvc.store.connection import Opened
from graphsvc.store.ledger import Note
from graphsvc.store.rule_rows import body_of, recorded_rules
from graphsvc.workspace import Workspace
from tests.api.conftest import Client

pytestmark = pytest.mark.anyio

CITE = {"publisher": "Example Gazette", "citation": "1 EG 1", "grade": "READ"}
NOTE = Note(actor="tests", action="test")
DAY = date(2030, 6, 1)
HEAD = "bundle: 1\nrules:\n"
RULE = """\
  - id: {id}
    title: Example rule
    regime: {id}
    kind: LICENCE
    effectiveFrom: 2030-01-15
    when:
      all:
        - eq: [destination, us]
        - ge: [tpp, 4800]
    effect: {{licence: REQUIRED}}
    cites:
      - {{publisher: Example Gazette, citation: 1 EG 1, grade: READ}}
"""


def rule(name: str, **fields: object) -> dict[str, object]:
    """A rule that asks for a licence for everything that goes to the United States."""
    common = {"id": name, "title": "Example rule", "regime": name, "kind": "LICENCE", "effectiveFrom": "2030-01-15"}
    return {
        **common,
        "when": {"eq": ["destination", "us"]},
        "effect": {"licence": "REQUIRED"},
        "cites": [CITE],
    } | fields


@asynccontextmanager
async def tidied(workspace: Workspace):
    """Closes what the test recorded, for other tests use the same graph."""
    before = set((await workspace.rules()).records.values())
    try:
        yield
    finally:
        if left := [record for record in (await workspace.rules()).records.values() if record not in before]:
            await workspace.close_rules(left, actor="tests", reason="the test is over")


@pytest.fixture
async def book(workspace):
    async with tidied(workspace):
        yield workspace


def versions(rules: RuleSet, name: str) -> list[Rule]:
    return [found for found in rules.rules if found.id == name]


async def decided(workspace: Workspace, known_at: datetime | None = None):
    asked = Transaction(exporter="nvidia", item="nvidia-h100", destination="us")
    return await workspace.decision(asked, on=DAY, known_at=known_at)


# -- recording ---------------------------------------------------------------------------------------------------------


async def test_a_recorded_rule_decides_and_names_the_rule_set(book, unique):
    before = await book.rules()
    assert (before.version, before.records) == (book.ruleset.version, {})
    revision = await book.add_rules([rule(unique)], actor="desk", comment="why")
    assert (revision.added, revision.closed, revision.actor, revision.comment) == (1, 0, "desk", "why")
    after = await book.rules()
    assert after.version.startswith(f"{before.version}+")
    assert len(after.rules) == len(before.rules) + 1
    (found,) = versions(after, unique)
    assert found.recorded_from == revision.recorded_at
    decision = await decided(book)
    assert decision.rule_set_version == after.version
    assert unique in {outcome.rule for outcome in decision.matched}
    assert (await book.status()).rules == after.version


async def test_every_shipped_rule_survives_being_recorded(ruleset):
    for shipped_rule in ruleset.rules:
        text = body_of(shipped_rule)
        assert Rule.model_validate_json(text) == shipped_rule
        assert body_of(Rule.model_validate(json.loads(text))) == text


async def test_the_schema_of_bundles_takes_every_shipped_rule(ruleset):
    check = Draft202012Validator(bundle_schema())
    rules = [json.loads(body_of(shipped_rule)) for shipped_rule in ruleset.rules]
    assert list(check.iter_errors({"bundle": 1, "rules": rules})) == []
    for wrong in ({"when": {"above": ["tpp", 1]}}, {"recordedFrom": "2020-01-01T00:00:00Z"}, {"kind": "BAN"}):
        assert len(list(check.iter_errors({"bundle": 1, "rules": [rules[0] | wrong]}))) == 1


async def test_recording_the_same_again_changes_nothing(book, unique):
    first = await book.add_rules([rule(unique)], actor="tests")
    assert await book.add_rules([rule(unique)], actor="tests") == first


async def test_the_same_rules_have_the_same_version_whenever_they_were_recorded(book, unique):
    await book.add_rules([rule(unique)], actor="tests")
    first = await book.rules()
    await book.close_rules(list(first.records.values()), actor="tests", reason="again")
    assert (await book.rules()).version == book.ruleset.version
    await book.add_rules([rule(unique)], actor="tests")
    second = await book.rules()
    assert second.version == first.version
    assert second.records != first.records


async def test_a_version_from_the_same_day_replaces_the_recorded_one(book, unique):
    await book.add_rules([rule(unique)], actor="tests")
    revision = await book.add_rules([rule(unique, title="Corrected")], actor="tests")
    assert (revision.added, revision.closed) == (1, 1)
    assert [found.title for found in versions(await book.rules(), unique)] == ["Corrected"]


async def test_a_shipped_rule_is_ended_and_followed_by_another_version(book):
    shipped_rule = next(r for r in book.ruleset.rules if r.id == "us-nvidia-h20-letter")
    written = shipped_rule.model_dump(mode="json", by_alias=True)
    ended = written | {"effectiveTo": "2031-01-01"}
    follows = written | {"effectiveFrom": "2031-01-01", "complianceFrom": None, "title": "Second letter"}
    with pytest.raises(InputError, match=r"input:1: effectiveFrom: this version of 'us-nvidia-h20-letter' overlaps"):
        await book.add_rules([follows], actor="tests")
    await book.add_rules([ended, follows], actor="tests")
    rules = await book.rules()
    assert len(rules.rules) == len(book.ruleset.rules) + 1
    found = versions(rules, shipped_rule.id)
    assert [(r.effective_from, r.effective_to) for r in found] == [
        (shipped_rule.effective_from, date(2031, 1, 1)),
        (date(2031, 1, 1), None),
    ]
    ended_record = rules.records[shipped_rule.id, shipped_rule.effective_from]
    with pytest.raises(Conflict, match="does not fit the others"):
        await book.close_rules([ended_record], actor="tests", reason="leaves two open versions")
    assert (await book.rules()).records == rules.records


# -- two clocks --------------------------------------------------------------------------------------------------------


async def test_earlier_knowledge_sees_the_rules_as_they_were_recorded(book, unique):
    before = await book.ledger.revision_at()
    unruled = await decided(book, before.recorded_at)
    added = await book.add_rules([rule(unique)], actor="tests")
    ruled = await decided(book, added.recorded_at)
    assert {outcome.rule for outcome in ruled.matched} - {o.rule for o in unruled.matched} == {unique}
    assert ruled.licence is Licence.REQUIRED
    (record,) = (await book.rules()).records.values()
    closed = await book.close_rules([record], actor="tests", reason="withdrawn")
    assert (closed.added, closed.closed, closed.comment) == (0, 1, "withdrawn")
    fresh = Workspace(book.opened)
    for asked in (book, fresh):
        assert (await decided(asked, before.recorded_at)).model_dump_json() == unruled.model_dump_json()
        assert (await decided(asked, added.recorded_at)).model_dump_json() == ruled.model_dump_json()
        assert (await asked.rules(before.recorded_at)).version == asked.ruleset.version
        now = await decided(asked)
        assert unique not in {outcome.rule for outcome in now.matched}
        assert now.rule_set_version == asked.ruleset.version


async def test_every_question_uses_the_rules_of_its_revision(book, unique):
    before = (await book.ledger.revision_at()).recorded_at
    await book.add_rules([rule(unique, regime="us-ear")], actor="tests")
    for known_at, there in ((before, False), (None, True)):
        version = (await book.rules(known_at)).version
        assert (version != book.ruleset.version) is there
        asked = {"as_of": DAY, "known_at": known_at}
        answers = [
            await book.screening("NVIDIA", **asked),
            await book.ownership("nvidia", Variant.OFAC, **asked),
            await book.foundry_customers("tsmc", **asked),
            await book.critical_suppliers("nvidia-h100", **asked),
            await book.single_foundry("nvidia-h100", **asked),
            await book.calendar(date(2030, 1, 1), 30, known_at=known_at),
        ]
        assert {answer.versions.rules for answer in answers} == {version}
        controls = await book.product_controls("nvidia-h100", known_at=known_at)
        assert controls.rule_set_version == version
        if there:
            await book.rule_impact(unique, "nvidia", **asked)
        else:
            with pytest.raises(NotFound, match=f"no rule '{unique}'"):
                await book.rule_impact(unique, "nvidia", **asked)


# -- what is refused ---------------------------------------------------------------------------------------------------

REFUSED = {
    "an unknown operator": ("ge: [tpp, 4800]", "above: [tpp, 4800]", 11, "when.all.1", "unknown operator"),
    "an unknown fact": ("ge: [tpp, 4800]", "ge: [tppp, 4800]", 11, "when.all.1", "unknown fact 'tppp'"),
    "a reversed interval": (
        "    when:",
        "    effectiveTo: 2030-01-15\n    when:",
        8,
        "effectiveTo",
        "must be after the first day",
    ),
    "a reversed suspension": (
        "    when:",
        "    suspended:\n      - {from: 2031-01-02, to: 2031-01-01, instrument: x, resumption: NONE}\n    when:",
        9,
        "suspended.0",
        "the interval is reversed",
    ),
    "an unknown group": ("ge: [tpp, 4800]", "in: [origin, {groups: [E9]}]", 8, "when", "unknown group 'E9'"),
    "an unknown rule": ("    when:", "    supersedes: [no-rule]\n    when:", 8, "supersedes", "unknown rule 'no-rule'"),
    "an unknown field": ("    when:", "    adressee: nvidia\n    when:", 8, "adressee", "unknown field"),
    "a missing field": ("    title: Example rule\n", "", 3, "title", "missing"),
    "a time of recording": (
        "    when:",
        "    recordedFrom: 2020-01-01T00:00:00Z\n    when:",
        8,
        "recordedFrom",
        "the store says when",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
async def test_a_malformed_rule_is_refused_with_file_line_field_and_reason(workspace, tmp_path, unique, name):
    old, new, line, field, part = REFUSED[name]
    path = tmp_path / "rules.yaml"
    text = RULE.format(id=unique)
    assert old in text
    path.write_text(HEAD + text.replace(old, new, 1))
    (problem,) = (await refusal(workspace, path)).problems
    assert (problem.file, problem.line) == (str(path), line), problem
    assert problem.field is not None
    assert problem.field.startswith(field), problem
    assert part in problem.message


async def refusal(workspace, *paths) -> InputError:
    """The error of loading these; nothing is written."""
    before, rules = await workspace.ledger.revision_at(), (await workspace.rules()).version
    with pytest.raises(InputError) as caught:
        await workspace.load(list(paths), actor="tests")
    assert await workspace.ledger.revision_at() == before
    assert await recorded_rules(workspace.database, before.number + 1) == await recorded_rules(
        workspace.database, before.number
    )
    assert (await workspace.rules()).version == rules
    return caught.value


async def test_overlapping_and_repeated_versions_of_one_load_are_refused(workspace, tmp_path, unique):
    path = tmp_path / "rules.yaml"
    one = RULE.format(id=unique)
    path.write_text(HEAD + one + one.replace("2030-01-15", "2030-02-15"))
    (problem,) = (await refusal(workspace, path)).problems
    assert (problem.line, problem.field) == (19, "effectiveFrom")
    assert problem.message == f"this version of '{unique}' overlaps another one, from 2030-01-15"
    path.write_text(HEAD + one + one)
    (problem,) = (await refusal(workspace, path)).problems
    assert (problem.line, problem.field) == (19, "effectiveFrom")
    assert problem.message == f"duplicate: this version of '{unique}' stands at {path}:3 too"


async def test_a_bad_line_of_rules_is_told_by_its_number(workspace, tmp_path, unique):
    path = tmp_path / "rules.jsonl"
    good = {"type": "rule"} | rule(unique)
    deep: object = {"eq": ["destination", "us"]}
    for _ in range(300):
        deep = {"not": deep}
    rows = [
        good,
        good | {"id": f"{unique}-b", "when": {"ge": ["weight", 1]}},
        good | {"id": f"{unique}-c", "when": deep},
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows))
    problems = (await refusal(workspace, path)).problems
    assert [(p.line, (p.field or "").split(".")[0]) for p in problems] == [(2, "when"), (3, "when")]


async def test_a_rule_that_no_longer_fits_when_it_is_written_is_refused(book, tmp_path, unique, monkeypatch):
    """Another writer records an overlapping version between the check and the writing."""
    path = tmp_path / "rules.yaml"
    path.write_text(HEAD + RULE.format(id=unique))
    writing = book.ledger.writing

    @asynccontextmanager
    async def late(note):
        monkeypatch.undo()
        await book.add_rules([rule(unique, effectiveFrom="2030-01-01")], actor="another")
        async with writing(note) as draft:
            yield draft

    monkeypatch.setattr(book.ledger, "writing", late)
    with pytest.raises(InputError, match=r"rules.yaml:7: effectiveFrom: .* overlaps another one, from 2030-01-01"):
        await book.load([path], actor="tests")
    assert [found.effective_from for found in versions(await book.rules(), unique)] == [date(2030, 1, 1)]


async def test_closing_what_is_not_open_is_refused(book, unique):
    await book.add_rules([rule(unique)], actor="tests")
    (record,) = (await book.rules()).records.values()
    before = await book.ledger.revision_at()
    for wrong in ("r-nothing", "us-entity-list"):
        with pytest.raises(NotFound, match=f"no open record of a rule {wrong}"):
            await book.close_rules([record, wrong], actor="tests", reason="a test")
    assert await book.ledger.revision_at() == before
    with pytest.raises(BadRequest, match="nothing to record"):
        await book.add_rules([], actor="tests")
    with pytest.raises(BadRequest, match="time zone"):
        await book.rules(datetime(2030, 1, 1))  # noqa: DTZ001 - that it has none is the point
    assert (await book.rules(datetime(1990, 1, 1, tzinfo=UTC))).version == book.ruleset.version


# -- bundles, and what is undone ---------------------------------------------------------------------------------------


async def test_bundles_hold_rules_beside_claims(book, tmp_path, unique):
    (tmp_path / "a.yaml").write_text(
        f"bundle: 1\nsources:\n  - {{id: {unique}-s, title: T, publisher: P, grade: READ}}\n"
        f"entities:\n  - {{id: {unique}-e, kind: Organization, names: [E], source: {unique}-s}}\n"
        f"defaults: {{source: {unique}-s, from: 2024}}\n" + HEAD.removeprefix("bundle: 1\n") + RULE.format(id=unique)
    )
    line = {"type": "rule"} | rule(f"{unique}-b", supersedes=[unique])
    (tmp_path / "b.jsonl").write_text(json.dumps(line))
    report = await book.load([tmp_path], actor="tests")
    assert (report.rules, report.rules_added, report.entities, report.added) == (2, 2, 1, 2)
    again = await book.load([tmp_path], actor="tests")
    assert (again.changed, again.rules_added, again.revision) == (False, 0, report.revision)
    assert {r.id for r in (await book.rules()).rules} >= {unique, f"{unique}-b"}


async def test_what_a_failed_writer_recorded_and_closed_is_undone(database, unique):
    workspace = Workspace(Opened(database, embedded=True))
    async with tidied(workspace):
        await workspace.add_rules([rule(unique)], actor="tests")
        before, last = await workspace.rules(), await workspace.ledger.revision_at()
        changed = Rule.model_validate(rule(unique, title="Changed"))
        other = Rule.model_validate(rule(f"{unique}-b"))
        for error in (RuntimeError, asyncio.CancelledError):
            with pytest.raises(error):
                await _fail(workspace, [changed, other], error)
            assert await workspace.ledger.revision_at() == last
            rows = await recorded_rules(database, last.number + 1)
            assert {row.id for row in rows} == set(before.records.values())


async def _fail(workspace, rules, error):
    async with workspace.ledger.writing(NOTE) as draft:
        assert await draft.rules(rules) == len(rules)
        rows = await recorded_rules(workspace.database, draft.revision - 1)
        assert rules[0].title not in {row.rule.title for row in rows}
        raise error


async def test_the_next_writer_undoes_what_a_dead_one_left(database, unique):
    workspace = Workspace(Opened(database, embedded=True))
    async with tidied(workspace):
        await workspace.add_rules([rule(unique)], actor="tests")
        kept = set((await workspace.rules()).records.values())
        draft = await workspace.ledger._open()
        await draft.rules([Rule.model_validate(rule(unique, title="Changed"))])
        writer.retire(draft.token)
        await workspace.ledger.recover()
        last = await workspace.ledger.revision_at()
        assert {row.id for row in await recorded_rules(database, last.number + 1)} == kept


# -- over HTTP ---------------------------------------------------------------------------------------------------------

ADD = """mutation Add($rules: [JSON!]!) {
  addRules(rules: $rules, comment: "why") { number added actor comment recordedAt } }"""
CLOSE = 'mutation Close($ids: [String!]!) { closeRules(ids: $ids, reason: "a mistake") { number closed comment } }'
SHOWN = """query Q($slug: String!, $at: DateTime) {
  rule(slug: $slug, knownAt: $at) { record recordedFrom } status(knownAt: $at) { ruleSetVersion } }"""


async def test_a_rule_is_recorded_and_closed_over_http(book, unique):
    client = Client(book)
    assert (await client.data(SHOWN, slug="us-entity-list"))["rule"] == {"record": None, "recordedFrom": None}
    added = (await client.data(ADD, rules=[rule(unique)]))["addRules"]
    assert (added["added"], added["actor"], added["comment"]) == (1, "local", "why")
    found = await client.data(SHOWN, slug=unique)
    assert found["status"]["ruleSetVersion"].startswith(f"{book.ruleset.version}+")
    assert found["rule"]["recordedFrom"] == added["recordedAt"]
    closed = (await client.data(CLOSE, ids=[found["rule"]["record"]]))["closeRules"]
    assert (closed["closed"], closed["comment"]) == (1, "a mistake")
    assert (await client.data(SHOWN, slug=unique))["rule"] is None
    assert await client.data(SHOWN, slug=unique, at=added["recordedAt"]) == found


async def test_a_rule_may_be_written_into_the_query(book, unique):
    client = Client(book)
    written = (
        f'{{id: "{unique}", title: "T", regime: "example", kind: "LICENCE", effectiveFrom: "2030-01-15", '
        'when: {all: [{eq: ["destination", "us"]}, {not: {ge: ["tpp", 4800.5]}}]}, effect: {licence: "REQUIRED"}, '
        'cites: [{publisher: "P", citation: "C", grade: "READ"}]}'
    )
    assert (await client.data(f"mutation {{ addRules(rules: [{written}]) {{ added }} }}"))["addRules"] == {"added": 1}


async def test_pages_of_rules_leave_no_version_out(book, unique):
    days = ["2030-01-01", "2031-01-01", "2032-01-01", "2033-01-01"]
    written = [rule(unique, effectiveFrom=a, effectiveTo=b) for a, b in pairwise(days)]
    await book.add_rules(written, actor="tests")
    query = """query Q($regime: String!, $after: String) { rules(regime: $regime, first: 2, after: $after) {
      totalCount pageInfo { endCursor } edges { node { effectiveFrom record } } } }"""
    client, after, found = Client(book), None, {}
    for size in (2, 1):
        page = (await client.data(query, regime=unique, after=after))["rules"]
        assert (page["totalCount"], len(page["edges"])) == (3, size)
        after = page["pageInfo"]["endCursor"]
        found |= {edge["node"]["effectiveFrom"]: edge["node"]["record"] for edge in page["edges"]}
    records = (await book.rules()).records
    assert found == {day: records[unique, date.fromisoformat(day)] for day in days[:3]}


async def test_wrong_rules_are_listed_over_http(book, unique):
    client = Client(book)
    bad = [rule(unique), rule(f"{unique}-b", when={"ge": ["weight", 1]})]
    error = await client.error(ADD, variables={"rules": bad})
    assert error["extensions"]["code"] == "INPUT"
    ((line, field),) = [(p["line"], p["field"]) for p in error["extensions"]["problems"]]
    assert (line, field.split(".")[0]) == (2, "when")
    assert (await client.error(ADD, variables={"rules": []}))["extensions"]["code"] == "BAD_REQUEST"
    assert (await client.error(ADD, variables={"rules": ["x"]}))["extensions"]["code"] == "BAD_REQUEST"
    assert (await client.error(CLOSE, variables={"ids": ["r-nothing"]}))["extensions"]["code"] == "NOT_FOUND"
    assert (await client.error(CLOSE, variables={"ids": []}))["extensions"]["code"] == "BAD_REQUEST"
