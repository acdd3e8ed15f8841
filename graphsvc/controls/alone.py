"""One rule alone: a rule set in which only that rule can cut, to see what it cuts by itself.

A rule that asks for a licence is left as the only one that does. A rule that concludes a fact (a classification, a
presumption, jurisdiction) is left as the only one that concludes it, with the licence rules that ask for the fact.
Phases are those of the whole set: a rule that another one has replaced stays ended.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches

from graphsvc.controls.decisions import STRICTEST
from graphsvc.controls.ruleset import DayRule, DayRules, RuleSet
from graphsvc.domain.errors import BadRequest, NotFound
from graphsvc.domain.expressions import Compare, In, atoms
from graphsvc.domain.facts import CLASSIFICATION_FACT, JURISDICTION_FACT
from graphsvc.domain.rules import Rule, RuleKind


@dataclass(frozen=True)
class Alone:
    """The rule set with one rule alone. All versions of the rule have its id."""

    ruleset: RuleSet
    rule: str

    @property
    def version(self) -> str:
        """The version of the whole set."""
        return self.ruleset.version

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The versions of the rule."""
        return tuple(rule for rule in self.ruleset.rules if rule.id == self.rule)

    def row(self, day: date, known_at: datetime) -> DayRule | None:
        """The version whose condition is asked on the day; None where there is none."""
        return next((row for row in self.ruleset.on(day, known_at).rows if row.rule.id == self.rule), None)

    def on(self, day: date, known_at: datetime) -> DayRules:
        """The rules of the day, as far as they are needed to see what this one cuts."""
        whole = self.ruleset.on(day, known_at)
        row = self.row(day, known_at)
        return replace(
            whole,
            classifying=self._kept(whole.classifying, row),
            jurisdiction=self._kept(whole.jurisdiction, row),
            others=self._kept(whole.others, row),
        )

    def _kept(self, rows: Iterable[DayRule], asked: DayRule | None) -> tuple[DayRule, ...]:
        return tuple(row for row in rows if row is asked or _serves(row.rule, asked))


def alone(ruleset: RuleSet, rule: str) -> Alone:
    """The rule alone. NotFound, with near ids, where there is none; BadRequest for one that cuts nothing."""
    found = [row for row in ruleset.rules if row.id == rule]
    if not found:
        near = get_close_matches(rule, sorted({row.id for row in ruleset.rules}), n=3)
        hint = f"Did you mean {' or '.join(near)}?" if near else "List them with the GraphQL field 'rules'."
        raise NotFound(f"no rule '{rule}' in the rule set {ruleset.version}", hint=hint)
    if not any(_binds(row) or _concluded(row) for row in found):
        hint = "Ask about a rule that asks for a licence, or that classifies, presumes or claims jurisdiction."
        raise BadRequest(f"'{rule}' is of kind {found[0].kind} and can cut no supply", hint=hint)
    return Alone(ruleset, rule)


def _binds(rule: Rule) -> bool:
    return rule.effect.licence in STRICTEST


def _concluded(rule: Rule) -> str | None:
    """The fact that the rule concludes."""
    if rule.kind is RuleKind.JURISDICTION:
        return JURISDICTION_FACT
    return CLASSIFICATION_FACT if rule.effect.classification is not None else None


def _serves(rule: Rule, asked: DayRule | None) -> bool:
    """Whether another rule is needed beside the one that is asked about."""
    if asked is None:
        return False
    fact = None if _binds(asked.rule) else _concluded(asked.rule)
    if _binds(rule):
        return fact is not None and _asks(rule, fact, asked.rule.effect.classification)
    return fact is None or _concluded(rule) != fact


def _asks(rule: Rule, fact: str, token: str | None) -> bool:
    """Whether the rule turns on the fact: of classifications, on that one."""
    for expression in rule.expressions():
        for atom in atoms(expression):
            if isinstance(atom, Compare | In) and atom.fact == fact:
                return token is None or (isinstance(atom, In) and token in atom.members.also)
    return False
