"""The words of a decision: facts as evidence, comparisons as phrases, and one sentence for every rule."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from graphsvc.controls.cases import Case, Literal
from graphsvc.controls.facts import Absent, Content, FactValue
from graphsvc.domain.answers import MissingFact
from graphsvc.domain.decisions import Basis, FactUse
from graphsvc.domain.expressions import AggregateOwnership, Compare, In, Reaches
from graphsvc.domain.facts import FACTS
from graphsvc.domain.operands import FactRef, Members
from graphsvc.domain.quantities import Quantity
from graphsvc.domain.rules import Rule

LISTED_PHRASES = 4
"""A sentence names at most so many comparisons or missing facts; the lists beside it hold all."""


def in_words(content: Content) -> str:
    """A value as a reader sees it."""
    if isinstance(content, bool):
        return "yes" if content else "no"
    if isinstance(content, Quantity):
        return str(content)
    return ", ".join(sorted(content)) or "none"


def use_of(case: Case, literal: Literal) -> FactUse | None:
    """The fact that a comparison used, as evidence; None where it is missing."""
    atom, value = literal.atom, literal.value
    if not isinstance(value, FactValue):
        return None
    name = atom.of if isinstance(atom, Reaches | AggregateOwnership) else atom.fact
    if case.known.get(name) is not value:
        return _use(case, name, value)
    if name not in case.told:
        case.told[name] = _use(case, name, value)
    return case.told[name]


def _use(case: Case, name: str, value: FactValue) -> FactUse:
    subject, claims = case.transaction.subject_of(name), tuple(dict.fromkeys(claim for claim in value.claims if claim))
    return _written(name, subject, in_words(value.content), value.basis, claims)


@lru_cache(maxsize=4096)
def _written(name: str, subject: str, value: str, basis: Basis, claims: tuple[str, ...]) -> FactUse:
    """The evidence; the same object for the same content, so that outcomes can be kept by it."""
    return FactUse(fact=name, subject=subject, value=value, basis=basis, claims=claims)


def phrase(literal: Literal) -> str:
    """A comparison and how it came out: "TPP 15,824 is at least 4,800"."""
    atom, value = literal.atom, literal.value
    shown = in_words(value.content) if isinstance(value, FactValue) else "unknown"
    match atom:
        case Reaches() | AggregateOwnership():
            return literal.finding or "the graph does not say"
        case In(fact=fact, members=members):
            return f"{FACTS[fact].label} ({shown}) {_is(literal)} among {named(members)}"
        case Compare(fact=fact, operand=FactRef(fact=other)):
            return f"{FACTS[fact].label} ({shown}) {_is(literal)} the {FACTS[other].label}"
        case Compare(fact=fact, operand=bool()):
            return f"{FACTS[fact].label}: {shown}"
        case Compare(fact=fact, op=op):
            sign = "" if literal.truth else "not "
            return f"{FACTS[fact].label} {shown} is {sign}{op.sign} {literal.threshold:,.10g}"


def _is(literal: Literal) -> str:
    return {True: "is", False: "is not", None: "may be"}[literal.truth]


def named(members: Members) -> str:
    """A set as the rule writes it: its groups and additions, and what is left out."""
    names = ", ".join((*members.groups, *members.also))
    return f"{names} without {', '.join(members.less)}" if members.less else names


def sentence(start: str, phrases: Iterable[str]) -> str:
    """One sentence: the verdict and up to four of the phrases that carry it."""
    every = list(dict.fromkeys(phrases))
    shown = every[:LISTED_PHRASES]
    more = len(every) - len(shown)
    tail = " and ".join([*shown, f"{more} more"] if more else shown)
    return f"{start}: {tail}." if tail else f"{start}."


def gap(rule: Rule, absent: Absent) -> Iterator[MissingFact]:
    """A missing fact of an answer, followed by the missing facts that it would follow from."""
    yield MissingFact(subject=absent.subject, fact=absent.fact, why=f"{absent.why}; {rule.title} turns on it")
    for deeper in absent.because:
        yield from gap(rule, deeper)
