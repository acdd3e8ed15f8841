"""Look-ups over HTTP on a real database: by id, by name, up and down the chain, claims, paths, at two clocks."""

import pytest

from graphsvc.workspace import Workspace

from .conftest import Client

pytestmark = pytest.mark.anyio


async def listed(client: Client, field: str) -> list[str]:
    """The ids of all entities of a connection, page after page; ``field`` has its arguments, with ``after: $after``."""
    query = f"query Q($after: String) {{ page: {field} {{ edges {{ node {{ slug }} }} pageInfo {{ endCursor }} }} }}"
    found: list[str] = []
    after = None
    while True:
        page = (await client.data(query, after=after))["page"]
        if not page["edges"]:
            return found
        found += [edge["node"]["slug"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]


async def test_an_entity_shows_its_names_class_identifiers_and_roles(client: Client) -> None:
    data = await client.data(
        """{ organization(slug: "gq-foundry") {
          slug kind class roles name chinese: name(language: "zh") none: name(language: "fr")
          names { text language kind } identifiers { scheme value } } }"""
    )
    assert data["organization"] == {
        "slug": "gq-foundry",
        "kind": "ORGANIZATION",
        "class": "company",
        "roles": ["foundry"],
        "name": "Example Foundry",
        "chinese": "示範晶圓",
        "none": "Example Foundry",
        "names": [
            {"text": "Example Foundry", "language": "en", "kind": "LABEL"},
            {"text": "示範晶圓", "language": "zh-Hant", "kind": "LEGAL"},
            {"text": "예시전자", "language": "ko", "kind": "TRADE"},
            {"text": "ПРИМЕР", "language": "ru", "kind": "TRANSLITERATION"},
        ],
        "identifiers": [{"scheme": "ticker", "value": "XTAI:9999"}],
    }


@pytest.mark.parametrize(
    ("field", "slug", "kind"),
    [
        ("facility", "gq-fab", "Facility"),
        ("product", "gq-chip", "Product"),
        ("processNode", "gq-node", "ProcessNode"),
        ("input", "gq-light", "Input"),
        ("country", "gq-land", "Country"),
        ("controlList", "gq-list", "ControlList"),
        ("source", "gq-source-a", "Source"),
    ],
)
async def test_each_kind_has_its_root_field_and_type(client: Client, field: str, slug: str, kind: str) -> None:
    query = f'{{ {field}(slug: "{slug}") {{ __typename slug }} entity(slug: "{slug}") {{ __typename id }}'
    data = await client.data(query + f' other: {field}(slug: "gq-foundry") {{ slug }} }}')
    assert data[field] == {"__typename": kind, "slug": slug}
    assert data["entity"]["__typename"] == kind
    assert data["other"] is None


async def test_global_ids_find_their_objects_again(client: Client) -> None:
    found = await client.data(
        '{ entity(slug: "gq-foundry") { id claims(first: 1) { edges { node { id } } } } '
        'source(slug: "gq-source-b") { id } }'
    )
    claim = found["entity"]["claims"]["edges"][0]["node"]["id"]
    ids = [found["entity"]["id"], claim, found["source"]["id"], "UHJvZHVjdDpncS1mb3VuZHJ5"]
    query = "query Q($ids: [ID!]!, $id: ID!) { nodes(ids: $ids) { __typename id } node(id: $id) { id } }"
    data = await client.data(query, ids=ids, id=claim)
    assert [node and node["__typename"] for node in data["nodes"]] == ["Organization", "Claim", "Source", None]
    assert [node["id"] for node in data["nodes"][:3]] == ids[:3]
    assert data["node"] == {"id": claim}


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("示範晶圓", "gq-foundry"),
        ("範晶", "gq-foundry"),
        ("예시전자", "gq-foundry"),
        ("예시", "gq-foundry"),
        ("пример", "gq-foundry"),
        ("example found", "gq-foundry"),
        ("XTAI:9999", "gq-foundry"),
        ("list of entities", "gq-list"),
        ("memory three", "gq-memory"),
    ],
)
async def test_search_finds_any_name_in_any_language(client: Client, text: str, slug: str) -> None:
    query = "query Q($text: String!) { search(text: $text, first: 5) { edges { name score node { slug } } } }"
    edges = (await client.data(query, text=text))["search"]["edges"]
    assert edges[0]["node"]["slug"] == slug
    assert edges[0]["score"] > 0


