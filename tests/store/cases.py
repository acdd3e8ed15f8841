"""The store cases: each writes in a corner of its own, says what must be there, and leaves it for a comparison."""

from collections.abc import Awaitable, Callable
from datetime import date

import pytest

from graphsvc.domain.claims import Completeness, Modality, Polarity, SlotRef, Statement
from graphsvc.domain.errors import Conflict, NotFound
from graphsvc.domain.quantities import Quantity, Share
from graphsvc.domain.time import Precision, ValidTime, parse_span
from graphsvc.store.connection import Opened
from graphsvc.store.ledger import Note
from graphsvc.workspace import Workspace
from tests.store.graph import Graph

Case = Callable[[Graph], Awaitable[None]]
CASES: dict[str, Case] = {}
NOTE = Note(actor="tests", action="record")


def case(function: Case) -> Case:
    """Put a function among the cases, under its name in words."""
    CASES[function.__name__.replace("_", " ")] = function
    return function


def keys(statements) -> set[str]:
    return {statement.key() for statement in statements}


@case
async def a_claim_is_seen_from_its_revision_on(graph):
    before = await graph.ledger.revision_at()
    claim = graph.claim("a", "OWNS", "b")
    revision = await graph.record(claim)
    assert revision.number == before.number + 1
    assert await graph.visible(before.number) == []
    assert await graph.visible(revision.number) == [claim]
    assert await graph.ledger.revision_at(revision.recorded_at) == revision


@case
async def recording_the_same_again_changes_nothing(graph):
    claims = [graph.claim("a", "OWNS", "b"), graph.claim("a", "HAS", attribute="statement", text="x")]
    first = await graph.record(*claims)
    content = await graph.dump()
    assert await graph.record(*claims) == first
    assert await graph.record(*reversed(claims)) == first
    assert await graph.dump() == content


@case
async def one_claim_twice_in_one_batch_is_recorded_once(graph):
    claim = graph.claim("a", "OWNS", "b")
    revision = await graph.record(claim, claim)
    assert revision.added == 1
    assert await graph.visible(revision.number) == [claim]


@case
async def sources_that_say_the_same_are_several_claims(graph):
    claims = [graph.claim("a", "OWNS", "b", source=name) for name in ("s1", "s2", "s3")]
    revision = await graph.record(*claims)
    assert keys(await graph.visible(revision.number)) == keys(claims)
    assert len(await graph.edges()) == 3


@case
async def parallel_edges_are_kept_apart(graph):
    claims = [
        graph.claim("a", "OWNS", "b"),
        graph.claim("a", "OWNS", "b", polarity=Polarity.DENIES),
        graph.claim("a", "OWNS", "b", modality=Modality.RUMOURED),
        graph.claim("a", "OWNS", "b", valid=ValidTime.of(parse_span("2020"))),
        graph.claim("a", "OWNS", "b", stake=Quantity(min=30, unit="%")),
        graph.claim("a", "CONTROLS", "b"),
    ]
    await graph.record(*claims)
    edges = await graph.edges()
    assert len(edges) == 6
    assert {edge["row"]["claim"] for edge in edges} == keys(claims)


@case
async def cycles_are_stored_as_they_are(graph):
    ring = [graph.claim(a, "OWNS", b) for a, b in ("ab", "bc", "ca", "ba")]
    revision = await graph.record(*ring)
    assert keys(await graph.visible(revision.number)) == keys(ring)


@case
async def a_claim_of_an_entity_about_itself_has_its_edge(graph):
    claim = graph.claim("a", "SAME_AS", "a", score=1.0)
    revision = await graph.record(claim)
    assert await graph.visible(revision.number) == [claim]
    assert [(edge["s"], edge["o"]) for edge in await graph.edges()] == [(graph.id("a"), graph.id("a"))]
    await graph.retract(claim.key())


@case
async def what_a_source_leaves_out_stays_absent(graph):
    claim = graph.claim("a", "OWNS", "b")
    revision = await graph.record(claim)
    [row] = await graph.claims()
    assert {"validFrom", "validTo", "quote", "stakeMin", "slotK", "until"}.isdisjoint(row)
    assert (await graph.visible(revision.number))[0].valid == ValidTime()


@case
async def dates_far_from_today_come_back_as_they_were(graph):
    spans = [("0001-01-01", "9999-12-30"), ("1607", "1969-12-31"), ("1969-12-31", "2100"), ("2262-04-12", "9000-Q2")]
    claims = [graph.claim("a", "OWNS", "b", valid=ValidTime.of(*map(parse_span, span))) for span in spans]
    plan = graph.claim("a", "OWNS", "b", modality=Modality.PLANNED, target=parse_span("by 2150"))
    revision = await graph.record(*claims, plan)
    assert keys(await graph.visible(revision.number)) == keys([*claims, plan])
    rows = {row.get("validFrom"): row for row in await graph.claims()}
    assert rows[date(1607, 1, 1)]["validTo"] == date(1969, 12, 31)


@case
async def text_of_any_script_comes_back_letter_by_letter(graph):
    texts = [
        "台積電",
        "삼성전자",
        "ТСМК",
        "شركة",
        "e\u0301 é",
        "👩🏽‍🔬",
        "a\tb\nc",
        "nul \x00 inside",
        "'\"`\\$x {}",
        "a\u2028b",
    ]
    claims = [graph.claim("a", "NAMED", text=text, language="und") for text in texts]
    revision = await graph.record(*claims)
    assert [claim.text for claim in claims] == texts
    assert {claim.text for claim in await graph.visible(revision.number)} == set(texts)


