"""The evaluator against brute force: every way of filling in what is missing, evaluated in two-valued logic."""

from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.controls.cases import Case, Outcome, Scope
from graphsvc.controls.evaluation import compile_expression
from graphsvc.controls.facts import FactValue
from graphsvc.controls.plain import StatedFacts
from graphsvc.domain.decisions import Basis, Transaction
from graphsvc.domain.expressions import read_expression, write_expression
from graphsvc.domain.quantities import Quantity

FLAGS = ("dataCentre", "memory", "coPackaged", "nonPlanar")
NUMBERS = ("tpp", "dieArea", "transistors", "processSize")
PLACES = ("destination", "consigneeHq", "origin")
DOMAIN: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(FLAGS, (False, True)),
    **dict.fromkeys(NUMBERS, (0, 1, 2, 3)),
    **dict.fromkeys(PLACES, ("aa", "bb", "cc")),
}
BOTH_POSSIBLE = {"ge": (1, 2, 3), "gt": (0, 1, 2), "le": (0, 1, 2), "lt": (1, 2, 3), "eq": (0, 1, 2, 3)}
"""Thresholds that some values of the domain meet and some do not, so that a missing number is open."""


@st.composite
def leaves(draw, fact: str) -> dict[str, Any]:
    if fact in FLAGS:
        return {"eq": [fact, draw(st.booleans())]}
    if fact in PLACES:
        return {"in": [fact, sorted(draw(st.sets(st.sampled_from(DOMAIN[fact]), min_size=1, max_size=2)))]}
    op = draw(st.sampled_from(sorted(BOTH_POSSIBLE)))
    return {op: [fact, draw(st.sampled_from(BOTH_POSSIBLE[op]))]}


@st.composite
def trees(draw, facts: list[str], depth: int = 3) -> dict[str, Any]:
    """A tree that uses exactly these facts, one a leaf."""
    if len(facts) == 1:
        leaf = draw(leaves(facts[0]))
        return {"not": leaf} if draw(st.booleans()) else leaf
    cut = draw(st.integers(1, len(facts) - 1))
    parts = [draw(trees(facts[:cut])), draw(trees(facts[cut:]))]
    joined = {draw(st.sampled_from(["all", "any"])): parts}
    return {"not": joined} if draw(st.booleans()) else joined


READ_ONCE = st.lists(st.sampled_from(sorted(DOMAIN)), min_size=1, max_size=5, unique=True).flatmap(trees)
REPEATING = st.lists(st.sampled_from(["dataCentre", "tpp", "destination"]), min_size=2, max_size=7).flatmap(trees)
KNOWLEDGE = st.fixed_dictionaries(
    {name: st.sets(st.sampled_from(values), min_size=1) for name, values in DOMAIN.items()}
)


def _possible(name: str, known: set[Any]) -> list[Any]:
    """The values a fact may have; a number is known by its bounds, so whatever lies between is possible too."""
    if name in NUMBERS:
        return list(range(min(known), max(known) + 1))
    return sorted(known)


def _evaluate(data: dict[str, Any], knowledge: dict[str, set[Any]]) -> Outcome:
    values = {}
    for name, known in knowledge.items():
        possible = _possible(name, known)
        if len(possible) == len(DOMAIN[name]):
            continue
        if name in NUMBERS:
            content = Quantity(min=possible[0], max=possible[-1])
        else:
            content = possible[0] if name in FLAGS else frozenset(possible)
        values[name] = FactValue(content, Basis.GIVEN)
    case = Case(Transaction(), StatedFacts(values))
    return compile_expression(read_expression(data), Scope())(case)


def _holds(data: dict[str, Any], world: dict[str, Any]) -> bool:
    """Two-valued logic over plain data: the reference, written without sight of the evaluator."""
    ((name, body),) = data.items()
    if name == "not":
        return not _holds(body, world)
    if name in ("all", "any"):
        truths = [_holds(part, world) for part in body]
        return all(truths) if name == "all" else any(truths)
    value, operand = world[body[0]], body[1]
    answers = {"in": lambda: value in operand, "eq": lambda: value == operand, "ge": lambda: value >= operand}
    answers |= {"gt": lambda: value > operand, "le": lambda: value <= operand, "lt": lambda: value < operand}
    return answers[name]()


def _used(data: Any) -> set[str]:
    if isinstance(data, dict):
        return set().union(*(_used(body) for body in data.values()))
    if isinstance(data, list) and data and isinstance(data[0], str):
        return {data[0]}
    return set().union(*(_used(part) for part in data)) if isinstance(data, list) else set()


def _worlds(names: list[str], knowledge: dict[str, set[Any]]) -> list[dict[str, Any]]:
    choices = product(*(_possible(name, knowledge[name]) for name in names))
    return [dict(zip(names, choice, strict=True)) for choice in choices]


@settings(max_examples=400, deadline=None)
@given(READ_ONCE, KNOWLEDGE)
def test_read_once_expressions_are_unknown_exactly_when_completions_differ(data, knowledge):
    names = sorted(_used(data))
    answers = {_holds(data, world) for world in _worlds(names, knowledge)}
    found = _evaluate(data, knowledge)
    assert found.truth == (answers.pop() if len(answers) == 1 else None)


@settings(max_examples=400, deadline=None)
@given(REPEATING, KNOWLEDGE)
def test_a_definite_answer_is_right_in_every_completion(data, knowledge):
    found = _evaluate(data, knowledge)
    if found.truth is not None:
        assert {_holds(data, world) for world in _worlds(sorted(_used(data)), knowledge)} == {found.truth}


@settings(max_examples=200, deadline=None)
@given(READ_ONCE, KNOWLEDGE)
def test_every_missing_fact_that_is_named_could_change_the_answer(data, knowledge):
    found = _evaluate(data, knowledge)
    assert bool(found.missing) == (found.truth is None)
    names = sorted(_used(data))
    worlds = _worlds(names, knowledge)
    for name in {gap.fact for gap in found.missing}:
        changed = [{**world, name: value} for world in worlds for value in _possible(name, knowledge[name])]
        assert any(
            _holds(data, one) != _holds(data, two)
            for one, two in zip(
                [world for world in worlds for _ in _possible(name, knowledge[name])], changed, strict=True
            )
        )


@settings(max_examples=100, deadline=None)
@given(READ_ONCE)
def test_writing_and_reading_an_expression_gives_the_same_tree(data):
    tree = read_expression(data)
    assert read_expression(write_expression(tree)) == tree