@pytest.mark.parametrize("text", ['"', "(", "+", "  ", "a AND (", "* foo:bar~ [", "\\"])
async def test_search_takes_nothing_as_syntax(client: Client, text: str) -> None:
    query = "query Q($text: String!) { search(text: $text) { edges { name } } }"
    assert (await client.data(query, text=text))["search"]["edges"] == []


async def test_search_filters_by_kind_and_pages_without_gap_or_repetition(client: Client) -> None:
    found = await listed(client, 'search(text: "chip", kinds: [PRODUCT], first: 1, after: $after)')
    assert len(found) == len(set(found))
    assert {"gq-chip", "gq-own-chip"} <= set(found)


async def test_suppliers_and_customers_follow_the_flow_of_goods(client: Client) -> None:
    data = await client.data(
        """{ product(slug: "gq-chip", asOf: "2024-07-01") {
          suppliers { totalCount edges { predicate flow end node { slug } } }
          customers { edges { predicate flow node { slug } claims { quantity { min strict unit } source { slug } } } }
        } }"""
    )
    assert [
        (e["predicate"], e["flow"], e["end"], e["node"]["slug"]) for e in data["product"]["suppliers"]["edges"]
    ] == [
        ("COMPONENT_OF", "SUPPLIER", "SUBJECT", "gq-memory"),
        ("DESIGNS", "SUPPLIER", "SUBJECT", "gq-designer"),
        ("FABRICATES", "SUPPLIER", "SUBJECT", "gq-foundry"),
    ]
    (customer,) = data["product"]["customers"]["edges"]
    assert (customer["predicate"], customer["flow"], customer["node"]["slug"]) == ("ORDERS", "CUSTOMER", "gq-lab")
    assert {claim["source"]["slug"] for claim in customer["claims"]} == {"gq-source-a", "gq-source-b"}
    assert {"min": 200000, "strict": True, "unit": "pieces"} in [claim["quantity"] for claim in customer["claims"]]


async def test_neighbours_hold_on_the_day_asked_about(client: Client) -> None:
    query = """query Q($day: Date) { product(slug: "gq-chip", asOf: $day) {
      neighbours(predicates: ["FABRICATES"]) { edges { node { slug } } } } }"""

    async def fabricators(day: str) -> list[str]:
        edges = (await client.data(query, day=day))["product"]["neighbours"]["edges"]
        return [edge["node"]["slug"] for edge in edges]

    assert await fabricators("2021-06-01") == ["gq-second-foundry"]
    assert await fabricators("2022-01-01") == []
    assert await fabricators("2023-01-01") == ["gq-foundry"]


async def test_neighbours_filter_by_flow_modality_and_polarity(client: Client) -> None:
    data = await client.data(
        """{ organization(slug: "gq-foundry") {
          others: neighbours(flow: NONE) { edges { predicate node { slug } } }
          planned: customers(modality: [PLANNED]) { edges { node { slug } claims { target { last precision } } } }
        } product(slug: "gq-chip") { denied: neighbours(polarity: [DENIES]) { edges { node { slug } } } } }"""
    )
    others = [(edge["predicate"], edge["node"]["slug"]) for edge in data["organization"]["others"]["edges"]]
    assert others == [("HEADQUARTERED_IN", "gq-land"), ("PART_OF", "gq-fab")]
    (planned,) = data["organization"]["planned"]["edges"]
    assert planned["node"]["slug"] == "gq-own-chip"
    assert planned["claims"] == [{"target": {"last": "2026-12-31", "precision": "BY"}}]
    assert [edge["node"]["slug"] for edge in data["product"]["denied"]["edges"]] == ["gq-second-foundry"]


async def test_pages_of_neighbours_meet_without_gap_or_repetition(client: Client) -> None:
    query = """query Q($after: String) { product(slug: "gq-chip", asOf: "2024-07-01") {
      neighbours(first: 2, after: $after) {
        totalCount edges { cursor predicate node { slug } } pageInfo { hasNextPage hasPreviousPage endCursor } } } }"""
    pages, after = [], None
    while not pages or pages[-1]["pageInfo"]["hasNextPage"]:
        pages.append((await client.data(query, after=after))["product"]["neighbours"])
        after = pages[-1]["pageInfo"]["endCursor"]
    edges = [(edge["predicate"], edge["node"]["slug"]) for page in pages for edge in page["edges"]]
    assert len(edges) == len(set(edges)) == pages[0]["totalCount"] == 4
    assert [page["pageInfo"]["hasPreviousPage"] for page in pages] == [False, True]


