"""Limits: each is on by default, can be set, and refuses a request before the database is asked."""

import asyncio
from typing import Any

import pytest
from graphql import get_introspection_query

from graphsvc.api.settings import ApiSettings, Limits
from graphsvc.domain.answers import Answer

from .conftest import GRAPHQL, Client, Offline

pytestmark = pytest.mark.anyio

DEEP = "suppliers(first: 1) { edges { node { "


def nested(levels: int) -> str:
    """A query for suppliers of suppliers, this many fields inside each other."""
    inner = "slug " + "} } } " * (levels - 1)
    return '{ organization(slug: "x") { ' + DEEP * (levels - 1) + inner + "} }"


def limited(**limits: Any) -> Client:
    return Client(Offline(), ApiSettings(limits=Limits(**limits)))


async def test_a_document_nested_twelve_deep_is_refused(offline: Client) -> None:
    error = await offline.error(nested(12))
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert "fields inside each other and the limit is 10" in error["message"]


async def test_depth_passes_through_fragments(offline: Client) -> None:
    links = "".join(f"fragment F{i} on Entity {{ {DEEP} ...F{i + 1} }} }} }} }}" for i in range(11))
    error = await offline.error(f'{{ entity(slug: "x") {{ ...F0 }} }} {links} fragment F11 on Entity {{ slug }}')
    assert "fields inside each other" in error["message"]


async def test_the_depth_can_be_set() -> None:
    error = await limited(max_depth=2).error(nested(3))
    assert "the limit is 2" in error["message"]


async def test_introspection_as_explorers_send_it_passes(offline: Client) -> None:
    data = await offline.data(get_introspection_query(input_value_deprecation=True, directive_is_repeatable=True))
    assert data["__schema"]["queryType"] == {"name": "Query", "kind": "OBJECT"}


async def test_introspection_that_multiplies_lists_is_refused(offline: Client) -> None:
    fields = "fields { type { " * 4 + "name" + " } }" * 4
    response = await offline.post(f"{{ __schema {{ types {{ {fields} }} }} }}")
    assert response.json()["errors"][0]["message"] == "Maximum introspection depth exceeded"


async def test_ten_thousand_aliases_are_refused(offline: Client) -> None:
    aliases = " ".join(f"a{i}: __typename" for i in range(10_000))
    error = await offline.error(f"{{ {aliases} }}")
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert "more than 4,000 tokens" in error["message"]


@pytest.mark.parametrize(
    "fields",
    ["a{}: __typename ", "__typename ", "... on Query { __typename } ", "... on Query { a{}: __typename } "],
)
async def test_aliases_and_repetitions_are_counted(offline: Client, fields: str) -> None:
    error = await offline.error("{ " + "".join(fields.replace("{}", str(i)) for i in range(52)) + "}")
    assert "aliases and repeated fields and the limit is 50" in error["message"]


async def test_aliases_within_the_limit_pass() -> None:
    client = limited(max_aliases=2)
    assert await client.data("{ a: __typename b: __typename }") == {"a": "Query", "b": "Query"}
    assert "the limit is 2" in (await client.error("{ a: __typename b: __typename c: __typename }"))["message"]


async def test_the_number_of_tokens_can_be_set() -> None:
    client = limited(max_tokens=3)
    assert await client.data("{ __typename }") == {"__typename": "Query"}
    assert (await client.error("{ __typename __typename }"))["extensions"]["code"] == "LIMIT_EXCEEDED"


async def test_a_cycle_of_fragments_is_refused(offline: Client) -> None:
    cycle = "{ ...A } fragment A on Query { vocabulary { ...B } } fragment B on Vocabulary { version ...C } "
    error = await offline.error(cycle + "fragment C on Vocabulary { ...B }")
    assert error["message"] == "the fragments form a cycle: B → C → B"


async def test_too_many_fragments_are_refused(offline: Client) -> None:
    fragments = "".join(f"fragment F{i} on Query {{ __typename }} " for i in range(51))
    error = await offline.error("{ ...F0 } " + fragments)
    assert "51 fragments and the limit is 50" in error["message"]


