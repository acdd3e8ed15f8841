"""What would change a decision: missing facts, by the values that would flip it, and days, by the rules of each.

Everything is found by deciding again, so that a change named here is one that happens.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, combinations, groupby, islice, product

from graphsvc.controls.boundaries import all_days
from graphsvc.controls.decisions import STRICTEST, decide
from graphsvc.controls.facts import FactSource, FactValue
from graphsvc.controls.ruleset import RuleSet
from graphsvc.controls.suppositions import Asking, Supposition, in_words, suppositions
from graphsvc.domain.answers import State
from graphsvc.domain.decisions import Change, Decision, Supposed, Transaction
from graphsvc.domain.expressions import Compare, In, atoms
from graphsvc.domain.facts import FACTS
from graphsvc.domain.quantities import Quantity

MOST_CHANGES = 20
"""So many changes are named: facts before days, the last day before and then the next ones."""
MOST_PAIRS = 300
"""So many pairs of values are tried where no single missing fact changes the decision."""

Tried = tuple[Supposition, Decision]
Open = dict[str, list[Supposition]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision, and what it was made from."""

    transaction: Transaction
    source: FactSource
    ruleset: RuleSet
    decision: Decision

    def again(self, transaction: Transaction, day: date | None = None) -> Decision:
        """Another decision: of that transaction, or by the rules of another day on the same facts."""
        known_at = self.decision.known_at
        return decide(transaction, self.source, self.ruleset, day or self.decision.as_of, known_at)


def changes(asked: Asked) -> tuple[Change, ...]:
    """The values of missing facts that give another decision, and the days on which the rules do."""
    return tuple(islice(chain(_by_facts(asked), _by_days(asked)), MOST_CHANGES))


def _key(decision: Decision) -> tuple[object, ...]:
    return decision.licence, decision.review, decision.cuts, decision.state


def _changed(asked: Asked, other: Decision) -> bool:
    return _key(other) != _key(asked.decision)


# -- missing facts -------------------------------------------------------------------------------------------------


def _by_facts(asked: Asked) -> list[Change]:
    """Single facts; pairs of them where no single one is enough."""
    found = _open(asked)
    single = [change for fact, values in found.items() for change in _single(asked, fact, values)]
    return single or list(_pairs(asked, found))


def _open(asked: Asked) -> Open:
    """The missing facts that could be stated, each with the values that undecided rules tell apart."""
    undecided = {outcome.rule for outcome in asked.decision.undecided}
    rows = asked.ruleset.on(asked.decision.as_of, asked.decision.known_at).rows
    rules = [row.rule for row in rows if row.rule.id in undecided]
    scopes = {id(rule): asked.ruleset.scope(rule, asked.decision.as_of) for rule in rules}
    asking: dict[str, list[Asking]] = {}
    for rule in rules:
        for atom in (leaf for expression in rule.expressions() for leaf in atoms(expression)):
            if isinstance(atom, Compare | In):
                asking.setdefault(atom.fact, []).append(Asking(atom, scopes[id(rule)]))
    missing = dict.fromkeys(gap.fact for gap in asked.decision.missing_facts if gap.fact in FACTS)
    return {fact: _possible(asked, fact, asking.get(fact, ())) for fact in missing}


def _possible(asked: Asked, fact: str, asking: Sequence[Asking]) -> list[Supposition]:
    """The values that what is known of the fact allows: a number within its bounds, one of several candidates."""
    known = asked.source.find(fact, asked.transaction)
    content = known.content if isinstance(known, FactValue) else None
    if isinstance(content, frozenset) and FACTS[fact].type.single:
        return [Supposition(name, name) for name in sorted(content)]
    return suppositions(fact, asking, asked.transaction, content if isinstance(content, Quantity) else None)


def _single(asked: Asked, fact: str, values: Sequence[Supposition]) -> Iterator[Change]:
    tried = [(value, asked.again(asked.transaction.stating(fact, value.given))) for value in values]
    for run in _runs(tried):
        if _changed(asked, run[0][1]):
            yield _change(asked, {fact: [value for value, _ in run]}, run[0][1])


def _runs(tried: list[Tried]) -> Iterable[list[Tried]]:
    """The values that give the same decision: of numbers only neighbours, as they make one span."""
    if tried and not tried[0][0].words:
        return [list(run) for _, run in groupby(tried, key=lambda pair: _key(pair[1]))]
    alike: dict[tuple[object, ...], list[Tried]] = {}
    for pair in tried:
        alike.setdefault(_key(pair[1]), []).append(pair)
    return alike.values()


def _pairs(asked: Asked, found: Open) -> Iterator[Change]:
    every = (
        ((one, value), (two, other))
        for (one, values), (two, others) in combinations(found.items(), 2)
        for value, other in product(values, others)
    )
    for (one, value), (two, other) in islice(every, MOST_PAIRS):
        stated = asked.transaction.stating(one, value.given).stating(two, other.given)
        decision = asked.again(stated)
        if _changed(asked, decision):
            yield _change(asked, {one: [value], two: [other]}, decision)


def _change(asked: Asked, values: dict[str, list[Supposition]], decision: Decision) -> Change:
    subject_of = asked.transaction.subject_of
    facts = tuple(Supposed(subject=subject_of(f), fact=f, value=in_words(f, run)) for f, run in values.items())
    named = " and ".join(f"{FACTS[row.fact].label} ({row.subject}): {row.value}" for row in facts)
    return _made(decision, f"With {named}", facts=facts)


# -- days ----------------------------------------------------------------------------------------------------------


def _by_days(asked: Asked) -> Iterator[Change]:
    """The last day before that has another decision, and each later day on which it changes."""
    today, days = asked.decision.as_of, all_days(asked.ruleset)
    facts = f"by the facts of {today}"
    for first in reversed([day for day in days if day <= today]):
        before = first - timedelta(days=1)
        decision = asked.again(asked.transaction, before)
        if _changed(asked, decision):
            yield _made(decision, f"Until {before}, {facts}", day=before)
            break
    last = asked.decision
    for day in (day for day in days if day > today):
        decision = asked.again(asked.transaction, day)
        if _key(decision) != _key(last):
            yield _made(decision, f"From {day}, {facts}", day=day)
        last = decision


def _made(decision: Decision, when: str, *, facts: tuple[Supposed, ...] = (), day: date | None = None) -> Change:
    return Change(
        facts=facts,
        day=day,
        licence=decision.licence,
        review=decision.review,
        state=decision.state,
        text=f"{when}: {_outcome(decision)}.",
    )


def _outcome(decision: Decision) -> str:
    review = "" if decision.review is None else f", review {decision.review.replace('_', ' ').lower()}"
    lax = ", not enforced" if decision.licence in STRICTEST and decision.cuts is False else ""
    doubt = ", undecided for want of other facts" if decision.state is State.UNKNOWN else ""
    return f"licence {decision.licence}{review}{lax}{doubt}"
