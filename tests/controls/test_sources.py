"""What a transaction leaves out is taken or derived from the graph, and what is in neither is missing by name."""

import pytest

from graphsvc.controls.facts import Absent, FactValue
from graphsvc.controls.sources import GraphSource
from graphsvc.domain.decisions import Basis, Transaction
from graphsvc.domain.quantities import Quantity

GRAPH = {
    "attributes": {
        "h20": {
            "tpp": Quantity(min=2368, max=2368, unit="TPP"),
            "dieArea": Quantity(min=800, max=814, unit="mm2"),
            "memoryBandwidth": Quantity(min=4, max=4, unit="TB/s"),
            "dataCentre": "yes",
            "nonPlanar": "perhaps",
            "class": "logic chip",
        }
    },
    "headquarters": {"bytedance": ["cn"], "nvidia": ["us"], "parent": ["sg"], "torn": ["cn", "sg"]},
    "parents": {"bytedance": ["bytedance"], "daughter": ["parent"]},
    "listings": {"huawei": ["us-entity-list#1"]},
    "completeLists": ["us-entity-list"],
    "suppliers": {"h20": {"FABRICATES": ["tsmc"], "DESIGNS": ["nvidia"], "PACKAGES": ["tsmc", "amkor"]}},
}


@pytest.fixture
def find(graph_from):
    source = GraphSource(graph_from(GRAPH))
    return lambda name, **roles: source.find(name, Transaction.model_validate({"item": "h20", **roles}))


def test_what_is_given_comes_first(find):
    found = find("tpp", facts={"tpp": 1})
    assert found == FactValue(Quantity(min=1, max=1), Basis.GIVEN)


def test_an_attribute_comes_from_the_graph_with_its_claims(find):
    found = find("tpp")
    assert isinstance(found, FactValue)
    assert (found.basis, found.claims) == (Basis.GRAPH, ("c-h20-tpp",))
    assert find("dataCentre").content is True


def test_a_value_in_another_unit_or_of_another_sort_is_missing_and_says_so(find):
    assert find("memoryBandwidth").why == "recorded in TB/s, needed in GB/s"
    assert "which is no value of this fact" in find("nonPlanar").why
    assert find("ioBandwidth") == Absent("h20", "ioBandwidth")


def test_performance_density_is_derived_bound_by_bound(find):
    found = find("performanceDensity")
    assert found.basis is Basis.DERIVED
    assert found.content.min == pytest.approx(2368 / 814)
    assert found.content.max == pytest.approx(2368 / 800)
    assert found.claims == ("c-h20-tpp", "c-h20-dieArea")


def test_a_lower_bound_of_tpp_gives_a_lower_bound_of_density(find):
    found = find("performanceDensity", facts={"tpp": {"min": 4000}, "dieArea": 800})
    assert (found.content.min, found.content.max) == (5.0, None)


def test_headquarters_parent_and_destination_follow_the_consignee(find):
    assert find("consigneeHq", consignee="bytedance").ids == {"cn"}
    assert find("ultimateParentHq", consignee="bytedance").ids == {"cn"}
    assert find("ultimateParentHq", consignee="daughter").ids == {"sg"}
    assert find("destination", consignee="bytedance").basis is Basis.DERIVED
    assert find("destination", consignee="bytedance", destination="us").ids == {"us"}
    assert find("consigneeHq", consignee="torn").ids == {"cn", "sg"}
    assert find("ultimateParentHq", consignee="torn") == Absent("torn", "ultimateParentHq")
    assert find("consigneeHq") == Absent("consignee", "consigneeHq", "no consignee is known")


def test_the_end_user_is_the_consignee_unless_another_is_named(find):
    assert find("endUserHq", consignee="bytedance").ids == {"cn"}
    assert find("endUserHq", consignee="bytedance", endUser="nvidia").ids == {"us"}
    assert find("endUser", consignee="bytedance").ids == {"bytedance"}
    assert find("endUserHq", consignee="nobody") == Absent("nobody", "consigneeHq")


def test_listings_are_closed_only_for_complete_lists(find):
    found = find("consigneeListings", consignee="huawei")
    assert found.ids == {"us-entity-list", "us-entity-list#1"}
    assert "us-entity-list" in found.closed
    assert "us-meu-list" not in found.closed


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ({"exporter": "tsmc", "osat": "amkor"}, True),
        ({"exporter": "nvidia"}, False),
        ({"exporter": "broker", "osat": "amkor"}, False),
        ({"exporter": "amkor"}, None),
        ({"exporter": "broker", "item": "unknown-chip"}, None),
        ({}, None),
    ],
)
def test_a_foundry_sale_is_told_from_the_roles(find, roles, expected):
    found = find("foundrySale", **roles)
    assert found.content is expected if expected is not None else isinstance(found, Absent)


def test_the_class_of_the_item_says_whether_it_is_logic_or_memory(find):
    assert find("logic").content is True
    assert find("memory").content is False
    assert isinstance(find("logic", item="unknown-chip"), Absent)


def test_no_licence_is_assumed_to_be_held(find):
    assert find("authorized").content is False


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"facts": {"tppp": 1}}, "did you mean tpp"),
        ({"facts": {"item": "x"}}, "is a role of the transaction"),
        ({"facts": {"tpp": "many"}}, "tpp is a NUMBER"),
        ({"facts": {"dataCentre": 1}}, "dataCentre is a FLAG"),
        ({"facts": {"memoryBandwidth": {"min": 4, "unit": "TB/s"}}}, "expected GB/s"),
        ({"exporter": "Not A Slug"}, "String should match pattern"),
    ],
)
def test_a_malformed_transaction_is_refused(data, message):
    with pytest.raises(ValueError, match=message):
        Transaction.model_validate(data)
