"""How rules combine into one decision: strength, relief, review, life of a rule, and what is missing."""

from datetime import date
from typing import Any

import pytest

from graphsvc.controls.decisions import decide
from graphsvc.controls.plain import StatedFacts
from graphsvc.controls.ruleset import RuleSet
from graphsvc.controls.sources import GraphSource
from graphsvc.domain.answers import State
from graphsvc.domain.decisions import Basis, Decision, FlagCode, Standing, Transaction
from graphsvc.domain.facts import JURISDICTION_FACT
from graphsvc.domain.rules import Licence, Review, Rule, RuleKind
from tests.controls.vectors import graph_of, transaction_of, vectors

DAY = date(2024, 6, 1)


def rule(name: str, kind: str, when: dict[str, Any], effect: dict[str, Any] | None = None, **more: Any) -> Rule:
    cite = {"publisher": "A", "citation": "1 FR 1", "grade": "COMMON_KNOWLEDGE"}
    data = {"id": name, "title": name.title(), "regime": "us-ear", "kind": kind, "effectiveFrom": "2024-01-01", **more}
    return Rule.model_validate({**data, "when": when, "effect": effect or {}, "cites": [cite]})


REQUIRED = {"licence": "REQUIRED"}
DATA_CENTRE = {"eq": ["dataCentre", True]}
MEMORY = {"eq": ["memory", True]}


@pytest.fixture
def decided(known_at):
    def ask(rules: list[Rule], day: date = DAY, **facts: Any) -> Decision:
        transaction = Transaction(facts=facts)
        return decide(transaction, StatedFacts(), RuleSet("test", tuple(rules)), day, known_at)

    return ask


def test_prohibited_is_stronger_than_required_and_required_than_unknown(decided):
    ban = rule("ban", "LICENCE", MEMORY, {"licence": "PROHIBITED"})
    need = rule("need", "LICENCE", DATA_CENTRE, REQUIRED)
    assert decided([need, ban], memory=True, dataCentre=True).licence is Licence.PROHIBITED
    open_ban = decided([need, ban], dataCentre=True)
    assert (open_ban.licence, open_ban.state, open_ban.cuts) == (Licence.REQUIRED, State.UNKNOWN, True)
    assert [gap.fact for gap in open_ban.missing_facts] == ["memory"]
    assert decided([need, ban], memory=False).licence is Licence.UNKNOWN
    assert decided([need, ban], memory=False, dataCentre=False).licence is Licence.NONE


def test_a_missing_fact_that_cannot_change_the_decision_is_not_named(decided):
    need, also = rule("need", "LICENCE", DATA_CENTRE, REQUIRED), rule("also", "LICENCE", MEMORY, REQUIRED)
    decision = decided([need, also], dataCentre=True)
    assert (decision.licence, decision.state, decision.missing_facts) == (Licence.REQUIRED, State.DECIDED, ())


def test_an_exception_takes_the_requirement_away_and_an_undecided_one_leaves_it_open(decided):
    need = rule("need", "LICENCE", DATA_CENTRE, REQUIRED)
    spare = rule("spare", "EXCEPTION", MEMORY, supersedes=["need"])
    exempt = decided([need, spare], dataCentre=True, memory=True)
    assert (exempt.licence, exempt.cuts) == (Licence.NONE, False)
    assert [(row.rule, row.standing) for row in exempt.rebutted] == [("need", Standing.EXEMPTED)]
    assert exempt.rebutted[0].reason == "Need asks for no licence here: Spare covers it."
    unclear = decided([need, spare], dataCentre=True)
    assert (unclear.licence, unclear.cuts, [gap.fact for gap in unclear.missing_facts]) == ("UNKNOWN", None, ["memory"])
    assert decided([need, spare], dataCentre=True, memory=False).cuts is True


def test_an_exception_without_names_covers_requirements_of_its_regime_but_no_ban(decided):
    need = rule("need", "LICENCE", DATA_CENTRE, REQUIRED)
    ban = rule("ban", "LICENCE", DATA_CENTRE, {"licence": "PROHIBITED"})
    other = rule("other", "LICENCE", DATA_CENTRE, REQUIRED, regime="nl")
    spare = rule("spare", "AUTHORIZATION", MEMORY)
    decision = decided([need, ban, other, spare], dataCentre=True, memory=True)
    assert [row.rule for row in decision.rebutted] == ["need"]
    assert {row.rule for row in decision.matched} == {"ban", "other", "spare"}


