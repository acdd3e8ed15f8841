"""Three-valued comparisons: True, False, or None where what is known does not decide."""

from graphsvc.domain.operands import Op
from graphsvc.domain.quantities import Quantity

Truth = bool | None


def negate(truth: Truth) -> Truth:
    """Kleene's negation: unknown stays unknown."""
    return None if truth is None else not truth


def compare(op: Op, quantity: Quantity, threshold: float) -> Truth:
    """Whether every value (True), no value (False) or only some values (None) within the bounds meet the threshold."""
    match op:
        case Op.GE:
            return _at_least(quantity, threshold)
        case Op.GT:
            return _above(quantity, threshold)
        case Op.LT:
            return negate(_at_least(quantity, threshold))
        case Op.LE:
            return negate(_above(quantity, threshold))
        case Op.EQ:
            return _equals(quantity, threshold)


def _at_least(quantity: Quantity, threshold: float) -> Truth:
    if quantity.min is not None and quantity.min >= threshold:
        return True
    if quantity.max is None:
        return None
    never_reached = quantity.strict and quantity.min is None
    return False if quantity.max < threshold or (never_reached and quantity.max == threshold) else None


def _above(quantity: Quantity, threshold: float) -> Truth:
    never_reached = quantity.strict and quantity.max is None
    if quantity.min is not None and (quantity.min > threshold or (never_reached and quantity.min == threshold)):
        return True
    return False if quantity.max is not None and quantity.max <= threshold else None


def _equals(quantity: Quantity, threshold: float) -> Truth:
    if quantity.exact == threshold:
        return True
    outside = _at_least(quantity, threshold) is False or _above(quantity, threshold) is True
    return False if outside else None


def member(candidates: frozenset[str], members: frozenset[str]) -> Truth:
    """Whether the entity is among the members, whichever of the candidates it is."""
    if candidates <= members:
        return True
    return False if candidates.isdisjoint(members) else None


def same(left: frozenset[str], right: frozenset[str]) -> Truth:
    """Whether two entities are the same, whichever of their candidates they are."""
    if left.isdisjoint(right):
        return False
    return True if len(left) == len(right) == 1 else None
