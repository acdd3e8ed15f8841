"""What one rule takes from a target, on small graphs under rules of their own."""

from datetime import date

import pytest

from graphsvc.controls.alone import alone
from graphsvc.controls.ruleset import RuleSet
from graphsvc.domain.rules import Rule
from graphsvc.risk.rule_impact import RuleImpact
from graphsvc.snapshot.facts import Horizon
from tests.snapshot.graphs import DAY, RECORDED, claim, denied, world

CITE = {"publisher": "A", "citation": "1 FR 1", "grade": "COMMON_KNOWLEDGE"}


def rule(when, name="letter", **more) -> Rule:
    data = {"id": name, "title": f"The {name}", "regime": "us-ear", "kind": "LICENCE", "effectiveFrom": "2025-01-01"}
    effect = {"effect": {"licence": "REQUIRED"}}
    return Rule.model_validate({**data, **effect, **more, "when": when, "cites": [CITE]})


TO_X = {"in": ["consignee", ["org-x"]]}
LETTER = rule({"all": [TO_X, {"in": ["item", ["chip-a"]]}]})
OTHER = rule({"all": [TO_X, {"in": ["item", ["chip-b"]]}]}, "other")
POWER = rule({"ge": ["tpp", 100]}, "power")
A = [
    claim("org-x ORDERS chip-a", seller="org-n"),
    claim("org-n DESIGNS chip-a"),
    claim("org-t FABRICATES chip-a"),
]
B = [claim("org-x BUYS chip-b", seller="org-m"), claim("org-m DESIGNS chip-b"), claim("org-s FABRICATES chip-b")]


def impact(*claims, rules=(LETTER, OTHER, POWER), name="letter", as_of=DAY, months=0):
    found = world(*claims, as_of=as_of, sources={"t": {}})
    arguments = {"rule": name, "target": "org-x", "asOf": as_of, "knownAt": RECORDED, "horizon": months}
    return RuleImpact(found, Horizon(as_of, months), alone(RuleSet("test", rules), name)).answer("org-x", arguments)


def told(answer) -> dict[str, set[str]]:
    """The findings by kind: what each is about, or what it turns on."""
    found: dict[str, set[str]] = {}
    for finding in answer.findings:
        by_anchor = finding.kind in ("BLOCKED_SUPPLY", "NEWLY_CRITICAL", "NO_LONGER_CRITICAL", "STILL_CRITICAL")
        entity = finding.anchor if by_anchor else finding.subject
        found.setdefault(finding.kind, set()).add(entity.id)
    return found


def test_the_only_supply_is_cut_and_the_slot_is_unserved_which_is_no_independence():
    answer = impact(*A)
    assert told(answer) == {
        "BLOCKED_SUPPLY": {"chip-a"},
        "UNSERVED_SLOT": {"org-x"},
        "NO_UNBLOCKED_PATH": {"chip-a"},
        "NO_LONGER_CRITICAL": {"org-n", "org-t"},
    }
    assert answer.state == "DECIDED"
    blocked = next(f for f in answer.findings if f.kind == "BLOCKED_SUPPLY")
    assert [step.entity.id for step in blocked.evidence[0].path] == ["chip-a", "org-x"]
    assert {note.rule for note in blocked.rules} == {"letter"}
    assert {row.predicate for row in blocked.evidence[0].claims} == {"ORDERS"}
    assert "not independence" in next(f for f in answer.findings if f.kind == "UNSERVED_SLOT").explanation


def test_with_another_supply_the_cut_makes_its_suppliers_critical():
    answer = impact(*A, *B)
    found = told(answer)
    assert found["NEWLY_CRITICAL"] == {"org-m", "org-s"}
    assert found["NO_UNBLOCKED_PATH"] == {"chip-a"}
    assert found["REMAINING_SUPPLY"] == {"org-x"}
    assert "UNSERVED_SLOT" not in found
    assert "CHIP-B remains" in next(f for f in answer.findings if f.kind == "REMAINING_SUPPLY").explanation


def test_other_rules_are_left_aside():
    assert told(impact(*A, *B, name="other"))["BLOCKED_SUPPLY"] == {"chip-b"}
    assert told(impact(*A, *B))["BLOCKED_SUPPLY"] == {"chip-a"}


def test_a_foundry_further_up_is_cut_with_the_path_down_to_the_target():
    foundry = rule({"in": ["fabricator", ["org-t"]]}, "foundry")
    answer = impact(*A, rules=(foundry,), name="foundry")
    paths = {tuple(s.entity.id for s in f.evidence[0].path) for f in answer.findings if f.kind == "BLOCKED_SUPPLY"}
    assert ("org-t", "chip-a", "org-x") in paths


def test_a_missing_fact_cuts_nothing_but_leaves_the_answer_unknown_and_is_named():
    answer = impact(*A, name="power")
    found = told(answer)
    assert found == {
        "BLOCKED_SUPPLY": {"chip-a", "org-t"},
        "NO_UNBLOCKED_PATH": {"chip-a"},
        "STILL_CRITICAL": {"org-n", "org-t"},
    }
    assert answer.state == "UNKNOWN"
    assert all(finding.state == "UNKNOWN" for finding in answer.findings)
    assert ("chip-a", "tpp") in {(fact.subject, fact.fact) for fact in answer.missing_facts}


def test_what_is_in_use_is_not_cut():
    answer = impact(*A, claim("org-x USES chip-a"))
    found = told(answer)
    assert "UNSERVED_SLOT" not in found
    assert "NO_UNBLOCKED_PATH" not in found
    assert "in use already" in next(f for f in answer.findings if f.kind == "BLOCKED_SUPPLY").explanation


def test_a_disputed_supply_is_contested():
    answer = impact(*A[:1], claim("org-x ORDERS chip-a", seller="org-n", source="t"), denied("org-x ORDERS chip-a"))
    states = {f.kind: f.state for f in answer.findings}
    assert states["BLOCKED_SUPPLY"] == "CONTESTED"


@pytest.mark.parametrize(
    ("more", "day", "words"),
    [
        ({}, date(2024, 12, 31), "only from 2025-01-01"),
        ({"effectiveTo": "2025-03-01"}, DAY, "ended on 2025-03-01"),
        ({"suspended": [{"from": "2025-02-01", "instrument": "a notice", "resumption": "NONE"}]}, DAY, "suspended"),
        ({"enforcement": [{"from": "2025-02-01", "posture": "NOT_ENFORCED", "instrument": "n"}]}, DAY, "not enforced"),
    ],
)
def test_a_rule_that_does_not_bind_on_the_day_cuts_nothing_and_says_why(more, day, words):
    answer = impact(*A, rules=(rule({"in": ["item", ["chip-a"]]}, **more),), as_of=day)
    assert told(answer) == {"NOTHING_CUT": {"org-x"}}
    assert words in answer.summary


def test_the_next_change_of_the_rule_is_what_would_change_the_answer():
    ends = rule({"in": ["item", ["chip-a"]]}, effectiveTo="2025-12-01")
    assert impact(*A, rules=(ends,)).would_change == ("The letter changes on 2025-12-01.",)


def test_a_planned_supply_is_told_only_within_the_horizon():
    plan = claim("org-x BUYS chip-a", seller="org-n", modality="PLANNED", target="2025-12", from_="2025-01-01")
    assert told(impact(plan)) == {"NOTHING_CUT": {"org-x"}}
    assert told(impact(plan, months=12))["BLOCKED_SUPPLY"] == {"chip-a"}