@pytest.mark.parametrize("first", ["first: 1000000", "first: $n", "first: $d"])
async def test_a_page_of_a_million_is_refused(offline: Client, first: str) -> None:
    query = f"query Q($n: Int, $d: Int = 1000000) {{ sources({first}) {{ totalCount }} "
    query += "revisions(first: $n) { totalCount } claims(first: $d) { totalCount } }"
    error = await offline.error(query, variables={"n": 1_000_000})
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert "was asked for 1,000,000 items and a page holds at most 100" in error["message"]


async def test_a_negative_page_is_refused(offline: Client) -> None:
    assert "was asked for -1 items" in (await offline.error("{ sources(first: -1) { totalCount } }"))["message"]


async def test_too_many_ids_are_refused(offline: Client) -> None:
    query = "query Q($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    error = await offline.error(query, variables={"ids": ["T3JnYW5pemF0aW9uOng="] * 101})
    assert "Query.nodes was asked for 101 items" in error["message"]


async def test_the_page_can_be_set() -> None:
    error = await limited(max_page=5).error("{ sources(first: 6) { totalCount } }")
    assert "a page holds at most 5" in error["message"]


async def test_an_operation_that_costs_too_much_is_refused(offline: Client) -> None:
    error = await offline.error(nested(5).replace("first: 1", "first: 100"))
    assert "costs" in error["message"]
    assert "the limit is 100,000" in error["message"]


async def test_the_cost_counts_the_default_page(offline: Client) -> None:
    error = await offline.error(nested(5).replace("(first: 1)", ""))
    assert "the limit is 100,000" in error["message"]


async def test_fragments_cost_what_they_hold(offline: Client) -> None:
    query = "{ entities(first: 100) { edges { node { ...A } } } } fragment A on Entity { ...B } fragment B on Entity {"
    query += " suppliers(first: 100) { edges { node { customers(first: 9) { edges { node { slug } } } } } } }"
    assert (await offline.error(query))["extensions"]["code"] == "LIMIT_EXCEEDED"


async def test_the_cost_can_be_set() -> None:
    error = await limited(max_cost=400).error('{ criticalSuppliers(target: "x") { state } }')
    assert error["message"] == "the operation costs 500 and the limit is 400"


async def test_a_body_of_twenty_megabytes_is_refused_unread(offline: Client) -> None:
    read = 0

    async def body() -> Any:
        nonlocal read
        for _ in range(200):
            read += 1
            yield b" " * 100_000

    headers = {"content-type": "application/json", "content-length": "20000000", "accept": GRAPHQL}
    response = await offline.http.post("/graphql", content=body(), headers=headers)
    assert response.status_code == 413
    assert response.json()["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert read == 0


async def test_a_body_of_unknown_length_is_read_up_to_the_limit() -> None:
    read = 0

    async def body() -> Any:
        nonlocal read
        for _ in range(200):
            read += 1
            yield b" " * 100

    client = limited(max_body_bytes=1_000)
    response = await client.http.post("/graphql", content=body(), headers={"content-type": "application/json"})
    assert response.status_code == 413
    assert read == 11


class Slow(Offline):
    """A workspace whose question never ends, until it is stopped."""

    def __init__(self) -> None:
        self.stopped = False

    async def critical_suppliers(self, *_: Any, **__: Any) -> Answer:
        try:
            await asyncio.Event().wait()
        finally:
            self.stopped = True
        raise AssertionError("an event that nobody sets came")


async def test_an_operation_that_takes_too_long_is_stopped() -> None:
    slow = Slow()
    client = Client(slow, ApiSettings(limits=Limits(timeout_seconds=0.05)))
    response = await client.post('{ criticalSuppliers(target: "x") { state } }')
    assert response.status_code == 503
    assert response.json()["errors"][0]["extensions"]["code"] == "TIMEOUT"
    assert "data" not in response.json()
    assert slow.stopped