def test_a_review_rule_sets_the_policy_and_an_undecided_one_is_missing_to_know(decided):
    need = rule("need", "LICENCE", DATA_CENTRE, {**REQUIRED, "review": "PRESUMPTION_OF_DENIAL"})
    strict = rule("strict", "LICENCE", DATA_CENTRE, {**REQUIRED, "review": "POLICY_OF_DENIAL"})
    mild = rule("mild", "REVIEW", MEMORY, {"review": "CASE_BY_CASE"})
    assert decided([need, strict], dataCentre=True).review is Review.POLICY_OF_DENIAL
    assert decided([need, strict, mild], dataCentre=True, memory=True).review is Review.CASE_BY_CASE
    assert decided([need, mild], dataCentre=True).state is State.UNKNOWN
    assert decided([need, mild], dataCentre=False, memory=True).review is None


def test_a_rule_ends_when_one_that_supersedes_it_applies(decided):
    old = rule("old", "LICENCE", DATA_CENTRE, REQUIRED)
    new = rule("new", "LICENCE", MEMORY, REQUIRED, effectiveFrom="2024-06-01", supersedes=["old"])
    assert decided([old, new], date(2024, 5, 31), dataCentre=True, memory=False).licence is Licence.REQUIRED
    after = decided([old, new], dataCentre=True, memory=False)
    assert after.licence is Licence.NONE
    reasons = {row.rule: row.reason for row in after.not_reached}
    assert reasons["old"] == "Old does not apply: New has replaced it."


SUSPENDED = {"from": "2024-03-01", "to": "2024-06-01", "instrument": "a notice"}


@pytest.mark.parametrize(
    ("resumption", "during", "after"),
    [("AUTOMATIC", "NONE", "REQUIRED"), ("NONE", "NONE", "NONE"), ("UNVERIFIED", "NONE", "UNKNOWN")],
)
def test_a_suspension_and_what_follows(decided, resumption, during, after):
    need = rule("need", "LICENCE", DATA_CENTRE, REQUIRED, suspended=[{**SUSPENDED, "resumption": resumption}])
    assert decided([need], date(2024, 2, 29), dataCentre=True).licence == "REQUIRED"
    suspended = decided([need], date(2024, 5, 31), dataCentre=True)
    assert (suspended.licence, [flag.code for flag in suspended.flags]) == (during, [FlagCode.SUSPENDED])
    assert decided([need], dataCentre=True).licence == after
    assert decided([need], dataCentre=False).licence == "NONE"


def test_enforcement_changes_what_cuts_and_not_what_is_in_the_book(decided):
    lax = [
        {"from": "2024-05-01", "to": "2024-07-01", "posture": "NOT_ENFORCED", "instrument": "a notice"},
        {"from": "2024-07-01", "posture": "ENFORCED", "instrument": "another"},
    ]
    need = rule("need", "LICENCE", DATA_CENTRE, REQUIRED, enforcement=lax)
    found = {day: decided([need], day, dataCentre=True) for day in (date(2024, 4, 30), DAY, date(2024, 7, 1))}
    assert [decision.licence for decision in found.values()] == ["REQUIRED"] * 3
    assert [decision.cuts for decision in found.values()] == [True, False, True]
    unclear = decided([need, rule("other", "LICENCE", MEMORY, REQUIRED)], dataCentre=True)
    assert (unclear.licence, unclear.cuts, unclear.state) == ("REQUIRED", None, "UNKNOWN")


def test_a_parameter_takes_the_value_of_its_date(decided):
    cite = {"publisher": "A", "citation": "1 FR 1", "grade": "READ"}
    steps = [{"from": "2024-02-01", "value": 10, "cite": cite}, {"from": "2024-06-01", "value": 20, "cite": cite}]
    need = rule("need", "LICENCE", {"ge": ["tpp", {"param": "limit"}]}, REQUIRED, parameters={"limit": steps})
    assert decided([need], date(2024, 5, 31), tpp=15).licence is Licence.REQUIRED
    assert decided([need], tpp=15).licence is Licence.NONE
    assert decided([need], date(2024, 1, 15), tpp=15).missing_facts[0].why.startswith("the threshold has no value yet")


def test_a_stated_classification_stands_and_margins_tell_the_distance(decided):
    kind = rule("kind", "CLASSIFICATION", {"ge": ["tpp", 4800]}, {"classification": "3A090.a"})
    need = rule("need", "LICENCE", {"in": ["classification", ["3A090.a"]]}, REQUIRED)
    assert decided([kind, need], tpp=5000).cuts is True
    assert decided([kind, need], classification=["3A090.a"], tpp=1).cuts is True
    assert decided([kind, need], classification=[], tpp=5000).cuts is False
    (margin,) = decided([kind, need], tpp={"min": 4000, "max": 5000}).margins
    assert (margin.rule, margin.threshold, margin.distance.min, margin.distance.max) == ("kind", 4800, -800, 200)


