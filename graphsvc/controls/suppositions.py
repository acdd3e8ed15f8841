"""The values that a missing fact could have: one for each way in which rules can tell them apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from graphsvc.controls.cases import Scope
from graphsvc.controls.reasons import named
from graphsvc.domain.decisions import Given, Transaction
from graphsvc.domain.expressions import Compare, In
from graphsvc.domain.facts import FACTS, FactType
from graphsvc.domain.operands import FactRef, Members
from graphsvc.domain.quantities import Quantity

OUTSIDE = "zz"
"""No country has this code: it stands for one that no rule names."""
_HOLDERS = ("exporter", "fabricator", "osat", "designerOfRecord", "consignee", "endUser")
_MAKERS = frozenset({"fabricator", "osat", "designerOfRecord", "designPartner", "shippedBy"})
"""Roles that a party in another role often has as well: the exporter is the fabricator, say."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A comparison that asks for a fact, and what it refers to on the day."""

    atom: Compare | In
    scope: Scope


@dataclass(frozen=True, slots=True)
class Supposition:
    """A value that stands for all that the rules cannot tell from it. ``words`` is empty for a number: it has a span.

    The span is open at its ends, or one point where ``low`` and ``high`` are the same.
    """

    given: Given
    words: str = ""
    low: float | None = None
    high: float | None = None

    @property
    def is_point(self) -> bool:
        """Whether the span is a threshold itself."""
        return self.low is not None and self.low == self.high


def suppositions(
    fact: str, asking: Sequence[Asking], transaction: Transaction, bounds: Quantity | None = None
) -> list[Supposition]:
    """The values of a fact that the comparisons tell apart, numbers in ascending order; none where nothing asks.

    ``bounds`` are those that are known of a number.
    """
    match FACTS[fact].type:
        case FactType.NUMBER:
            return _numbers(fact, asking, bounds)
        case FactType.FLAG:
            return [Supposition(True, "yes"), Supposition(False, "no")]
        case FactType.SET:
            tokens = sorted({token for row in asking for token in _members(row)})
            return [*(Supposition(_listed(token), token) for token in tokens), Supposition((), "none")]
        case FactType.COUNTRY:
            return _countries(asking)
        case FactType.ENTITY:
            return _entities(fact, asking, transaction)


def _numbers(fact: str, asking: Sequence[Asking], bounds: Quantity | None) -> list[Supposition]:
    """Each threshold, and the spans between, below and above them, as far as they lie within the bounds."""
    points = sorted({limit for row in asking if (limit := _threshold(row)) is not None})
    if not points:
        return []
    above = [*points[1:], None]
    around = [span for low, high in zip(points, above, strict=True) for span in ((low, low), (low, high))]
    found = [(span, _within(*span, bounds)) for span in [(None, points[0]), *around]]
    unit = FACTS[fact].unit
    return [
        Supposition(Quantity(min=value, max=value, unit=unit), "", low, high)
        for (low, high), value in found
        if value is not None
    ]


def _within(low: float | None, high: float | None, bounds: Quantity | None) -> float | None:
    """A number within the span and the bounds; None where there is none."""
    least, most = (None, None) if bounds is None else (bounds.min, bounds.max)
    floor = max((limit for limit in (low, least) if limit is not None), default=None)
    ceiling = min((limit for limit in (high, most) if limit is not None), default=None)
    value = _middle(floor, ceiling)
    if value is None or low == high:
        return value
    inside = (low is None or low < value) and (high is None or value < high)
    return value if inside else None


def _middle(floor: float | None, ceiling: float | None) -> float | None:
    if floor is None:
        return None if ceiling is None else ceiling - max(1.0, abs(ceiling) / 2)
    if ceiling is None:
        return floor + max(1.0, abs(floor))
    return (floor + ceiling) / 2 if floor <= ceiling else None


def _threshold(row: Asking) -> float | None:
    atom = row.atom
    if not isinstance(atom, Compare) or isinstance(atom.operand, FactRef | str | bool):
        return None
    return row.scope.number(atom.operand)


def _members(row: Asking) -> frozenset[str]:
    """The tokens that a comparison accepts."""
    atom = row.atom
    if isinstance(atom, In):
        return row.scope.members(atom.members)
    return row.scope.members(Members(also=(atom.operand,))) if isinstance(atom.operand, str) else frozenset()


def _listed(token: str) -> tuple[str, ...]:
    """An entry with a footnote is one of the list itself, too."""
    head, sign, _ = token.partition("#")
    return (head, token) if sign else (token,)


def _countries(asking: Sequence[Asking]) -> list[Supposition]:
    """One country for each combination of sets that a country can be in, and one that is in none of them."""
    sets = {members: row for row in asking if (members := _members(row))}
    found: dict[tuple[bool, ...], str] = {}
    for country in (OUTSIDE, *sorted(frozenset().union(*sets))):
        found.setdefault(tuple(country in members for members in sets), country)
    return [Supposition(country, _where(country, sets)) for country in found.values()]


def _where(country: str, sets: dict[frozenset[str], Asking]) -> str:
    around = [row.atom for members, row in sorted(sets.items(), key=lambda pair: len(pair[0])) if country in members]
    if not around:
        return "a country that none of these rules names"
    atom = around[0]
    return f"in {named(atom.members)}" if isinstance(atom, In) else country


def _entities(fact: str, asking: Sequence[Asking], transaction: Transaction) -> list[Supposition]:
    """Whoever a rule names, and for a maker whoever holds another role of the transaction."""
    ids = {token for row in asking for token in _members(row)}
    roles = [role for role in _HOLDERS if role != fact] if fact in _MAKERS else []
    held = {holder for role in roles if (holder := transaction.role(role)) is not None}
    return [Supposition(entity, entity) for entity in sorted(ids | held)]


def in_words(fact: str, run: Sequence[Supposition]) -> str:
    """Several suppositions of one fact in words; numbers must be neighbours, in ascending order."""
    first, last = run[0], run[-1]
    if first.words:
        return " or ".join(dict.fromkeys(row.words for row in run))
    unit = f" {FACTS[fact].unit}" if FACTS[fact].unit else ""
    if len(run) == 1 and first.is_point:
        return f"exactly {first.low:,.10g}{unit}"
    low = [] if first.low is None else [f"{'at least' if first.is_point else 'more than'} {first.low:,.10g}{unit}"]
    high = [] if last.high is None else [f"{'at most' if last.is_point else 'less than'} {last.high:,.10g}{unit}"]
    return " and ".join([*low, *high]) or "any number"
