"""Recording and retracting claims over HTTP: what is written, what is refused, what earlier knowledge still sees."""

import pytest

from .conftest import Client

pytestmark = pytest.mark.anyio

ADD = "mutation Add($input: AddClaimsInput!) { addClaims(input: $input) { number added closed actor action comment } }"
RETRACT = (
    'mutation Retract($ids: [String!]!) { retractClaims(ids: $ids, reason: "a mistake") { number closed comment } }'
)


async def test_a_source_an_entity_and_a_claim_are_recorded_together(client: Client) -> None:
    what = {
        "comment": "a new maker",
        "sources": [
            {"id": "gq-new-source", "title": "News", "publisher": "Press", "grade": "READ", "published": "2025-02-03"}
        ],
        "entities": [
            {
                "id": "gq-new-maker",
                "kind": "ORGANIZATION",
                "class": "group",
                "names": [{"text": "New Maker", "language": "en", "kind": "TRADE"}],
                "identifiers": [{"scheme": "lei", "value": "529900"}],
                "source": "gq-new-source",
            }
        ],
        "claims": [
            {
                "subject": "gq-new-maker",
                "predicate": "MAKES",
                "object": "gq-memory",
                "source": "gq-new-source",
                "modality": "PLANNED",
                "from": "2025-02",
                "target": "by 2026",
                "share": {"min": 10, "max": 20, "year": 2025},
                "slot": {
                    "name": "manufacture",
                    "completeness": "PARTIAL",
                    "qualificationTime": {"min": 6, "unit": "months"},
                },
            }
        ],
    }  # fmt: skip
    revision = (await client.data(ADD, input=what))["addClaims"]
    assert (revision["added"], revision["actor"], revision["comment"]) == (4, "local", "a new maker")
    found = await client.data(
        """{ organization(slug: "gq-new-maker") { name class identifiers { value }
          claims(predicates: ["MAKES"]) { edges { node { modality valid { since sincePrecision } target { last }
            share { min max year } slot { name completeness qualificationTime { min max unit } }
            source { title published } sinceRevision } } } } }"""
    )
    data = found["organization"]
    assert (data["name"], data["class"], data["identifiers"]) == ("New Maker", "group", [{"value": "529900"}])
    assert data["claims"]["edges"][0]["node"] == {
        "modality": "PLANNED",
        "valid": {"since": "2025-02-01", "sincePrecision": "MONTH"},
        "target": {"last": "2026-12-31"},
        "share": {"min": 10, "max": 20, "year": 2025},
        "slot": {
            "name": "manufacture",
            "completeness": "PARTIAL",
            "qualificationTime": {"min": 6, "max": None, "unit": "months"},
        },
        "source": {"title": "News", "published": "2025-02-03"},
        "sinceRevision": revision["number"],
    }


async def test_what_is_wrong_is_listed_at_once_and_nothing_is_written(client: Client) -> None:
    before = await client.data("{ status { claims revision { number } } }")
    claim = {"subject": "gq-lab", "source": "gq-source-a"}
    bad = [
        {**claim, "predicate": "FABRICATS", "object": "gq-chip"},
        {**claim, "predicate": "DESIGNS", "object": "gq-unheard-of"},
        {**claim, "predicate": "DESIGNS", "object": "gq-chip", "from": "2025", "to": "2024"},
    ]
    error = await client.error(ADD, variables={"input": {"claims": bad}})
    assert error["extensions"]["code"] == "INPUT"
    assert {problem["line"] for problem in error["extensions"]["problems"]} >= {1, 3}
    assert await client.data("{ status { claims revision { number } } }") == before


async def test_nothing_to_record_is_refused(client: Client) -> None:
    error = await client.error(ADD, variables={"input": {"claims": []}})
    assert error["extensions"]["code"] == "BAD_REQUEST"


async def test_a_retracted_claim_is_gone_now_and_seen_by_earlier_knowledge(client: Client) -> None:
    claim = {"subject": "gq-designer", "predicate": "SELLS", "object": "gq-chip", "source": "gq-source-a"}
    await client.data(ADD, input={"claims": [claim]})
    query = """query Q($at: DateTime) { status(knownAt: $at) { revision { recordedAt } }
      organization(slug: "gq-designer", knownAt: $at) {
        claims(predicates: ["SELLS"]) { edges { node { slug untilRevision } } } } }"""
    data = await client.data(query)
    instant = data["status"]["revision"]["recordedAt"]
    (edge,) = data["organization"]["claims"]["edges"]
    revision = (await client.data(RETRACT, ids=[edge["node"]["slug"]]))["retractClaims"]
    assert (revision["closed"], revision["comment"]) == (1, "a mistake")
    assert (await client.data(query))["organization"]["claims"]["edges"] == []
    earlier = (await client.data(query, at=instant))["organization"]["claims"]["edges"]
    assert [e["node"]["slug"] for e in earlier] == [edge["node"]["slug"]]
    found = await client.data(
        "query Q($slug: String!) { claim(slug: $slug) { untilRevision } }", slug=edge["node"]["slug"]
    )
    assert found["claim"] == {"untilRevision": revision["number"]}


async def test_retracting_an_unknown_claim_is_refused(client: Client) -> None:
    assert (await client.error(RETRACT, variables={"ids": ["c-nothing"]}))["extensions"]["code"] == "NOT_FOUND"
    assert (await client.error(RETRACT, variables={"ids": []}))["extensions"]["code"] == "BAD_REQUEST"
