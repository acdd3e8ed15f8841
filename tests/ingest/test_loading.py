"""Loading: the formats say the same, loading again changes nothing, and names and dates come out as documented."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from graphsvc.domain.errors import InputError
from graphsvc.ingest.files import bundle_files
from graphsvc.ingest.item import Item
from graphsvc.shipped import shipped
from graphsvc.store.connection import Opened
from graphsvc.workspace import Workspace
from tests.store.graph import Graph

pytestmark = pytest.mark.anyio

SOURCES = [{"id": "s", "title": "T", "publisher": "P", "grade": "READ", "published": "2024-03-01"}]
ENTITIES = [
    {"id": "a", "kind": "Organization", "names": ["A", {"text": "甲", "language": "zh-Hans", "kind": "TRADE"}]},
    {"id": "b", "kind": "Organization", "class": "group", "names": ["B"], "identifiers": {"lei": "5", "qid": "Q1"}},
    {"id": "p", "kind": "Product", "names": ["no"]},
    {"id": "n", "kind": "ProcessNode", "names": ["5 nm, \"N5\""]},
]  # fmt: skip
CLAIMS = [
    {"subject": "a", "predicate": "OWNS", "object": "b", "stake": {"min": 33.3, "strict": True, "unit": "%"}},
    {"subject": "a", "predicate": "FABRICATES", "object": "p", "node": "n", "from": "2024-Q3", "to": "2026",
     "share": {"min": 10, "max": 20, "year": 2024}, "quote": "line one\nline \"two\", and a comma"},
    {"subject": "b", "predicate": "ORDERS", "object": "p", "modality": "planned", "target": "by 2026",
     "quantity": 200000, "price": {"min": 2000000000, "currency": "USD"}},
    {"subject": "p", "predicate": "HAS", "attribute": "dieArea", "value": {"min": 814, "max": 814, "unit": "mm2"}},
    {"subject": "p", "predicate": "HAS", "attribute": "nonPlanar", "text": "no", "polarity": "DENIES"},
    {"subject": "a", "predicate": "DESIGNS", "object": "p",
     "slot": {"name": "design", "k": 2, "completeness": "partial", "qualificationTime": {"min": 12, "unit": "months"}}},
]  # fmt: skip


def named(content: list[dict], prefix: str) -> list[dict]:
    """The same with ids under a prefix, and the source filled in."""
    ids = ("id", "subject", "object", "node", "source")
    filled = [item if "title" in item else {**item, "source": "s"} for item in content]
    return [{name: f"{prefix}{value}" if name in ids else value for name, value in item.items()} for item in filled]


def as_yaml(prefix: str) -> str:
    sections = {"sources": named(SOURCES, prefix), "entities": named(ENTITIES, prefix), "claims": named(CLAIMS, prefix)}
    return yaml.safe_dump({"bundle": 1, **sections}, allow_unicode=True)


def as_jsonl(prefix: str, claims: bool = True) -> str:
    """One item a line, the claims first: they may stand before what they refer to."""
    kinds = {"claim": CLAIMS if claims else [], "entity": ENTITIES, "source": SOURCES}
    lines = [{"type": kind, **item} for kind, items in kinds.items() for item in named(items, prefix)]
    return "\n\n".join(json.dumps(line) for line in lines)


def as_csv(prefix: str) -> str:
    rows = [flat(claim) for claim in named(CLAIMS, prefix)]
    file = io.StringIO()
    table = csv.DictWriter(file, sorted({name for row in rows for name in row}), lineterminator="\r\n")
    table.writeheader()
    table.writerows(rows)
    return file.getvalue()


def flat(item: dict, above: str = "") -> dict:
    return {
        f"{above}{name}{rest}": leaf
        for name, value in item.items()
        for rest, leaf in (flat(value, ".").items() if isinstance(value, dict) else {"": value}.items())
    }


@pytest.fixture
def workspace(database) -> Workspace:
    """A workspace on the releases in turn."""
    return Workspace(Opened(database, embedded=False))


async def loaded(workspace, unique, tmp_path, files: dict[str, str]) -> Graph:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    report = await workspace.load([tmp_path / name for name in files], actor="tests")
    assert (report.files, report.entities, report.claims, report.changed) == (len(files), 4, 6, True)
    return Graph(workspace.database, unique)


async def test_the_formats_say_the_same(workspace, unique, tmp_path):
    graph = await loaded(workspace, unique, tmp_path, {"a.yaml": as_yaml(f"{unique}-")})
    content = await graph.dump()
    assert len(content["claims"]) == 17
    for files in ({"b.jsonl": as_jsonl(f"{unique}-")}, {"c.csv": as_csv(f"{unique}-")}):
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8", newline="")
        report = await workspace.load([tmp_path / name for name in files], actor="tests")
        assert not report.changed
        assert report.claims == 6
    assert await graph.dump() == content


async def test_a_table_with_its_entities_beside_it(workspace, unique, tmp_path):
    prefix = f"{unique}-"
    graph = await loaded(
        workspace, unique, tmp_path, {"c.csv": as_csv(prefix), "b.jsonl": as_jsonl(prefix, claims=False)}
    )
    assert len(await graph.claims()) == 17
    assert not (await workspace.load([tmp_path], actor="tests")).changed


async def test_loading_again_changes_nothing(workspace, unique, tmp_path):
    graph = await loaded(workspace, unique, tmp_path, {"a.yaml": as_yaml(f"{unique}-")})
    content, revision = await graph.dump(), await workspace.ledger.revision_at()
    for _ in range(2):
        report = await workspace.load([tmp_path], actor="tests")
        assert (report.changed, report.added, report.revision) == (False, 0, revision.number)
    assert await graph.dump() == content
    assert await workspace.ledger.revision_at() == revision
    assert (await workspace.check()).agrees


async def test_what_is_new_is_added_to_what_was_there(workspace, unique, tmp_path):
    prefix = f"{unique}-"
    graph = await loaded(workspace, unique, tmp_path, {"a.yaml": as_yaml(prefix)})
    more = [{"subject": f"{prefix}b", "predicate": "OWNS", "object": f"{prefix}a", "source": f"{prefix}s"}]
    (tmp_path / "a.yaml").write_text(yaml.safe_dump({"bundle": 1, "claims": named(CLAIMS, prefix) + more}))
    report = await workspace.load([tmp_path], actor="tests")
    assert (report.added, report.changed) == (1, True)
    assert len(await graph.claims()) == 18


async def test_a_retracted_claim_comes_back_when_it_is_loaded_again(workspace, unique, tmp_path):
    graph = await loaded(workspace, unique, tmp_path, {"a.yaml": as_yaml(f"{unique}-")})
    [designs] = [row["id"] for row in await graph.claims() if row["predicate"] == "DESIGNS"]
    closed = await workspace.retract([designs], actor="tests", reason="wrong")
    report = await workspace.load([tmp_path], actor="tests")
    assert (report.added, report.revision) == (1, closed.number + 1)


async def test_one_claim_said_twice_in_other_words_is_recorded_once(workspace, unique, tmp_path):
    prefix = f"{unique}-"
    ordered = {"subject": f"{prefix}b", "predicate": "ORDERS", "object": f"{prefix}p", "modality": "ORDERED"}
    claims = [
        {**ordered, "source": f"{prefix}s"},  # holds from the day of its source …
        {**ordered, "source": f"{prefix}s", "from": "2024-03-01"},  # … which this one says itself
        {"subject": f"{prefix}a", "predicate": "NAMED", "text": "A", "language": "und", "nameKind": "LABEL",
         "source": f"{prefix}s"},
    ]  # fmt: skip
    entities = [*named(ENTITIES, prefix)[1:], {**named(ENTITIES, prefix)[0], "names": ["A", "A"]}]
    bundle = {"bundle": 1, "sources": named(SOURCES, prefix), "entities": entities, "claims": claims}
    (tmp_path / "a.yaml").write_text(yaml.safe_dump(bundle))
    await workspace.load([tmp_path], actor="tests")
    rows = await Graph(workspace.database, unique).claims()
    assert [row["validFrom"] for row in rows if row["predicate"] == "ORDERS"] == [date(2024, 3, 1)]
    assert len([row for row in rows if row["text" if "text" in row else "id"] == "A"]) == 1


async def test_one_claim_in_two_files_is_recorded_once(workspace, unique, tmp_path):
    prefix = f"{unique}-"
    files = {"a.jsonl": as_jsonl(prefix), "b.csv": as_csv(prefix)}
    for name, text in files.items():
        (tmp_path / name).write_text(text, newline="")
    report = await workspace.load([tmp_path], actor="tests")
    assert (report.claims, report.added) == (12, 17)
    assert len(await Graph(workspace.database, unique).edges()) == 4


async def test_claims_of_a_caller_are_checked_like_those_of_a_file(workspace, unique):
    items = [Item("claim", {"subject": f"{unique}-a", "predicate": "OWNS", "object": "nobody", "source": "none"}, 1)]
    before = await workspace.ledger.revision_at()
    with pytest.raises(InputError) as refused:
        await workspace.add_claims(items, actor="tests")
    assert [(p.file, p.line, p.field) for p in refused.value.problems] == [
        ("input", 1, "object"), ("input", 1, "source"), ("input", 1, "subject"),
    ]  # fmt: skip
    assert await workspace.ledger.revision_at() == before


async def test_the_watcher_sees_every_item_once(workspace, unique, tmp_path):
    (tmp_path / "a.yaml").write_text(as_yaml(f"{unique}-"))
    seen = []
    await workspace.load([tmp_path], actor="tests", watch=lambda *step: seen.append(step))
    assert seen == [("Checking", 0, 1), ("Recording", 17, 17)]


def test_the_starter_graph_is_one_bundle_a_file():
    files = bundle_files([shipped("data") / "starter"])
    assert [Path(file.name).suffix for file in files] == [".yaml"] * len(files)
    assert sum(item.type == "claim" for file in files for item in file.read()) >= 500
