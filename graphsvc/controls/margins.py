"""Margins: how far the numbers of a transaction are from the thresholds of the rules that were asked."""

from collections.abc import Iterable

from graphsvc.controls.cases import Literal
from graphsvc.controls.facts import FactValue
from graphsvc.controls.judging import Judged
from graphsvc.domain.decisions import Margin
from graphsvc.domain.expressions import Compare
from graphsvc.domain.facts import FACTS
from graphsvc.domain.quantities import Quantity


def margins(judged: Iterable[Judged]) -> tuple[Margin, ...]:
    """One margin a rule, fact and threshold, for the comparisons that decided the rules."""
    found = {}
    for row in judged:
        for literal in row.found.support:
            margin = margin_of(row.rule.id, literal)
            if margin is not None:
                found[margin.rule, margin.fact, margin.threshold] = margin
    return tuple(found.values())


def margin_of(rule: str, literal: Literal) -> Margin | None:
    """The margin of one comparison; None where it compares no number, or the number is missing."""
    atom, value, threshold = literal.atom, literal.value, literal.threshold
    if not isinstance(atom, Compare) or not isinstance(value, FactValue) or threshold is None:
        return None
    if not isinstance(value.content, Quantity):
        return None
    return Margin(
        rule=rule,
        fact=atom.fact,
        threshold=threshold,
        unit=FACTS[atom.fact].unit,
        value=value.content,
        distance=_less(value.content, threshold),
    )


def _less(value: Quantity, threshold: float) -> Quantity:
    low = None if value.min is None else value.min - threshold
    high = None if value.max is None else value.max - threshold
    return Quantity(min=low, max=high, unit=value.unit, strict=value.strict)
