"""The presumptions of a day, asked of one sale: whether each applies, by which facts, and which rebuttals are open."""

from dataclasses import dataclass
from datetime import date, datetime

from graphsvc.controls.cases import Case, Outcome
from graphsvc.controls.evaluation import compile_expression
from graphsvc.controls.facts import FactSource, FactValue
from graphsvc.controls.judging import judge, outcome_of
from graphsvc.controls.kleene import Truth
from graphsvc.controls.reasons import in_words, phrase
from graphsvc.controls.ruleset import DayRule, RuleSet
from graphsvc.domain.decisions import RuleOutcome, Transaction
from graphsvc.domain.expressions import Compare, In, atoms
from graphsvc.domain.facts import FACTS
from graphsvc.domain.operands import FactRef
from graphsvc.domain.rules import RuleKind


@dataclass(frozen=True, slots=True)
class Rebuttal:
    """One way to rebut a presumption: whether it holds, and why in words."""

    truth: Truth
    words: str


@dataclass(frozen=True, slots=True)
class Presumed:
    """A presumption asked of a sale: what became of it, its rebuttals, and its facts in words, known and unknown."""

    outcome: RuleOutcome
    rebuttals: tuple[Rebuttal, ...]
    known: tuple[str, ...]
    unknown: tuple[str, ...]


def presumptions(ruleset: RuleSet, day: date, known_at: datetime) -> list[DayRule]:
    """The presumptions in force on the day."""
    rows = ruleset.on(day, known_at).classifying
    return [row for row in rows if row.rule.kind is RuleKind.PRESUMPTION and row.phase.standing is None]


def presumed(
    transaction: Transaction, source: FactSource, ruleset: RuleSet, day: date, known_at: datetime
) -> list[Presumed]:
    """Each presumption of the day, asked of one sale."""
    case = Case(transaction, source, ruleset.on(day, known_at).rolls)
    return [_asked(row, case, ruleset, day) for row in presumptions(ruleset, day, known_at)]


def _asked(row: DayRule, case: Case, ruleset: RuleSet, day: date) -> Presumed:
    scope = ruleset.scope(row.rule, day)
    values = {name: case.value(name) for name in _facts(row)}
    return Presumed(
        outcome=outcome_of(judge(row, case), case),
        rebuttals=tuple(_rebuttal(compile_expression(part, scope)(case)) for part in row.rule.rebuttal),
        known=tuple(f"{FACTS[n].label} {in_words(v.content)}" for n, v in values.items() if isinstance(v, FactValue)),
        unknown=tuple(FACTS[n].label for n, v in values.items() if not isinstance(v, FactValue)),
    )


def _facts(row: DayRule) -> list[str]:
    """The facts that the presumption and its rebuttals ask for, in the order of the rule, each once."""
    found: dict[str, None] = {}
    for atom in (leaf for expression in row.rule.expressions() for leaf in atoms(expression)):
        if isinstance(atom, Compare | In):
            found[atom.fact] = None
            if isinstance(atom, Compare) and isinstance(atom.operand, FactRef):
                found[atom.operand.fact] = None
    return list(found)


def _rebuttal(found: Outcome) -> Rebuttal:
    told = [phrase(literal) for literal in found.support]
    if found.truth is None:
        gaps = dict.fromkeys(FACTS[a.fact].label if a.fact in FACTS else a.fact for a in found.missing)
        return Rebuttal(None, f"turns on {' and '.join(gaps)}")
    return Rebuttal(found.truth, " and ".join(told))
