"""Single-foundry dependence on small graphs: each thing that an answer may say, and each wrong one that it must not."""

from datetime import date

import pytest

from tests.snapshot.graphs import DAY, claim, critical_suppliers, denied, kinds, single_foundry

TWO_CHIPS = [claim("org-a BUYS chip-1"), claim("org-a ORDERS chip-2", modality="ORDERED")]
ONE_FOUNDRY = [claim("org-t FABRICATES chip-1"), claim("org-t FABRICATES chip-2")]
TWO_FOUNDRIES = [claim("org-t FABRICATES chip-1"), claim("org-u FABRICATES chip-2")]


def plain(answer):
    """The findings of the question without rules, by kind."""
    return {key: state for key, state in kinds(answer).items() if not key[0].endswith("_UNDER_RULES")}


def finding(answer, kind):
    return next(found for found in answer.findings if found.kind == kind)


def test_two_chips_of_one_foundry_are_a_diamond_and_a_single_foundry():
    answer = single_foundry("org-a", *TWO_CHIPS, *ONE_FOUNDRY)
    assert plain(answer) == {
        ("SINGLE_FOUNDRY", "org-t"): "DECIDED",
        ("FOUNDRY_DIAMOND", "org-t"): "DECIDED",
        ("PRODUCT_FOUNDRY", "org-t"): "DECIDED",
    }
    assert finding(answer, "SINGLE_FOUNDRY").tier == 2
    assert "no other alternative is documented that counts" in finding(answer, "SINGLE_FOUNDRY").explanation


def test_a_closed_list_has_no_other_alternative():
    closed = {"completeness": "CLOSED"}
    answer = single_foundry("org-a", claim("org-a BUYS chip-1", slot=closed), claim("org-t FABRICATES chip-1"))
    assert "there is no other alternative" in finding(answer, "SINGLE_FOUNDRY").explanation


def test_two_foundries_are_no_single_one_and_the_answer_says_what_comes_from_whom():
    answer = single_foundry("org-a", *TWO_CHIPS, *TWO_FOUNDRIES)
    assert plain(answer)["NO_SINGLE_FOUNDRY", None] == "DECIDED"
    assert "CHIP-2 comes from ORG-U; CHIP-1 comes from ORG-T" in finding(answer, "NO_SINGLE_FOUNDRY").explanation


def test_two_nodes_of_one_firm_share_the_firm():
    answer = single_foundry(
        "org-a",
        *TWO_CHIPS,
        claim("org-t FABRICATES chip-1", node="node-5"),
        claim("org-t FABRICATES chip-2", node="node-7"),
        claim("org-t OFFERS node-5"),
        claim("org-t OFFERS node-7"),
    )
    assert plain(answer)["SINGLE_FOUNDRY", "org-t"] == "DECIDED"


def test_a_foundry_and_the_group_it_is_part_of_are_told_as_one():
    group = claim("org-t PART_OF org-group")
    answer = single_foundry("org-a", *TWO_CHIPS, *ONE_FOUNDRY, group, claim("org-group OFFERS node-9"))
    assert "depends on a single foundry, ORG-T (" in answer.summary


@pytest.mark.parametrize("link", ["OPERATES", "PART_OF"])
def test_a_site_that_fabricates_leads_to_the_firm_behind_it(link):
    firm = claim("org-t OPERATES fab-1") if link == "OPERATES" else claim("fab-1 PART_OF org-t")
    answer = single_foundry("org-a", claim("org-a BUYS chip-1"), claim("fab-1 FABRICATES chip-1"), firm)
    assert plain(answer)["SINGLE_FOUNDRY", "org-t"] == "DECIDED"


# -- what is not known never reads as "no" -----------------------------------------------------------------------------


def test_chips_of_unknown_foundries_may_all_come_from_one():
    answer = single_foundry("org-a", *TWO_CHIPS)
    assert plain(answer)["NO_SINGLE_FOUNDRY", None] == "UNKNOWN"
    assert {(m.subject, m.fact) for m in answer.missing_facts} >= {
        ("chip-1", "its fabricator"),
        ("chip-2", "its fabricator"),
    }
    assert "may depend on a single foundry" in answer.summary


