"""Bounds against thresholds, with the bound itself on both sides, and Kleene's tables."""

import pytest

from graphsvc.controls.cases import Case, Outcome, Scope
from graphsvc.controls.evaluation import compile_expression
from graphsvc.controls.facts import FactValue
from graphsvc.controls.kleene import compare, member, same
from graphsvc.controls.plain import StatedFacts
from graphsvc.domain.decisions import Basis, Transaction
from graphsvc.domain.expressions import read_expression
from graphsvc.domain.operands import Op
from graphsvc.domain.quantities import Quantity

EXACT = Quantity(min=5, max=5)
BOUNDS = [
    (Quantity(min=5), Op.GE, 5, True),
    (Quantity(min=5), Op.GT, 5, None),
    (Quantity(min=5, strict=True), Op.GT, 5, True),
    (Quantity(min=5, strict=True), Op.LE, 5, False),
    (Quantity(min=5), Op.LT, 5, False),
    (Quantity(min=5), Op.GE, 5.1, None),
    (Quantity(max=5), Op.GE, 5, None),
    (Quantity(max=5, strict=True), Op.GE, 5, False),
    (Quantity(max=5, strict=True), Op.LT, 5, True),
    (Quantity(max=5), Op.GT, 5, False),
    (Quantity(max=5), Op.LE, 5, True),
    (Quantity(min=4, max=6), Op.GE, 5, None),
    (Quantity(min=4, max=6), Op.GE, 4, True),
    (Quantity(min=4, max=6), Op.GE, 6.1, False),
    (Quantity(min=4, max=6), Op.EQ, 5, None),
    (Quantity(min=4, max=6), Op.EQ, 7, False),
    (EXACT, Op.EQ, 5, True),
    (EXACT, Op.GE, 5, True),
    (EXACT, Op.LT, 5, False),
    (Quantity(min=5, strict=True), Op.EQ, 5, False),
]


@pytest.mark.parametrize(("quantity", "op", "threshold", "truth"), BOUNDS)
def test_bounds_meet_a_threshold_surely_possibly_or_never(quantity, op, threshold, truth):
    assert compare(op, quantity, threshold) is truth


def test_candidates_decide_only_when_they_agree():
    assert member(frozenset({"cn"}), frozenset({"cn", "mo"})) is True
    assert member(frozenset({"us"}), frozenset({"cn"})) is False
    assert member(frozenset({"us", "cn"}), frozenset({"cn"})) is None
    assert same(frozenset({"a"}), frozenset({"a"})) is True
    assert same(frozenset({"a", "b"}), frozenset({"a", "b"})) is None
    assert same(frozenset({"a"}), frozenset({"b"})) is False


TABLE_ALL = {
    (True, True): True, (True, False): False, (True, None): None, (False, True): False, (False, False): False,
    (False, None): False, (None, True): None, (None, False): False, (None, None): None,
}  # fmt: skip


def _asked(operator: str, left: bool | None, right: bool | None) -> Outcome:
    known = {"dataCentre": left, "memory": right}
    values = {name: FactValue(truth, Basis.GIVEN) for name, truth in known.items() if truth is not None}
    tree = read_expression({operator: [{"eq": ["dataCentre", True]}, {"eq": ["memory", True]}]})
    return compile_expression(tree, Scope())(Case(Transaction(), StatedFacts(values)))


@pytest.mark.parametrize(("parts", "truth"), TABLE_ALL.items())
def test_kleenes_table_for_all(parts, truth):
    assert _asked("all", *parts).truth is truth


@pytest.mark.parametrize(("parts", "truth"), TABLE_ALL.items())
def test_kleenes_table_for_any_is_the_dual(parts, truth):
    left, right = (None if part is None else not part for part in parts)
    assert _asked("any", left, right).truth is (None if truth is None else not truth)
