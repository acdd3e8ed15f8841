"""What must hold between the rules and groups of one set: the problems that no rule has by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from re import fullmatch

from graphsvc.controls.ruleset import CLASSIFYING
from graphsvc.domain.base import SLUG_PATTERN
from graphsvc.domain.expressions import AggregateOwnership, Compare, In, Reaches, atoms
from graphsvc.domain.facts import CONCLUDED, JURISDICTION_FACT
from graphsvc.domain.groups import Groups
from graphsvc.domain.operands import FactRef, Members
from graphsvc.domain.rules import Rule, RuleKind


@dataclass(frozen=True, slots=True)
class Clash:
    """One problem: the place of the rule in the set, the field, what is wrong and what was expected."""

    place: int
    field: str
    message: str
    expected: str | None = None


def clashes(rules: Sequence[Rule], groups: Groups) -> Iterator[Clash]:
    """Everything in the rules that does not fit together or refers to what does not exist."""
    yield from _overlapping(rules)
    known, ids = groups.ids(), {rule.id for rule in rules}
    for place, rule in enumerate(rules):
        for name in sorted(set(rule.supersedes) - ids):
            yield Clash(place, "supersedes", f"unknown rule '{name}'", "the id of a rule in this set")
        yield from _references(place, rule, known)
        yield from _layers(place, rule)


def _overlapping(rules: Sequence[Rule]) -> Iterator[Clash]:
    for (_, first), (place, second) in combinations(enumerate(rules), 2):
        if first.id == second.id and _meet(first, second):
            message = f"this version of '{second.id}' overlaps another one, from {first.effective_from}"
            yield Clash(place, "effectiveFrom", message, "versions of one rule that follow each other")


def _meet(first: Rule, second: Rule) -> bool:
    in_force = _cross(first.effective_from, first.effective_to, second.effective_from, second.effective_to)
    ends = (first.recorded_to, second.recorded_to)
    apart = any(
        end is not None and other.recorded_from is not None and end <= other.recorded_from
        for end, other in zip(ends, (second, first), strict=True)
    )
    return in_force and not apart


def _cross(since: date, until: date | None, start: date, end: date | None) -> bool:
    return (end is None or since < end) and (until is None or start < until)


def _references(place: int, rule: Rule, known: frozenset[str]) -> Iterator[Clash]:
    for members in _member_sets(rule):
        strange = {name for name in members.groups if name not in known}
        strange |= {name for name in members.less if name not in known and not fullmatch(SLUG_PATTERN, name)}
        for name in sorted(strange):
            yield Clash(
                place, "when", f"unknown group '{name}'", f"one of {', '.join(sorted(known)) or 'none is defined'}"
            )


def _member_sets(rule: Rule) -> Iterator[Members]:
    for atom in (leaf for expression in rule.expressions() for leaf in atoms(expression)):
        if isinstance(atom, In):
            yield atom.members
        elif isinstance(atom, Reaches) and atom.to.hq is not None:
            yield atom.to.hq


def _layers(place: int, rule: Rule) -> Iterator[Clash]:
    """What a rule concludes must not feed the rules that are evaluated before or with it."""
    barred = CONCLUDED if rule.kind in CLASSIFYING else frozenset[str]()
    barred = frozenset({JURISDICTION_FACT}) if rule.kind is RuleKind.JURISDICTION else barred
    for name in sorted(barred & set(facts_used(rule))):
        yield Clash(
            place, "when", f"a {rule.kind} rule cannot ask for {name}: such rules are evaluated before it is known"
        )


def facts_used(rule: Rule) -> Iterator[str]:
    """The names of the facts that the condition and the rebuttals of a rule ask for, as often as they are written."""
    for atom in (leaf for expression in rule.expressions() for leaf in atoms(expression)):
        match atom:
            case Reaches(of=fact) | AggregateOwnership(of=fact):
                yield fact
            case Compare(fact=fact, operand=FactRef(fact=other)):
                yield from (fact, other)
            case Compare(fact=fact) | In(fact=fact):
                yield fact
