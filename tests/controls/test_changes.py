"""What would change a decision: every change named is tried, and what is found again is what it says."""

from datetime import date
from typing import Any

import pytest

from graphsvc.controls.changes import Asked, changes
from graphsvc.controls.decisions import decide
from graphsvc.controls.facts import FactValue
from graphsvc.controls.plain import StatedFacts
from graphsvc.controls.ruleset import RuleSet
from graphsvc.domain.answers import State
from graphsvc.domain.decisions import ROLES, Basis, Change, Transaction
from graphsvc.domain.groups import Group, Groups
from graphsvc.domain.quantities import Quantity
from graphsvc.domain.rules import Licence, Rule

DAY = date(2024, 6, 1)
CITE = {"publisher": "A", "citation": "1 FR 1", "grade": "COMMON_KNOWLEDGE"}
GROUPS = Groups(groups=(Group(id="G", title="Group", members=({"ids": ["cn", "mo"]},), cites=(CITE,)),))


def rule(when: dict[str, Any], name: str = "need", **more: Any) -> Rule:
    data = {"id": name, "title": name.title(), "regime": "us-ear", "kind": "LICENCE", "effectiveFrom": "2024-01-01"}
    effect = {"effect": {"licence": "REQUIRED"}}
    return Rule.model_validate({**data, **effect, **more, "when": when, "cites": [CITE]})


@pytest.fixture
def changed(known_at):
    """What would change the decision of a transaction with these facts under these rules."""

    def ask(rules: list[Rule], source: StatedFacts | None = None, **facts: Any) -> tuple[Change, ...]:
        roles = {name: facts.pop(name) for name in ROLES if name in facts}
        transaction, ruleset = Transaction(**roles, facts=facts), RuleSet("test", tuple(rules), GROUPS)
        source = source or StatedFacts()
        decision = decide(transaction, source, ruleset, DAY, known_at)
        return changes(Asked(transaction, source, ruleset, decision))

    return ask


def told(found: tuple[Change, ...]) -> dict[str, Licence]:
    """Changes by facts as {values: licence}."""
    return {" & ".join(row.value for row in change.facts): change.licence for change in found if change.facts}


def test_a_yes_or_no_flips_both_ways(changed):
    assert told(changed([rule({"eq": ["logic", True]})])) == {"yes": Licence.REQUIRED, "no": Licence.NONE}


def test_a_number_is_told_by_its_spans(changed):
    when = {"any": [{"gt": ["tpp", 4800]}, {"all": [{"ge": ["tpp", 1600]}, {"lt": ["tpp", 2400]}]}]}
    assert told(changed([rule(when)])) == {
        "less than 1,600 TPP": Licence.NONE,
        "at least 1,600 TPP and less than 2,400 TPP": Licence.REQUIRED,
        "at least 2,400 TPP and at most 4,800 TPP": Licence.NONE,
        "more than 4,800 TPP": Licence.REQUIRED,
    }


def test_only_what_the_known_bounds_allow_is_supposed(changed):
    bounds = Quantity(min=4480, max=6400, unit="TPP")
    source = StatedFacts({"tpp": FactValue(bounds, Basis.GRAPH)})
    found = told(changed([rule({"ge": ["tpp", 4800]}), rule({"ge": ["tpp", 9000]}, "more")], source))
    assert found == {"less than 4,800 TPP": Licence.NONE, "at least 4,800 TPP": Licence.REQUIRED}


def test_countries_are_told_by_the_groups_that_hold_them(changed):
    found = told(changed([rule({"in": ["destination", {"groups": ["G"], "less": ["mo"]}]})]))
    assert found == {
        "in G without mo": Licence.REQUIRED,
        "a country that none of these rules names": Licence.NONE,
    }


def test_one_of_several_candidates_is_supposed_and_nobody_else(changed):
    source = StatedFacts({"destination": FactValue(frozenset({"cn", "tw"}), Basis.GRAPH)})
    found = told(changed([rule({"in": ["destination", {"groups": ["G"]}]})], source))
    assert found == {"cn": Licence.REQUIRED, "tw": Licence.NONE}


def test_lists_are_supposed_one_by_one_and_none(changed):
    found = told(changed([rule({"in": ["consigneeListings", ["some-list#5"]]})]))
    assert found == {"some-list#5": Licence.REQUIRED, "none": Licence.NONE}
    whole = rule({"in": ["consigneeListings", ["some-list"]]}, "whole")
    both = told(changed([rule({"in": ["consigneeListings", ["some-list#5"]]}), whole]))
    assert both == {"some-list or some-list#5": Licence.REQUIRED, "none": Licence.NONE}


def test_nobody_is_supposed_for_a_buyer_whom_no_rule_names(changed):
    relief = rule({"in": ["consignee", ["firm-c"]]}, "relief", kind="EXCEPTION", effect={})
    found = told(changed([rule({"eq": ["logic", True]}), relief], exporter="firm-a", logic=True))
    assert found == {"firm-c": Licence.NONE}


def test_two_facts_are_named_together_where_neither_alone_is_enough(changed):
    when = {"eq": ["osat", {"fact": "fabricator"}]}
    found = told(changed([rule(when)], exporter="firm-a", consignee="firm-b"))
    assert found == {
        "firm-a & firm-a": Licence.REQUIRED,
        "firm-a & firm-b": Licence.NONE,
        "firm-b & firm-a": Licence.NONE,
        "firm-b & firm-b": Licence.REQUIRED,
    }


def test_a_decided_decision_is_changed_by_days_only(changed):
    suspended = [{"from": "2024-09-01", "to": "2024-10-01", "instrument": "x", "resumption": "UNVERIFIED"}]
    found = changed([rule({"eq": ["logic", True]}, suspended=suspended)], logic=True)
    assert [(change.day, change.licence, change.state) for change in found] == [
        (date(2023, 12, 31), Licence.NONE, State.DECIDED),
        (date(2024, 9, 1), Licence.NONE, State.DECIDED),
        (date(2024, 10, 1), Licence.UNKNOWN, State.UNKNOWN),
    ]


def test_days_on_which_parameters_groups_and_postures_change_are_tried(changed):
    parameters = {"limit": [{"from": "2024-01-01", "value": 10, "cite": CITE}]}
    parameters["limit"].append({"from": "2024-08-01", "value": 20, "cite": CITE})
    lax = [{"from": "2024-07-01", "posture": "NOT_ENFORCED", "instrument": "x"}]
    found = changed([rule({"ge": ["tpp", {"param": "limit"}]}, parameters=parameters, enforcement=lax)], tpp=15)
    later = [(change.day, change.licence) for change in found if change.day and change.day > DAY]
    assert later == [(date(2024, 7, 1), Licence.REQUIRED), (date(2024, 8, 1), Licence.NONE)]
    assert "not enforced" in next(change.text for change in found if change.day == date(2024, 7, 1))


def test_nothing_is_named_that_changes_nothing(changed):
    rules = [rule({"eq": ["logic", True]}), rule({"eq": ["memory", True]}, "also")]
    assert not [change for change in changed(rules, logic=True) if change.facts]