async def test_a_cursor_stays_valid_when_the_list_grows(client: Client, stored: Workspace) -> None:
    query = """query Q($after: String) { organization(slug: "gq-lab") {
      neighbours(predicates: ["DESIGNS", "USES"], first: 1, after: $after) { edges { cursor node { slug } } } } }"""
    before = (await client.data(query))["organization"]["neighbours"]["edges"][0]
    mutation = """mutation { addClaims(input: {claims: [
      {subject: "gq-lab", predicate: "CO_DESIGNS", object: "gq-memory", source: "gq-source-a"},
      {subject: "gq-lab", predicate: "USES", object: "gq-memory", source: "gq-source-a"}]}) { added } }"""
    assert (await client.data(mutation))["addClaims"]["added"] == 2
    after = (await client.data(query, after=before["cursor"]))["organization"]["neighbours"]["edges"]
    assert [edge["node"]["slug"] for edge in after] == ["gq-memory"]


async def test_a_cursor_that_is_none_is_refused(client: Client) -> None:
    error = await client.error('{ sources(after: "%%%") { totalCount } }')
    assert error["extensions"]["code"] == "BAD_REQUEST"


async def test_claims_filter_and_name_their_sources(client: Client) -> None:
    found = await client.data(
        """{ product(slug: "gq-chip") {
          denied: claims(predicates: ["FABRICATES"], polarity: [DENIES]) {
            totalCount edges { node { subject { slug } source { title publisher grade url } } } }
          second: claims(sources: ["gq-source-b"]) { totalCount }
          own: claims(ends: [SUBJECT], predicates: ["HAS"]) {
            edges { node { attribute value { min max unit } object { slug } } } }
          memory: claims(predicates: ["COMPONENT_OF"]) { edges { node { slot { name completeness } } } }
        } }"""
    )
    data = found["product"]
    assert data["denied"]["totalCount"] == 1
    node = data["denied"]["edges"][0]["node"]
    assert node["subject"] == {"slug": "gq-second-foundry"}
    assert node["source"] == {
        "title": "Reprint of the report",
        "publisher": "Paper",
        "grade": "SECOND_HAND",
        "url": "https://example.org/b",
    }
    assert data["second"]["totalCount"] == 2
    area = {"attribute": "dieArea", "value": {"min": 814, "max": 814, "unit": "mm2"}, "object": None}
    assert [edge["node"] for edge in data["own"]["edges"]] == [area]
    slot = {"name": "memory", "completeness": "PARTIAL"}
    assert [edge["node"]["slot"] for edge in data["memory"]["edges"]] == [slot]


async def test_all_claims_of_a_day(client: Client) -> None:
    query = """query Q($day: Date) { claims(predicates: ["FABRICATES"], asOf: $day, first: 100) {
      totalCount edges { node { subject { slug } } } } }"""
    everything = (await client.data(query))["claims"]
    of_the_day = (await client.data(query, day="2024-07-01"))["claims"]
    ended = {"subject": {"slug": "gq-second-foundry"}}
    assert sum(edge["node"] == ended for edge in everything["edges"]) == 2
    assert sum(edge["node"] == ended for edge in of_the_day["edges"]) == 1


async def test_an_unknown_predicate_is_named(client: Client) -> None:
    error = await client.error('{ claims(predicates: ["MAKS"]) { totalCount } }')
    assert error["message"] == "unknown predicate 'MAKS'"


async def test_a_filter_of_too_many_values_is_refused(client: Client) -> None:
    query = "query Q($sources: [String!]) { claims(sources: $sources) { totalCount } }"
    error = await client.error(query, variables={"sources": [f"s{number}" for number in range(101)]})
    assert error["message"] == "a filter has 101 values and the limit is 100"


async def test_sources_list_what_cites_them(client: Client) -> None:
    data = await client.data(
        """{ source(slug: "gq-source-b") { title published origin citedBy(first: 1) { totalCount } } }"""
    )
    assert data["source"]["citedBy"]["totalCount"] == 2
    second_hand = await listed(client, "sources(grades: [SECOND_HAND], after: $after)")
    assert "gq-source-b" in second_hand
    assert "gq-source-a" not in second_hand


async def test_entities_of_a_kind_and_class_are_listed(client: Client) -> None:
    chips = await listed(client, 'entities(kinds: [PRODUCT], classes: ["logic chip"], first: 100, after: $after)')
    assert {"gq-chip", "gq-own-chip"} <= set(chips)
    assert not {"gq-memory", "gq-foundry"} & set(chips)
    assert chips == sorted(set(chips))


