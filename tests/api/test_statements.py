"""How many statements a query sends: as many as it has levels, however many things it finds."""

import pytest

from graphsvc.workspace import Workspace

from .conftest import Client

pytestmark = pytest.mark.anyio

TWO_LEVELS = """query Levels($slug: String!) { organization(slug: $slug) { slug name roles
  neighbours(first: 100) { totalCount edges { predicate
    claims { predicate quantity { min } source { title } }
    node { slug name roles class
      neighbours(first: 100) { totalCount edges { predicate
        claims { predicate source { title publisher } } node { slug name names { text } } } }
      claims(first: 5) { edges { node { predicate source { title } object { name } subject { name } } } } } } } } }"""


def hub(name: str, products: int) -> str:
    """A mutation that records an organization with so many products, each with three neighbours of its own."""
    entities = [f'{{id: "{name}", kind: ORGANIZATION, names: [{{text: "{name}"}}], source: "gq-source-a"}}']
    claims = []
    for number in range(products):
        product = f"{name}-{number}"
        entities.append(f'{{id: "{product}", kind: PRODUCT, names: [{{text: "{product}"}}], source: "gq-source-a"}}')
        claims += [
            f'{{subject: "{subject}", predicate: "{predicate}", object: "{product}", source: "gq-source-{source}"}}'
            for subject, predicate, source in (
                (name, "DESIGNS", "a"),
                (name, "DESIGNS", "b"),
                ("gq-foundry", "FABRICATES", "a"),
                ("gq-second-foundry", "PACKAGES", "b"),
                ("gq-memory", "COMPONENT_OF", "a"),
            )
        ]
    what = f"entities: [{' '.join(entities)}], claims: [{' '.join(claims)}]"
    return f"mutation {{ addClaims(input: {{{what}}}) {{ added }} }}"


@pytest.fixture(scope="module")
async def hubs(stored: Workspace) -> None:
    """Two organizations: one with two neighbours, one with forty."""
    client = Client(stored)
    await client.data(hub("gq-small", 2))
    for part in range(4):
        await client.data(hub("gq-large", 10 * (part + 1)))


async def statements(client: Client, slug: str) -> tuple[int, list[str]]:
    """How many neighbours the query finds, and the statements that it sends."""
    with client.workspace.database.counting() as count:
        data = await client.data(TWO_LEVELS, slug=slug)
    return data["organization"]["neighbours"]["totalCount"], sorted(count.names)


async def test_two_levels_take_the_same_statements_for_two_neighbours_and_for_forty(client: Client, hubs: None) -> None:
    small, few = await statements(client, "gq-small")
    large, many = await statements(client, "gq-large")
    assert (small, large) == (2, 40)
    assert few == many
    assert len(many) <= 14


async def test_pages_of_many_entities_take_as_many_statements_as_pages_of_one(client: Client, hubs: None) -> None:
    query = """query Q($first: Int) { entities(kinds: [PRODUCT], first: $first) { edges { node { slug name
      suppliers(first: 3) { edges { node { name } claims { source { title } } } } } } } }"""
    seen = []
    for first in (1, 40):
        with client.workspace.database.counting() as count:
            data = await client.data(query, first=first)
        assert len(data["entities"]["edges"]) == first
        seen.append(count.total)
    assert seen[0] == seen[1]


async def test_paths_load_their_entities_and_claims_together(client: Client, hubs: None) -> None:
    query = """{ paths(from: "gq-large", to: "gq-foundry", first: 30) {
      steps { entity { name } claim { source { title } } } } }"""
    with client.workspace.database.counting() as count:
        data = await client.data(query)
    assert len(data["paths"]) == 30
    assert count.total <= 5
