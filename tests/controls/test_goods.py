"""Facts of the item that follow from its class, from its making and from the groups of the rules."""

from datetime import date

import pytest

from graphsvc.controls.decisions import decide
from graphsvc.controls.facts import Absent, FactValue
from graphsvc.controls.sources import GraphSource
from graphsvc.domain.decisions import Basis, Standing, Transaction
from graphsvc.domain.groups import Conclusion
from graphsvc.domain.quantities import Quantity

GRAPH = {
    "attributes": {
        "h20": {"class": "logic chip"},
        "scanner": {"class": "tool"},
        "asml-nxt-1980i": {"class": "tool"},
        "boron": {"class": "material"},
        "hbm": {"class": "memory"},
        "thing": {"class": "other"},
        "stack": {"class": "memory", "coPackaged": "yes"},
    },
    "headquarters": {"smic": ["cn"], "node": ["cn"], "applied": ["us"], "buyer": ["cn"], "nvidia": ["us"]},
    "suppliers": {
        "ascend": {"FABRICATES": ["smic"]},
        "smic": {"GOES_INTO": ["etcher"]},
        "etcher": {"PROVIDES": ["applied"]},
    },
    "listings": {"blocked": ["us-sdn-list"]},
    "owners": {
        "daughter": {"stakes": {"middle": [10, 10]}},
        "middle": {"stakes": {"blocked": [5, 5]}},
        "buyer": {"stakes": {"somebody": [60, 60]}},
    },
    "completeLists": ["us-entity-list", "us-meu-list", "us-sdn-list"],
}


@pytest.fixture
def source(graph_from):
    return GraphSource(graph_from(GRAPH))


@pytest.fixture
def find(source):
    return lambda name, **roles: source.find(name, Transaction.model_validate(roles))


@pytest.mark.parametrize(
    ("item", "open_lists"),
    [
        ("h20", ()),
        ("scanner", ("jp-23-items", "nl-tools")),
        ("boron", ("cn-graphite",)),
        ("thing", ("nl-tools", "cn-graphite")),
    ],
)
def test_the_class_says_which_lists_of_goods_may_name_an_item(find, item, open_lists):
    found = find("itemListings", item=item)
    assert (found.ids, found.closed) == (frozenset(), None)
    assert set(open_lists) <= set(found.open)
    assert ("nl-tools" in found.open) == ("nl-tools" in open_lists)


@pytest.mark.parametrize("facts", [{"logic": True}, {"memory": True}, {"tpp": 100}, {"memoryBandwidth": {"min": 1}}])
def test_an_item_with_the_facts_of_a_chip_is_on_no_list_of_goods(find, facts):
    assert find("itemListings", item="new-chip", facts=facts) == FactValue(frozenset(), Basis.DERIVED, open=None)


def test_nothing_of_a_chip_does_not_make_a_tool(find):
    facts = {"logic": False, "memory": False, "tpp": 0}
    assert isinstance(find("itemListings", item="unknown", facts=facts), Absent)


def test_a_tool_and_a_material_have_no_figures_of_a_chip(find):
    for item in ("scanner", "boron"):
        found = find("tpp", item=item)
        assert (found.content, found.basis) == (Quantity(min=0, max=0, unit="TPP"), Basis.DERIVED)
    assert isinstance(find("tpp", item="h20"), Absent)
    assert isinstance(find("processSize", item="scanner"), Absent)


def test_memory_is_not_packaged_with_logic_unless_it_is_recorded(find):
    assert (find("coPackaged", item="hbm").content, find("coPackaged", item="stack").content) == (False, True)
    assert isinstance(find("coPackaged", item="h20"), Absent)


def test_united_states_technology_is_found_by_a_chain_and_walked_once(source, find):
    found = find("usTechnology", item="ascend")
    assert (found.content, found.claims) == (True, ("c-smic", "c-etcher", "c-applied"))
    assert find("usTechnology", item="ascend", consignee="buyer") is found
    assert find("usTechnology", item="h20").why == "the plants and tools upstream are not all known"
    assert find("usTechnology").why == "no item is named"


ABROAD = {"usContent": 0, "usTechnology": False, "exporterHq": "my"}


