"""A product by itself: only the part of a condition that is about it is asked, and presumptions classify nothing."""

from datetime import date
from typing import Any

import pytest

from graphsvc.controls.products import product_day, product_part
from graphsvc.controls.ruleset import RuleSet
from graphsvc.controls.sources import GraphSource
from graphsvc.domain.answers import State
from graphsvc.domain.expressions import read_expression, write_expression
from graphsvc.domain.quantities import Quantity
from graphsvc.domain.rules import Rule

DAY = date(2024, 6, 1)
CITE = {"publisher": "A", "citation": "1 FR 1", "grade": "COMMON_KNOWLEDGE"}


def rule(name: str, kind: str, when: dict[str, Any], **more: Any) -> Rule:
    data = {"id": name, "title": name.title(), "regime": "us-ear", "kind": kind, "effectiveFrom": "2024-01-01"}
    return Rule.model_validate({"effect": {}, **data, **more, "when": when, "cites": [CITE]})


A = rule("a", "CLASSIFICATION", {"ge": ["tpp", 4800]}, effect={"classification": "A"})
B = rule(
    "b",
    "CLASSIFICATION",
    {"all": [{"ge": ["tpp", 1600]}, {"ge": ["performanceDensity", 3.2]}]},
    effect={"classification": "B"},
)
LICENCE = rule(
    "licence",
    "LICENCE",
    {"all": [{"in": ["classification", ["A"]]}, {"in": ["destination", ["cn"]]}]},
    effect={"licence": "REQUIRED"},
)
PRESUMED = rule(
    "presumed",
    "PRESUMPTION",
    {"all": [{"eq": ["foundrySale", True]}, {"le": ["processSize", 16]}]},
    effect={"classification": "A"},
)


def exact(value: float, unit: str) -> Quantity:
    return Quantity(min=value, max=value, unit=unit)


@pytest.fixture
def asked(graph_from, known_at):
    def ask(rules: list[Rule], day: date = DAY, designer: str = "firm-a", **values: Any):
        graph = graph_from({"attributes": {"chip": values}, "suppliers": {"chip": {"DESIGNS": [designer]}}})
        return product_day("chip", GraphSource(graph), RuleSet("test", tuple(rules)), day, known_at)

    return ask


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ({"all": [{"ge": ["tpp", 1]}, {"in": ["destination", ["cn"]]}]}, {"all": [{"ge": ["tpp", 1.0]}]}),
        ({"any": [{"eq": ["item", "x"]}, {"eq": ["foundrySale", True]}]}, {"any": [{"eq": ["item", "x"]}]}),
        ({"not": {"eq": ["logic", True]}}, {"not": {"eq": ["logic", True]}}),
        ({"not": {"in": ["origin", ["us"]]}}, None),
        ({"eq": ["osat", {"fact": "fabricator"}]}, None),
        ({"eq": ["subjectToEar", True]}, None),
        ({"reaches": {"of": "item", "over": ["FABRICATES"], "to": {"entities": ["a"]}}}, None),
    ],
)
def test_the_part_of_a_condition_that_is_about_the_product(whole, part):
    found = product_part(read_expression(whole))
    assert (None if found is None else write_expression(found)) == part


def test_a_product_is_classified_and_meets_the_licence_rule_whoever_buys_it(asked):
    day = asked([A, B, LICENCE], tpp=exact(4992, "TPP"), performanceDensity=exact(6.04, "TPP/mm2"))
    assert (day.state, day.classifications, day.possible) == (State.DECIDED, ("A", "B"), ())
    assert {row.rule: row.meets for row in day.rules} == {"a": True, "b": True, "licence": True}


def test_every_threshold_has_its_margin_also_where_it_does_not_decide(asked):
    day = asked([A, B], tpp=exact(1500, "TPP"), performanceDensity=exact(6, "TPP/mm2"))
    assert day.classifications == ()
    distances = {(row.rule, row.fact): row.distance.exact for row in day.margins}
    assert distances == {("a", "tpp"): -3300, ("b", "tpp"): -100, ("b", "performanceDensity"): pytest.approx(2.8)}


def test_a_missing_figure_leaves_the_classification_open_and_is_named(asked):
    day = asked([A, B, LICENCE], tpp=Quantity(min=4480, max=6400, unit="TPP"))
    assert (day.state, day.classifications, day.possible) == (State.UNKNOWN, (), ("A", "B"))
    assert {(fact.subject, fact.fact) for fact in day.missing_facts} == {
        ("chip", "tpp"),
        ("chip", "performanceDensity"),
    }
    assert [figure.fact for figure in day.figures] == ["tpp"]


def test_a_presumption_that_the_product_meets_classifies_nothing(asked):
    day = asked([A, PRESUMED], tpp=exact(10, "TPP"), processSize=exact(7, "nm"))
    assert day.classifications == ()
    assert {row.rule: row.meets for row in day.rules} == {"a": False, "presumed": True}


def test_a_letter_to_somebody_else_is_no_matter_of_the_product(asked):
    letter = rule("letter", "LICENCE", {"ge": ["tpp", 1]}, addressee="firm-a", effect={"licence": "REQUIRED"})
    assert [row.rule for row in asked([letter], tpp=exact(10, "TPP")).rules] == ["letter"]
    assert asked([letter], designer="firm-b", tpp=exact(10, "TPP")).rules == ()


def test_rules_not_in_force_are_left_out_and_suspended_ones_are_marked_and_classify_nothing(asked):
    instrument = {"from": "2024-05-01", "to": "2024-07-01", "instrument": "a notice", "resumption": "AUTOMATIC"}
    suspended = rule("s", "CLASSIFICATION", {"ge": ["tpp", 1]}, suspended=[instrument], effect={"classification": "S"})
    day = asked([suspended], tpp=exact(10, "TPP"))
    assert day.classifications == ()
    assert "suspended" in (day.rules[0].note or "")
    assert asked([suspended], day=date(2023, 1, 1), tpp=exact(10, "TPP")).rules == ()
    assert asked([suspended], day=date(2024, 7, 1), tpp=exact(10, "TPP")).classifications == ("S",)
