"""Which new supplies the rules of the date cut, each decided as the transaction that it is (DOMAIN §2b)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from graphsvc.controls.decisions import STRICTEST, decide
from graphsvc.controls.ruleset import Rules
from graphsvc.controls.sources import GraphSource
from graphsvc.controls.worldfacts import WorldFacts
from graphsvc.domain.answers import MissingFact, RuleNote
from graphsvc.domain.decisions import ROLES, Decision, RuleOutcome, Standing, Transaction
from graphsvc.domain.facts import FACTS
from graphsvc.domain.predicates import VOCABULARY
from graphsvc.domain.rules import RuleKind
from graphsvc.snapshot.dependence import Dependence
from graphsvc.snapshot.facts import Fact
from graphsvc.snapshot.slots import FactKey
from graphsvc.snapshot.world import World

DECIDED_PREDICATES = frozenset({"ORDERS", "BUYS", "FABRICATES"})
_QUIET = frozenset({RuleKind.JURISDICTION, RuleKind.CLASSIFICATION})
"""Kinds that only prepare a licence rule: told where they apply, silent where they do not."""
_TOLD = (Standing.APPLIED, Standing.UNKNOWN, Standing.SUSPENDED, Standing.EXEMPTED, Standing.REBUTTED)
_MOST_NAMES = 4


@dataclass(frozen=True)
class Supply:
    """One new supply upstream, as a transaction, and what the rules of the date say of it."""

    fact: Fact
    transaction: Transaction
    decision: Decision

    @property
    def key(self) -> FactKey:
        return self.fact.predicate, self.fact.subject, self.fact.object


class Cuts:
    """Decides every new supply upstream of a target once."""

    def __init__(self, world: World, rules: Rules) -> None:
        self._world = world
        self._rules = rules
        self._source = GraphSource(WorldFacts(world))
        self._decided: dict[FactKey, Supply] = {}

    @property
    def version(self) -> str:
        """The version of the rule set."""
        return self._rules.version

    def supplies(self, dependence: Dependence) -> list[Supply]:
        """The new supplies among the documented alternatives upstream that are not over, in the order of the graph."""
        facts = {
            (fact.predicate, fact.subject, fact.object): fact
            for slot in dependence.slots
            for alternative in slot.alternatives
            for fact in alternative.facts
            if fact.predicate in DECIDED_PREDICATES and not fact.is_over(dependence.choice.horizon)
        }
        return [self.supply(fact) for fact in facts.values()]

    def supply(self, fact: Fact) -> Supply:
        """One new supply, decided as the transaction that it is."""
        key = (fact.predicate, fact.subject, fact.object)
        if key not in self._decided:
            transaction = self._transaction(fact)
            decision = decide(transaction, self._source, self._rules, self._world.as_of, self.known_at)
            self._decided[key] = Supply(fact, transaction, decision)
        return self._decided[key]

    @cached_property
    def known_at(self) -> datetime:
        """The instant whose rules are used: that of the last recorded change of the graph."""
        return self._world.records.revision.recorded_at or datetime.min.replace(tzinfo=UTC)

    def _transaction(self, fact: Fact) -> Transaction:
        if fact.predicate == "FABRICATES":
            designer = self._only("DESIGNS", fact.object)
            return Transaction(exporter=fact.subject, fabricator=fact.subject, consignee=designer, item=fact.object)
        sellers = [row["seller"] for row in fact.rows if "seller" in row]
        seller = sellers[0] if sellers else self._only("DESIGNS", fact.object)
        return Transaction(exporter=seller, consignee=fact.subject, item=fact.object)

    def _only(self, predicate: str, product: str) -> str | None:
        """The one organization that does it for the product; None when none or several are recorded."""
        found = self._world.subjects(predicate, product)
        return found[0] if len(found) == 1 else None


def sure(supplies: list[Supply], world: World) -> tuple[tuple[FactKey, str], ...]:
    """The supplies that are cut for certain, each with the reason in words."""
    return tuple((s.key, _reason(s, world)) for s in supplies if s.decision.cuts is True)


def possible(supplies: list[Supply], world: World) -> tuple[tuple[FactKey, str], ...]:
    """The supplies of which a missing fact decides whether they are cut."""
    return tuple((s.key, f"may be cut: {_reason(s, world)}") for s in supplies if s.decision.cuts is None)


def _reason(supply: Supply, world: World) -> str:
    decision = supply.decision
    outcomes = [o for o in decision.matched if o.enforced and o.licence != "NONE"] or list(decision.undecided)
    rules = ", ".join(outcome.title for outcome in outcomes)
    return f"licence {decision.licence} {_way(supply, world)} ({rules})"


def describe(supply: Supply, world: World) -> str:
    """The transaction in words."""
    return f"{world.label(supply.transaction.item or '')} {_way(supply, world)}"


def _way(supply: Supply, world: World) -> str:
    names = (supply.transaction.exporter, supply.transaction.consignee)
    exporter, consignee = (world.label(name) if name else "an unknown party" for name in names)
    return f"from {exporter} to {consignee}"


def notes(supplies: Sequence[Supply], world: World) -> tuple[RuleNote, ...]:
    """The rules that bear on the supplies, the decisive first: applied, undecided, not enforced, taken away."""
    told = [
        (outcome, describe(supply, world))
        for supply in supplies
        for outcome in (*supply.decision.matched, *supply.decision.rebutted, *supply.decision.not_reached)
        if _is_told(outcome)
    ]
    ordered = sorted(told, key=lambda pair: _rank(pair[0]))
    return tuple(dict.fromkeys(_note(outcome, transaction) for outcome, transaction in ordered))


def _rank(outcome: RuleOutcome) -> tuple[bool, int, bool]:
    """Rules that ask for a licence before those that prepare or take away, what holds before what does not."""
    return outcome.licence == "NONE", list(_TOLD).index(outcome.standing), not outcome.enforced


def _is_told(outcome: RuleOutcome) -> bool:
    if outcome.kind in _QUIET:
        return outcome.standing is Standing.APPLIED
    return outcome.standing in _TOLD


def _note(outcome: RuleOutcome, transaction: str) -> RuleNote:
    applied = outcome.standing is Standing.APPLIED and outcome.enforced
    return RuleNote(
        rule=outcome.rule,
        applied=applied,
        effect=str(outcome.licence),
        reason=f"{transaction}: {_argued(outcome)}",
        citation=outcome.citation,
    )


def _argued(outcome: RuleOutcome) -> str:
    """The reason; where facts are missing only how many, as the missing facts are listed beside it."""
    if outcome.standing is not Standing.UNKNOWN or not outcome.missing_facts:
        return outcome.reason
    names = list(dict.fromkeys(FACTS[fact.fact].label for fact in outcome.missing_facts if fact.fact in FACTS))
    shown = ", ".join(names[:_MOST_NAMES]) + (f" and {len(names) - _MOST_NAMES} more" if names[_MOST_NAMES:] else "")
    unenforced = "" if outcome.enforced else "not enforced on the date, and "
    return f"{outcome.title} is {unenforced}undecided, as facts are missing: {shown}."


def missing(supplies: Sequence[Supply]) -> tuple[MissingFact, ...]:
    """The missing facts of undecided supplies, each once, with all the rules that turn on it.

    A fact about somebody in a role that nobody is known to hold is one about the item.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for supply in supplies:
        for fact in _deciding(supply.decision):
            unheld = fact.subject in ROLES and supply.transaction.item is not None
            subject = supply.transaction.item if unheld else fact.subject
            found.setdefault((subject or fact.subject, fact.fact), []).append(fact.why)
    return tuple(MissingFact(subject=s, fact=fact, why=_because(whys)) for (s, fact), whys in found.items())


