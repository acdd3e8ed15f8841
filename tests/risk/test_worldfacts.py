"""What rules see of the claims: bounds that widen, no last word, closed lists, groups and equity."""

from datetime import date

import pytest

from graphsvc.controls.worldfacts import WorldFacts
from graphsvc.domain.quantities import Quantity
from tests.snapshot.graphs import DAY, claim, denied, world


def facts(*claims, as_of=DAY):
    return WorldFacts(world(*claims, as_of=as_of))


def has(subject, attribute, **value):
    return claim(f"{subject} HAS", attribute=attribute, **value)


def tpp(low, high=None):
    return has("chip-1", "tpp", value={"min": low, "max": high or low, "unit": "TPP"})


def test_sources_that_differ_widen_a_number():
    assert facts(tpp(2368), tpp(2400, 2500)).attribute("chip-1", "tpp").value == Quantity(
        min=2368, max=2500, unit="TPP"
    )


def test_sources_that_differ_in_words_leave_the_fact_open_and_never_let_the_last_one_win():
    yes, no, agreed = (has("chip-1", "dataCentre", text=text) for text in ("yes", "no", "Yes"))
    assert facts(yes).attribute("chip-1", "dataCentre").value == "yes"
    assert facts(yes, agreed).attribute("chip-1", "dataCentre") is not None
    assert facts(yes, no).attribute("chip-1", "dataCentre") is None
    assert facts(no, yes).attribute("chip-1", "dataCentre") is None


def test_what_is_not_recorded_rumoured_or_denied_is_no_value():
    assert facts(claim("org-a DESIGNS chip-1")).attribute("chip-1", "tpp") is None
    assert facts(tpp(1) | {"modality": "RUMOURED"}).attribute("chip-1", "tpp") is None
    assert facts(tpp(1) | {"polarity": "DENIES"}).attribute("chip-1", "tpp") is None


def test_a_product_has_the_process_size_of_its_node_unless_it_has_its_own():
    node = [claim("org-t FABRICATES chip-1", node="node-5", modality="PLANNED", target="2026")]
    size = has("node-5", "processSize", value={"min": 5, "max": 5, "unit": "nm"})
    assert facts(*node, size).attribute("chip-1", "processSize").value.max == 5
    own = has("chip-1", "processSize", value={"min": 4, "max": 4, "unit": "nm"})
    assert facts(*node, size, own).attribute("chip-1", "processSize").value.max == 4


@pytest.mark.parametrize(
    ("text", "as_of", "complete"),
    [
        ("2025-06-30", date(2025, 6, 30), True),
        ("2025-06-30", date(2025, 7, 1), False),
        ("2025", date(2025, 12, 31), True),
        ("soon", date(2020, 1, 1), False),
    ],
)
def test_a_list_is_a_closed_world_up_to_its_last_complete_day(text, as_of, complete):
    found = facts(has("list-e", "completeAsOf", text=text), as_of=as_of)
    assert found.list_complete("list-e") is complete


def test_headquarters_are_those_of_the_whole_where_a_part_has_none_and_several_where_sources_disagree():
    whole = [claim("org-a PART_OF org-g"), claim("org-g HEADQUARTERED_IN country-x")]
    assert facts(*whole).headquarters("org-a").entities[0][0] == "country-x"
    two = [claim("org-a HEADQUARTERED_IN country-x"), claim("org-a HEADQUARTERED_IN country-y")]
    assert {country for country, _ in facts(*two).headquarters("org-a").entities} == {"country-x", "country-y"}
    assert facts(claim("org-a DESIGNS chip-1")).headquarters("org-a").entities == ()


def test_only_equity_feeds_ownership_and_a_stake_that_nobody_states_is_anything():
    stakes = [
        claim("org-o OWNS org-a", stake={"min": 30, "max": 40, "unit": "%"}),
        claim("org-p OWNS org-a"),
        claim("org-q CONTROLS org-a"),
        claim("org-a PART_OF org-r"),
    ]
    owners = {stake.owner: (stake.min, stake.max) for stake in facts(*stakes).owners("org-a").stakes}
    assert owners == {"org-o": (30, 40), "org-p": (0, 100)}


def test_a_listing_holds_from_its_day_and_a_denied_supplier_is_none():
    listed = claim("org-a LISTED_ON list-e", from_="2025-01-16", footnote="5")
    assert [entry.footnote for entry in facts(listed).listings("org-a")] == ["5"]
    assert facts(listed, as_of=date(2025, 1, 15)).listings("org-a") == ()
    maker = [claim("org-t FABRICATES chip-1", source="weak"), denied("org-t FABRICATES chip-1")]
    found = WorldFacts(world(*maker, sources={"weak": {"grade": "COMMON_KNOWLEDGE"}}))
    assert found.suppliers("chip-1", "FABRICATES").entities == ()
