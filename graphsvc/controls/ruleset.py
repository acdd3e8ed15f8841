"""A rule set: all rules and groups of one version, compiled for a day on demand."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from graphsvc.controls.cases import Check, Roll, Scope
from graphsvc.controls.evaluation import compile_expression
from graphsvc.controls.phases import Phase, idle_outcome, phases_on
from graphsvc.domain.decisions import RuleOutcome
from graphsvc.domain.expressions import AnyOf
from graphsvc.domain.groups import Groups
from graphsvc.domain.rules import Rule, RuleKind

DAYS_KEPT = 256
"""Compiled days kept in memory; a question uses few."""

CLASSIFYING = frozenset({RuleKind.CLASSIFICATION, RuleKind.PRESUMPTION})
"""Rules evaluated first: the others may ask for the classifications that they conclude."""


@dataclass(frozen=True, slots=True)
class DayRule:
    """A rule as of one day: where it stands in its life, and its condition and rebuttals, compiled.

    ``told`` keeps outcomes by the facts that decided them (see :mod:`graphsvc.controls.judging`).
    """

    rule: Rule
    phase: Phase
    when: Check
    rebuttal: Check | None
    told: dict[Hashable, tuple[Hashable, RuleOutcome]] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class DayRules:
    """All rules as of one day in the order of evaluation, those not in force, and the groups that answer facts."""

    classifying: tuple[DayRule, ...]
    jurisdiction: tuple[DayRule, ...]
    others: tuple[DayRule, ...]
    idle: tuple[RuleOutcome, ...]
    rolls: dict[str, tuple[Roll, ...]]

    @property
    def rows(self) -> tuple[DayRule, ...]:
        """Every rule whose condition is asked on the day."""
        return (*self.classifying, *self.jurisdiction, *self.others)


class Rules(Protocol):
    """What a decision needs of a rule set: its version, and the rules of a day."""

    @property
    def version(self) -> str:
        """The version that answers echo."""

    def on(self, day: date, known_at: datetime) -> DayRules:
        """The rules as of the day, as far as they were recorded at that instant."""


@dataclass(frozen=True, eq=False)
class RuleSet:
    """Rules and groups under one version, which answers echo. Immutable; :meth:`on` keeps what it compiles.

    ``records``: the ids under which versions were recorded in the graph, by rule and first day; the rest is of files.
    """

    version: str
    rules: tuple[Rule, ...] = ()
    groups: Groups = field(default_factory=Groups)
    records: dict[tuple[str, date], str] = field(default_factory=dict)
    _days: dict[tuple[date, tuple[int, ...] | None], DayRules] = field(default_factory=dict, repr=False)

    def on(self, day: date, known_at: datetime) -> DayRules:
        """The rules as of the day, as far as they were recorded at that instant."""
        bounded = any(rule.recorded_from or rule.recorded_to for rule in self.rules)
        rules = tuple(rule for rule in self.rules if _recorded(rule, known_at)) if bounded else self.rules
        key = (day, tuple(id(rule) for rule in rules) if bounded else None)
        found = self._days.get(key)
        if found is None:
            if len(self._days) >= DAYS_KEPT:
                self._days.clear()
            found = self._days[key] = _compile(rules, self.groups, day)
        return found

    def scope(self, rule: Rule, day: date) -> Scope:
        """What the expressions of a rule refer to on the day."""
        return _scope(rule, day, self.groups.on(day), self.groups.territories(day))


def _recorded(rule: Rule, known_at: datetime) -> bool:
    begun = rule.recorded_from is None or rule.recorded_from <= known_at
    return begun and (rule.recorded_to is None or known_at < rule.recorded_to)


def _compile(rules: tuple[Rule, ...], groups: Groups, day: date) -> DayRules:
    members, territories = groups.on(day), groups.territories(day)
    rows: list[DayRule] = []
    idle: list[RuleOutcome] = []
    for rule, phase in zip(rules, phases_on(rules, day), strict=True):
        if phase.over:
            idle.append(idle_outcome(rule, phase))
            continue
        rows.append(_day_rule(rule, phase, _scope(rule, day, members, territories)))
    rolls: dict[str, tuple[Roll, ...]] = {}
    for group in groups.groups:
        if (found := group.concludes) is not None:
            roll = Roll(found.of, members[group.id], group.complete, found.token)
            rolls[found.fact] = (*rolls.get(found.fact, ()), roll)
    return DayRules(_of(rows, CLASSIFYING), _of(rows, {RuleKind.JURISDICTION}), _of(rows, _OTHERS), tuple(idle), rolls)


def _scope(rule: Rule, day: date, members: dict[str, frozenset[str]], territories: dict[str, str]) -> Scope:
    return Scope(members, territories, {name: rule.parameter(name, day) for name in rule.parameters})


_OTHERS = frozenset(RuleKind) - CLASSIFYING - {RuleKind.JURISDICTION}


def _of(rows: list[DayRule], kinds: Iterable[RuleKind]) -> tuple[DayRule, ...]:
    wanted = frozenset(kinds)
    return tuple(row for row in rows if row.rule.kind in wanted)


def _day_rule(rule: Rule, phase: Phase, scope: Scope) -> DayRule:
    rebuttal = compile_expression(AnyOf(parts=rule.rebuttal), scope) if rule.rebuttal else None
    return DayRule(rule, phase, compile_expression(rule.when, scope), rebuttal)