def _deciding(decision: Decision) -> list[MissingFact]:
    """The facts that decide whether the supply is cut: those that undecided rules in force and binding turn on."""
    if decision.cuts is not None:
        return []
    binding = (o for o in decision.undecided if o.enforced and o.licence in STRICTEST)
    return [fact for outcome in binding for fact in outcome.missing_facts]


def _because(whys: Sequence[str]) -> str:
    """Reasons of the form "not recorded; RULE turns on it" as one."""
    reasons = list(dict.fromkeys(why.partition("; ")[0] for why in whys))
    rules = list(dict.fromkeys(why.partition("; ")[2].removesuffix(" turns on it") for why in whys if "; " in why))
    verb = "turns" if len(rules) == 1 else "turn"
    return f"{', '.join(reasons)}; {' and '.join(rules)} {verb} on it" if rules else ", ".join(reasons)


def assumption() -> str:
    """What is held fixed about transactions, in words."""
    names = ", ".join(sorted(DECIDED_PREDICATES & VOCABULARY.by_name.keys()))
    return (
        f"Rules are tried on new supply only ({names}): the exporter is the seller or else the designer, for "
        "fabrication the foundry; the destination is where the buyer has its headquarters unless delivery is recorded; "
        "no licence is held unless one is recorded."
    )
