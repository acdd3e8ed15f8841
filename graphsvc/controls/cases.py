"""A transaction being decided, and what a check says of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from graphsvc.controls.facts import Absent, FactSource, FactValue
from graphsvc.controls.kleene import Truth, member
from graphsvc.domain.decisions import Basis, FactUse, Transaction
from graphsvc.domain.expressions import AggregateOwnership, Compare, In, Reaches
from graphsvc.domain.operands import Members, Param


@dataclass(frozen=True, slots=True)
class Literal:
    """One decided or undecided comparison: its atom, the value it saw, and, for graph predicates, what was found."""

    atom: Compare | In | Reaches | AggregateOwnership
    truth: Truth
    value: FactValue | Absent
    finding: str | None = None
    threshold: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The truth of an expression, the literals that decide it, and the missing facts that could change it."""

    truth: Truth
    support: tuple[Literal, ...] = ()
    missing: tuple[Absent, ...] = ()


@dataclass(frozen=True, slots=True)
class Roll:
    """The members of a group on one day, whose membership answers a fact of the entity in the role ``of``.

    The fact is yes or no, or a set that the ``token`` then belongs to.
    """

    of: str
    members: frozenset[str]
    complete: bool
    token: str | None = None


@dataclass(slots=True)
class Case:
    """One transaction being decided: its facts, each looked up once, and those that rules and groups conclude."""

    transaction: Transaction
    source: FactSource
    rolls: Mapping[str, tuple[Roll, ...]] = field(default_factory=dict)
    known: dict[str, FactValue | Absent] = field(default_factory=dict)
    told: dict[str, FactUse] = field(default_factory=dict)
    """Known facts as evidence, written once however many rules use them."""

    def value(self, name: str) -> FactValue | Absent:
        """The value of a fact, or that it is missing."""
        found = self.known.get(name)
        if found is None:
            found = self.source.find(name, self.transaction)
            for roll in self.rolls.get(name, ()):
                found = self._enrolled(found, roll) if roll.token is None else self._added(found, roll, roll.token)
            self.known[name] = found
        return found

    def _enrolled(self, found: FactValue | Absent, roll: Roll) -> FactValue | Absent:
        """The yes-or-no fact as it is known, else as membership answers it."""
        if isinstance(found, FactValue):
            return found
        holder = self.value(roll.of)
        truth = None if isinstance(holder, Absent) else member(holder.ids, roll.members)
        if isinstance(holder, Absent) or truth is None or (truth is False and not roll.complete):
            return found
        return FactValue(truth, Basis.RULE, holder.claims)

    def _added(self, found: FactValue | Absent, roll: Roll, token: str) -> FactValue | Absent:
        """The set with the token of a group that names the entity; open, where nobody says who the entity is."""
        holder = self.value(roll.of)
        if isinstance(holder, Absent):
            unsaid = isinstance(found, FactValue) and found.basis is Basis.GIVEN
            return _opened(found, token, holder) if unsaid else found
        truth = member(holder.ids, roll.members)
        if truth is None:
            return _opened(found, token, self.absent(roll.of, "sources disagree, or there are several"))
        if truth is False:
            return found
        if isinstance(found, Absent):
            return FactValue(frozenset({token}), Basis.RULE, holder.claims, closed=frozenset())
        return replace(found, content=found.ids | {token})

    def absent(self, fact: str, why: str) -> Absent:
        """A missing fact of this transaction."""
        return Absent(self.transaction.subject_of(fact), fact, why)


def _opened(found: FactValue | Absent, token: str, gap: Absent) -> FactValue | Absent:
    if isinstance(found, Absent) or token in found.ids:
        return found
    return replace(found, open={**(found.open or {}), token: (gap,)})


Check = Callable[[Case], Outcome]


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression refers to, as of one day: members of groups, territories, values of parameters."""

    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    territories: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, float | None] = field(default_factory=dict)

    def members(self, members: Members) -> frozenset[str]:
        """The tokens of a set, with the territories that are treated as one of its countries."""
        inside = frozenset(members.also).union(*(self.groups[name] for name in members.groups))
        outside = frozenset[str]().union(*(self.groups.get(name, frozenset({name})) for name in members.less))
        found = inside - outside
        return found | {place for place, country in self.territories.items() if country in found}

    def number(self, operand: Param | float) -> float | None:
        """The number itself or the parameter's value on the day; None before the parameter's first version."""
        return self.parameters[operand.param] if isinstance(operand, Param) else operand