def test_jurisdiction_is_concluded_and_its_absence_names_what_would_settle_it(decided):
    where = rule("where", "JURISDICTION", {"eq": ["origin", "us"]})
    need = rule("need", "LICENCE", {"eq": ["subjectToEar", True]}, REQUIRED)
    unclear = decided([where, need])
    assert [gap.fact for gap in unclear.missing_facts] == ["subjectToEar", "origin"]
    assert decided([where, need], subjectToEar=False).licence is Licence.NONE


def test_a_regime_that_does_not_reach_the_item_requires_nothing_and_another_one_stands(decided):
    where = rule("where", "JURISDICTION", {"eq": ["origin", "us"]})
    need, own = rule("need", "LICENCE", DATA_CENTRE, REQUIRED), rule("own", "LICENCE", MEMORY, REQUIRED, regime="nl")
    facts = {"dataCentre": True, "memory": True}
    outside = decided([where, need, own], subjectToEar=False, **facts)
    assert [row.rule for row in outside.matched] == ["own"]
    assert next(row for row in outside.not_reached if row.rule == "need").reason == (
        "Need does not apply: subject to the EAR: no."
    )
    assert [row.rule for row in decided([where, need, own], **facts).matched] == ["need", "own"]
    assert [row.rule for row in decided([need, own], subjectToEar=False, **facts).matched] == ["need", "own"]


def test_evidence_tells_each_fact_once_with_its_basis(ruleset, known_at, graph_from):
    graph = graph_from({"headquarters": {"nvidia": ["us"], "bytedance": ["cn"]}, "completeLists": ["us-entity-list"]})
    transaction = Transaction.model_validate(
        {"exporter": "nvidia", "designerOfRecord": "nvidia", "consignee": "bytedance", "item": "nvidia-h20",
         "facts": {"tpp": 2368, "performanceDensity": 2.91}}
    )  # fmt: skip
    decision = decide(transaction, GraphSource(graph), ruleset, date(2025, 6, 1), known_at)
    uses = {use.fact: use for use in decision.evidence}
    assert len(uses) == len(decision.evidence)
    assert (uses["tpp"].value, uses["tpp"].basis) == ("2,368", Basis.GIVEN)
    assert (uses["destination"].value, uses["destination"].basis) == ("cn", Basis.DERIVED)
    assert uses["exporterHq"].claims == ("c-us",)
    assert decision.rule_set_version == ruleset.version


ASSUMED = {"authorized", "endUser", "destination"}
"""Where these are not given an assumption stands in for them (see GraphSource)."""


def _still_known(name: str, decision: Decision) -> bool:
    """Whether a fact that nobody states is no missing one: a rule, a group of the rules or the graph answers it."""
    if name == JURISDICTION_FACT:
        return any(row.kind is RuleKind.JURISDICTION for row in decision.matched)
    return any(use.fact == name for use in decision.evidence)


def test_without_any_one_fact_a_decision_is_the_same_or_unknown_and_names_it(ruleset, known_at, graph_from):
    checked = 0
    for _, base, row in vectors():
        if row.get("without"):
            continue
        data = transaction_of(base, row).model_dump(by_alias=True, exclude_defaults=True)
        source = GraphSource(graph_from(graph_of(base, row)))
        full = decide(Transaction.model_validate(data), source, ruleset, row["date"], known_at)
        if full.state is not State.DECIDED:
            continue
        for name in [*(key for key in data if key != "facts"), *data["facts"]]:
            if name in ASSUMED:
                continue
            less = {key: value for key, value in data.items() if key != name}
            less["facts"] = {key: value for key, value in data["facts"].items() if key != name}
            found = decide(Transaction.model_validate(less), source, ruleset, row["date"], known_at)
            checked += 1
            if _still_known(name, found):
                continue
            if (found.licence, found.review, found.cuts) != (full.licence, full.review, full.cuts):
                assert found.state is State.UNKNOWN, f"{row['name']} without {name}"
                assert any(name in f"{gap.fact} {gap.subject} {gap.why}" for gap in found.missing_facts), (
                    f"{row['name']} without {name}: {found.missing_facts}"
                )
    assert checked > 5000