def test_an_unknown_foundry_may_be_the_known_one():
    answer = single_foundry("org-a", *TWO_CHIPS, ONE_FOUNDRY[0])
    assert plain(answer)["NO_SINGLE_FOUNDRY", None] == "UNKNOWN"
    assert "ORG-T" in finding(answer, "NO_SINGLE_FOUNDRY").explanation


def test_an_unknown_foundry_beside_two_known_ones_changes_nothing():
    third = claim("org-a BUYS chip-3")
    answer = single_foundry("org-a", *TWO_CHIPS, third, *TWO_FOUNDRIES)
    assert plain(answer)["NO_SINGLE_FOUNDRY", None] == "DECIDED"
    assert finding(answer, "NO_SINGLE_FOUNDRY").missing_facts == ()


@pytest.mark.parametrize("thing", ["thing-1", "cluster-1"])
def test_a_thing_of_which_nothing_leads_to_a_foundry_may_come_from_the_same(thing):
    claims = [claim("org-a USES chip-1"), claim(f"org-a USES {thing}"), claim("org-t FABRICATES chip-1")]
    answer = single_foundry("org-a", *claims)
    assert plain(answer)["NO_SINGLE_FOUNDRY", None] == "UNKNOWN"
    assert (thing, "its foundry") in {(m.subject, m.fact) for m in answer.missing_facts}


@pytest.mark.parametrize("ask", [single_foundry, critical_suppliers])
@pytest.mark.parametrize(
    ("target", "given"),
    [
        ("org-a", claim("org-a DESIGNS chip-1")),
        ("chip-1", claim("org-a DESIGNS chip-1")),
        ("svc-1", claim("org-a SELLS svc-1")),
        ("thing-1", claim("thing-1 SUBTYPE_OF thing-2")),
    ],
)
def test_nothing_documented_is_unknown(ask, target, given):
    answer = ask(target, given)
    assert answer.state == "UNKNOWN"
    assert ("OPEN_SLOT") in {found.kind for found in answer.findings}
    assert target in {missing.subject for missing in answer.missing_facts}


# -- unserved is no independence ---------------------------------------------------------------------------------------


def test_a_supply_of_which_nothing_counts_is_unserved_with_the_cause_of_each():
    answer = single_foundry(
        "org-a",
        claim("org-a USES chip-1", modality="PLANNED", target="2026"),
        claim("org-a USES chip-2", modality="RUMOURED"),
        claim("org-a BUYS chip-3", to="2022"),
        *ONE_FOUNDRY,
    )
    assert plain(answer)["UNSERVED_SLOT", "compute"] == "DECIDED"
    assert not {"NO_SINGLE_FOUNDRY", "SINGLE_FOUNDRY"} & {found.kind for found in answer.findings}
    text = finding(answer, "UNSERVED_SLOT").explanation
    assert "CHIP-1: planned for 2026-12-31" in text
    assert "CHIP-2: only rumoured" in text
    assert "ended: CHIP-3" in text
    assert "unserved" in answer.summary


def test_a_slot_that_needs_two_and_has_one_says_so():
    answer = single_foundry("org-a", claim("org-a BUYS chip-1", slot={"k": 2}), claim("org-t FABRICATES chip-1"))
    assert "only 1 of the 2 needed counts" in finding(answer, "UNSERVED_SLOT").explanation


def test_an_alternative_that_waits_for_a_foundry_is_no_independence_from_the_other():
    waiting = claim("org-u FABRICATES chip-2", modality="PLANNED", target="2030")
    answer = single_foundry("org-a", *TWO_CHIPS, claim("org-t FABRICATES chip-1"), waiting)
    assert plain(answer)["ONLY_SERVED_FOUNDRY", "org-t"] == "DECIDED"
    assert plain(answer)["UNSERVED_SLOT", "fabrication"] == "DECIDED"
    assert "NO_SINGLE_FOUNDRY" not in {found.kind for found in answer.findings}
    assert "has no foundry that counts but ORG-T" in answer.summary


def test_an_alternative_that_waits_beside_two_others_changes_nothing():
    waiting = [claim("org-a BUYS chip-3"), claim("org-u FABRICATES chip-3", modality="RUMOURED")]
    answer = single_foundry("org-a", *TWO_CHIPS, *TWO_FOUNDRIES, *waiting)
    assert plain(answer)["NO_SINGLE_FOUNDRY", None] == "DECIDED"


