"""A claim as flat properties and back is the same claim, whatever it states."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.domain.claims import Completeness, Modality, Polarity, SlotRef, Statement
from graphsvc.domain.entities import NameKind
from graphsvc.domain.quantities import Quantity, Share
from graphsvc.domain.sources import Grade, Source
from graphsvc.domain.time import DateSpan, Precision, ValidTime, parse_span
from graphsvc.store.claim_rows import claim_of, properties, source_of, source_properties
from graphsvc.store.database import stored

pytestmark = pytest.mark.anyio

slugs = st.from_regex(r"[a-z0-9]{1,8}([-.][a-z0-9]{1,8}){0,2}", fullmatch=True)
texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40).filter(str.strip)
days = st.dates()
numbers = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def quantities(draw):
    low, high = sorted(draw(st.tuples(numbers, numbers)))
    bounds = draw(st.sampled_from([{"min": low}, {"max": high}, {"min": low, "max": high}]))
    unit = draw(st.sampled_from([{}, {"unit": "mm2"}, {"currency": "USD"}]))
    return Quantity(**bounds, **unit, date=draw(st.none() | days), strict=draw(st.booleans()))


@st.composite
def spans(draw):
    first, last = sorted(draw(st.tuples(days, days)))
    precision = draw(st.sampled_from(Precision))
    return DateSpan(first=None if precision is Precision.BY else first, last=last, precision=precision)


@st.composite
def times(draw):
    since, until = draw(st.none() | days), draw(st.none() | days)
    if since and until and until <= since:
        since, until = (until, since) if until < since else (since, None)
    precisions = draw(st.tuples(st.none() | st.sampled_from(Precision), st.none() | st.sampled_from(Precision)))
    return ValidTime(since=since, since_precision=precisions[0], until=until, until_precision=precisions[1])


shares = st.tuples(st.floats(0, 100), st.floats(0, 100), st.none() | st.integers(1900, 2100)).map(
    lambda found: Share(min=min(found[:2]), max=max(found[:2]), year=found[2])
)
slots = st.builds(
    SlotRef,
    name=st.none() | texts,
    k=st.integers(1, 1000),
    completeness=st.none() | st.sampled_from(Completeness),
    qualification_time=st.none() | quantities(),
    site=st.none() | slugs,
)
OPTIONAL = {
    "origin": slugs, "quote": texts, "slot": slots, "attribute": texts, "node": slugs, "share": shares,
    "breakdown": texts, "size": quantities(), "scope": texts, "technology": texts, "quantity": quantities(),
    "price": quantities(), "seller": slugs, "certainty": texts, "market": texts, "stake": quantities(),
    "basis": texts, "footnote": texts, "citation": texts, "score": numbers, "reviewer": texts, "language": texts,
    "name_kind": st.sampled_from(NameKind), "scheme": texts, "class_": texts,
}  # fmt: skip


@st.composite
def statements(draw):
    ends = draw(st.sampled_from(["object", "value", "text"]))
    end = {"object": slugs, "value": quantities(), "text": texts}[ends]
    modality = draw(st.sampled_from(Modality))
    fields = {name: draw(made) for name, made in OPTIONAL.items() if draw(st.booleans())}
    return Statement(
        subject=draw(slugs), predicate=draw(st.sampled_from(["OWNS", "HAS", "NAMED", "IS_A"])), source=draw(slugs),
        polarity=draw(st.sampled_from(Polarity)), modality=modality, valid=draw(times()),
        target=draw(st.none() | spans()) if modality is Modality.PLANNED else None,
        **{ends: draw(end)}, **fields,
    )  # fmt: skip


@given(statements())
def test_claim_to_row_to_claim_is_the_same(statement):
    row = stored(properties(statement, "c-1", statement.key(), 7, "origin"))
    claim = claim_of({**row, "since": 3})
    assert Statement(**{name: getattr(claim, name) for name in Statement.model_fields}) == statement
    assert row["sourceOrigin"] == (statement.origin or "origin")
    assert all(isinstance(value, str | int | float | bool | date) for value in row.values())


def test_every_field_of_a_statement_is_made():
    ends = {"subject", "predicate", "object", "value", "text", "polarity", "modality", "valid", "target", "source"}
    assert set(Statement.model_fields) == ends | set(OPTIONAL)


@given(statements(), statements())
def test_keys_are_equal_where_statements_are(one, other):
    assert (one.key() == other.key()) == (one == other)
    assert Statement.model_validate_json(one.model_dump_json(by_alias=True)).key() == one.key()


@given(st.dates(), texts)
def test_source_to_row_to_source_is_the_same(day, text):
    source = Source(id="s", title=text, publisher="P", grade=Grade.READ, published=day, redistributable=False)
    assert source_of({**source_properties(source), "since": 3}) == source


async def test_numbers_come_back_to_the_last_bit(graph):
    values = [0.1 + 0.2, 1e-308, 1.7976931348623157e308, -0.0, 2.0**53 + 2]
    claims = [graph.claim("a", "HAS", attribute="x", value=Quantity(min=value)) for value in values]
    revision = await graph.record(*claims, graph.claim("a", "OWNS", "b", valid=ValidTime.of(parse_span("by 1900"))))
    found = [claim.value.min for claim in await graph.visible(revision.number) if claim.value]
    assert sorted(map(repr, found)) == sorted(map(repr, values))