@case
async def every_field_comes_back(graph):
    claim = graph.claim(
        "a", "FABRICATES", "b", node=graph.id("n"), quote="q", origin=graph.id("desk"),
        share=Share(min=0, max=12.5, year=2024), size=Quantity(max=3, unit="nm", strict=True),
        price=Quantity(min=1, max=2, currency="USD", date=date(2024, 5, 1)), seller=graph.id("v"), score=0.25,
        valid=ValidTime(since=date(2020, 1, 1), since_precision=Precision.YEAR),
        slot=SlotRef(name="x", k=2, completeness=Completeness.PARTIAL, site=graph.id("f"),
                     qualification_time=Quantity(min=12, max=24, unit="months")),
    )  # fmt: skip
    revision = await graph.record(claim)
    assert await graph.visible(revision.number) == [claim]


@case
async def a_retracted_claim_stays_known_up_to_then(graph):
    claim = graph.claim("a", "OWNS", "b")
    first = await graph.record(claim)
    second = await graph.retract(claim.key())
    assert second.closed == 1
    assert await graph.visible(first.number) == [claim]
    assert await graph.visible(second.number) == []
    assert [edge["row"]["until"] for edge in await graph.edges()] == [second.number]


@case
async def a_retracted_claim_can_be_made_again_and_again(graph):
    claim = graph.claim("a", "OWNS", "b")
    recorded = [await graph.record(claim)]
    for _ in range(2):
        [last] = [row["id"] for row in await graph.claims() if "until" not in row]
        recorded += [await graph.retract(last), await graph.record(claim)]
    seen = [len(await graph.visible(revision.number)) for revision in recorded]
    assert seen == [1, 0, 1, 0, 1]
    assert {row["key"] for row in await graph.claims()} == {claim.key()}
    assert len({row["id"] for row in await graph.claims()}) == 3
    for row in await graph.claims():  # ids carry the revision, which differs from one database to the next
        assert row["id"] in (row["key"], f"{row['key']}.{row['since']}")


@case
async def retracting_what_is_not_open_closes_nothing(graph):
    claim = graph.claim("a", "OWNS", "b")
    last = await graph.record(claim)
    workspace = Workspace(Opened(graph.database, embedded=False))
    with pytest.raises(NotFound, match="no open claim c-none"):
        await workspace.retract([claim.key(), "c-none"], actor="tests", reason="wrong")
    assert await graph.visible(last.number) == [claim]
    assert await graph.ledger.revision_at() == last
    assert (await workspace.retract([claim.key(), claim.key()], actor="tests", reason="twice")).closed == 1
    with pytest.raises(NotFound, match="no open claim"):
        await workspace.retract([claim.key()], actor="tests", reason="again")


@case
async def an_exception_undoes_the_whole_revision(graph):
    old = graph.claim("a", "OWNS", "b")
    last = await graph.record(old)
    content = await graph.dump()
    with pytest.raises(ZeroDivisionError):
        await fail_after_writing(graph, old)
    assert await graph.dump() == content
    assert await graph.ledger.revision_at() == last


async def fail_after_writing(graph: Graph, old: Statement) -> None:
    """Write claims, close one, then fail."""
    async with graph.ledger.writing(NOTE) as draft:
        await graph.write(draft, [graph.claim("a", "OWNS", "c"), graph.claim("d", "OWNS", "b", source="s2")])
        assert await draft.close([old.key()]) == [old.key()]
        raise ZeroDivisionError


@case
async def a_recorded_source_never_changes(graph):
    last = await graph.record(graph.claim("a", "OWNS", "b"), sources=[graph.source(published=date(2024, 1, 1))])
    content = await graph.dump()
    changed = graph.source(published=date(2024, 1, 2), title="Another")
    with pytest.raises(Conflict, match="is recorded with another title, published"):
        await graph.record(graph.claim("a", "OWNS", "c"), sources=[changed])
    assert await graph.dump() == content
    assert await graph.ledger.revision_at() == last


@case
async def a_source_alone_is_a_revision(graph):
    before = await graph.ledger.revision_at()
    revision = await graph.record(sources=[graph.source()])
    assert (revision.number, revision.added) == (before.number + 1, 0)
    assert await graph.record(sources=[graph.source()]) == revision


@case
async def names_kinds_and_roles_for_people_follow_the_claims(graph):
    kinds = [
        graph.claim("a", "IS_A", text="Organization", class_="company"),
        graph.claim("b", "IS_A", text="Product", class_="logic chip"),
    ]
    names = [graph.claim("a", "NAMED", text=text, language="en") for text in ("First", "Second")]
    design = graph.claim("a", "DESIGNS", "b")
    await graph.record(*kinds, *names, design)
    assert await labels(graph) == ("First", ":Designer:Entity:Organization")
    await graph.retract(names[0].key(), kinds[1].key())
    assert await labels(graph) == ("Second", ":Entity:Organization")
    await graph.record(graph.claim("b", "IS_A", text="Product", class_="logic chip", source="s2"))
    assert await labels(graph) == ("Second", ":Designer:Entity:Organization")
    await graph.retract(design.key(), names[1].key())
    assert await labels(graph) == (graph.id("a"), ":Entity:Organization")


async def labels(graph: Graph) -> tuple[str, str]:
    """Name and labels of the entity ``a``."""
    [node] = [node for node in await graph.nodes() if node["id"] == graph.id("a")]
    return node["name"], node["labels"]