async def test_paths_are_shortest_first_with_a_claim_for_each_hop(client: Client) -> None:
    query = """{ paths(from: "gq-lab", to: "gq-toolmaker", first: 5, asOf: "2024-07-01") {
      hops steps { entity { slug } claim { predicate source { slug } } } } }"""
    paths = (await client.data(query))["paths"]
    ways = [[step["entity"]["slug"] for step in path["steps"]] for path in paths]
    assert ways[0] == ["gq-lab", "gq-chip", "gq-foundry", "gq-node", "gq-light", "gq-toolmaker"]
    assert ["gq-lab", "gq-own-chip", *ways[0][2:]] in ways
    assert len({tuple(way) for way in ways}) == len(ways)
    predicates = [step["claim"] and step["claim"]["predicate"] for step in paths[0]["steps"]]
    assert predicates == ["ORDERS", "FABRICATES", "OFFERS", "GOES_INTO", "PROVIDES", None]


async def test_paths_obey_hops_predicates_and_day(client: Client) -> None:
    data = await client.data(
        """{ short: paths(from: "gq-lab", to: "gq-toolmaker", maxHops: 4) { hops }
          some: paths(from: "gq-lab", to: "gq-foundry", predicates: ["ORDERS"]) { hops }
          early: paths(from: "gq-lab", to: "gq-foundry", asOf: "2022-06-01") { hops }
          late: paths(from: "gq-lab", to: "gq-foundry", asOf: "2024-07-01", maxHops: 2) { hops } }"""
    )
    assert data["short"] == []
    assert data["some"] == []
    assert data["early"] == []
    assert len(data["late"]) == 2


@pytest.mark.parametrize("arguments", ['from: "a", to: "a"', 'from: "a", to: "b", maxHops: 9'])
async def test_a_path_without_ends_or_end_is_refused(client: Client, arguments: str) -> None:
    error = await client.error(f"{{ paths({arguments}) {{ hops }} }}")
    assert error["extensions"]["code"] == "BAD_REQUEST"


async def test_before_the_first_load_nothing_is_known(client: Client) -> None:
    data = await client.data(
        """{ entity(slug: "gq-foundry", knownAt: "2000-01-01T00:00:00Z") { slug }
          status(knownAt: "2000-01-01T00:00:00Z") { claims revision { number } } }"""
    )
    assert data == {"entity": None, "status": {"claims": 0, "revision": {"number": 0}}}


async def test_an_instant_without_time_zone_is_refused(client: Client) -> None:
    error = await client.error('{ entity(slug: "gq-foundry", knownAt: "2000-01-01T00:00:00") { slug } }')
    assert error["message"] == "knownAt needs a time zone"


async def test_status_revisions_and_vocabulary_say_what_is_there(client: Client) -> None:
    data = await client.data(
        """{ status { software claims counts { kind count } revision { number recordedAt } vocabularyVersion }
          revisions(first: 1) { totalCount edges { node { number actor action added } } }
          vocabulary { predicates { name description subjects supplier carries } attributes { name unit } } }"""
    )
    counts = {row["kind"]: row["count"] for row in data["status"]["counts"]}
    assert counts["ORGANIZATION"] >= 5
    assert data["revisions"]["edges"][0]["node"]["number"] == data["status"]["revision"]["number"]
    assert data["revisions"]["totalCount"] == data["status"]["revision"]["number"]
    fabricates = next(row for row in data["vocabulary"]["predicates"] if row["name"] == "FABRICATES")
    assert (fabricates["subjects"], fabricates["supplier"]) == (["FACILITY", "ORGANIZATION"], "SUBJECT")


async def test_revisions_are_paged_from_the_last(client: Client) -> None:
    await client.data(
        'mutation { addClaims(input: {claims: [{subject: "gq-lab", predicate: "USES", object: "gq-chip", '
        'source: "gq-source-a"}]}) { number } }'
    )
    query = """query Q($after: String) { revisions(first: 1, after: $after) {
      edges { node { number } } pageInfo { endCursor hasNextPage } } }"""
    newest = (await client.data(query))["revisions"]
    older = (await client.data(query, after=newest["pageInfo"]["endCursor"]))["revisions"]
    assert newest["pageInfo"]["hasNextPage"]
    assert older["edges"][0]["node"]["number"] == newest["edges"][0]["node"]["number"] - 1