@pytest.mark.parametrize(
    ("origin", "change", "expected"),
    [
        ("my", {}, False),
        ("us", {}, None),
        (None, {}, None),
        ("my", {"usContent": 1}, None),
        ("my", {"usContent": {"max": 10}}, None),
        ("my", {"usTechnology": True}, None),
        ("my", {"exporterHq": "us"}, None),
    ],
)
def test_only_what_has_nothing_of_the_united_states_is_outside_the_ear(find, origin, change, expected):
    found = find("subjectToEar", item="unknown", origin=origin, facts={**ABROAD, **change})
    assert found.content is expected if expected is not None else isinstance(found, Absent)


def test_exposure_to_the_sdn_list_follows_documented_owners(find):
    assert find("sdnExposure", consignee="blocked") == FactValue(True, Basis.GRAPH, ("c-us-sdn-list",))
    assert find("sdnExposure", consignee="daughter").content is True
    assert find("sdnExposure", consignee="buyer", endUser="daughter").content is True
    assert find("sdnExposure", consignee="buyer") == FactValue(False, Basis.DERIVED)
    assert isinstance(find("sdnExposure"), Absent)


def test_a_stated_seat_gives_the_destination(find):
    found = find("destination", consignee="buyer", facts={"consigneeHq": "sg"})
    assert (found.ids, found.basis) == ({"sg"}, Basis.DERIVED)


def test_rules_for_other_goods_are_not_met_for_a_chip(source, ruleset, known_at):
    transaction = Transaction.model_validate(
        {"exporter": "nvidia", "consignee": "buyer", "item": "h20", "facts": {"tpp": 1}}
    )
    for day in (date(2023, 12, 1), date(2025, 6, 1), date(2026, 12, 1)):
        decision = decide(transaction, source, ruleset, day, known_at)
        others = {row.rule for row in decision.not_reached if row.standing is Standing.NOT_MET}
        goods = {row.rule.id for row in ruleset.on(day, known_at).rows} & {
            "us-3b-advanced", "us-3b-other", "us-3b-licence-d5", "us-advanced-node-facility", "us-veu-china",
            "us-former-veu-review", "nl-tools", "jp-23-items", "cn-gallium-germanium", "cn-antimony-superhard",
            "cn-us-military", "us-ofac-50",
        }  # fmt: skip
        assert goods
        assert goods <= others


def test_a_group_adds_the_item_to_a_list_from_its_day_on(source, ruleset, known_at):
    transaction = Transaction.model_validate(
        {
            "exporter": "asml",
            "consignee": "buyer",
            "item": "asml-nxt-1980i",
            "origin": "nl",
            "facts": {"exporterHq": "nl"},
        }
    )
    standings = []
    for day in (date(2024, 9, 6), date(2024, 9, 7)):
        decision = decide(transaction, source, ruleset, day, known_at)
        outcomes = (*decision.matched, *decision.not_reached)
        standings.append({row.standing for row in outcomes if row.rule == "nl-tools"})
    assert standings == [{Standing.UNKNOWN, Standing.NOT_YET}, {Standing.APPLIED, Standing.ENDED}]


def test_a_stated_list_is_open_where_nobody_names_the_item(source, ruleset, known_at):
    facts = {"itemListings": [], "exporterHq": "nl"}
    transaction = Transaction.model_validate({"exporter": "asml", "consignee": "buyer", "origin": "nl", "facts": facts})
    decision = decide(transaction, source, ruleset, date(2025, 3, 3), known_at)
    assert ("item", "item") in {(gap.subject, gap.fact) for gap in decision.missing_facts}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"fact": "itemListings", "of": "item"}, "a group answers a yes-or-no fact, but itemListings is a SET"),
        ({"fact": "memory", "of": "item", "token": "x"}, "a set, where it names a token, but memory is a FLAG"),
        ({"fact": "memory", "of": "destination"}, "needs the role of an entity"),
    ],
)
def test_a_conclusion_that_does_not_fit_its_fact_is_refused(data, message):
    with pytest.raises(ValueError, match=message):
        Conclusion.model_validate(data)