def test_what_waits_and_what_is_unknown_together_are_no_independence_either():
    waiting = claim("org-u FABRICATES chip-2", modality="RUMOURED")
    answer = single_foundry("org-a", *TWO_CHIPS, claim("org-a BUYS chip-3"), claim("org-t FABRICATES chip-1"), waiting)
    assert plain(answer)["NO_SINGLE_FOUNDRY", None] == "UNKNOWN"
    assert "may depend on a single foundry" in answer.summary


# -- disputes ----------------------------------------------------------------------------------------------------------

DISPUTED = [
    claim("org-u FABRICATES chip-1", modality="RUMOURED", from_="2025-03-01"),
    denied("org-u FABRICATES chip-1", from_="2025-03-01"),
]


def test_a_dispute_that_would_change_a_finding_makes_it_contested_from_its_day_on():
    claims = [claim("org-a BUYS chip-1"), claim("org-t FABRICATES chip-1"), *DISPUTED]
    assert plain(single_foundry("org-a", *claims))["SINGLE_FOUNDRY", "org-t"] == "CONTESTED"
    before = single_foundry("org-a", *claims, as_of=date(2025, 2, 28), months=24)
    assert plain(before)["SINGLE_FOUNDRY", "org-t"] == "DECIDED"


def test_a_dispute_that_changes_nothing_is_listed_and_decided():
    claims = [claim("org-a BUYS chip-1"), claim("org-t FABRICATES chip-1"), claim("org-t DESIGNS chip-1")]
    other = [claim("org-u DESIGNS chip-1", modality="RUMOURED"), denied("org-u DESIGNS chip-1")]
    answer = single_foundry("org-a", *claims, *other)
    assert plain(answer)["SINGLE_FOUNDRY", "org-t"] == "DECIDED"
    assert any("ORG-U" in line and "denies" in line for line in answer.would_change)


def test_a_supplier_that_only_a_settled_dispute_makes_critical_is_named():
    claims = [claim("org-t FABRICATES chip-1"), claim("org-u FABRICATES chip-1"), denied("org-u FABRICATES chip-1")]
    weak = [given | ({"source": "weak"} if given.get("polarity") else {}) for given in claims]
    answer = critical_suppliers("chip-1", *weak, sources={"weak": {"grade": "COMMON_KNOWLEDGE"}})
    assert ("CRITICAL_SUPPLIER", "org-t") not in kinds(answer)
    assert any("could make ORG-T critical too" in line for line in answer.would_change)


# -- words and numbers -------------------------------------------------------------------------------------------------


def test_confidence_is_the_least_along_the_path():
    sources = {"weak": {"grade": "COMMON_KNOWLEDGE"}, "data": {"grade": "DATASET"}}
    answer = single_foundry(
        "org-a",
        claim("org-a BUYS chip-1"),
        claim("org-t FABRICATES chip-1", source="weak"),
        claim("org-t FABRICATES chip-1", source="data"),
        sources=sources,
    )
    assert finding(answer, "SINGLE_FOUNDRY").confidence == pytest.approx(0.9)
    assert finding(answer, "PRODUCT_FOUNDRY").confidence == pytest.approx(1 - 0.5 * 0.2)


def test_a_supplier_that_is_critical_only_because_of_a_phantom_is_marked():
    answer = critical_suppliers(
        "chip-1",
        claim("org-t FABRICATES chip-1"),
        claim("chip-2 COMPONENT_OF chip-1"),
        claim("chip-3 COMPONENT_OF chip-1"),
        claim("chip-1 COMPONENT_OF chip-2"),
        claim("org-z DESIGNS chip-3"),
    )
    marked = {f.anchor.id: "apparent alternative" in f.explanation for f in answer.findings if f.anchor}
    assert marked == {"org-t": False, "org-z": True}


def test_the_question_is_asked_without_and_with_rules_and_says_of_which_day():
    answer = single_foundry("org-a", *TWO_CHIPS, *ONE_FOUNDRY, as_of=DAY)
    under = finding(answer, "SINGLE_FOUNDRY_UNDER_RULES")
    assert under.explanation.startswith("Under the rules of 2025-06-01, if ORG-T stops")
