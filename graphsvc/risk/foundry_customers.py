"""Question 16: which products of a foundry's customers fall under a presumption, by fact known and rebuttal open?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphsvc.controls.presumptions import Presumed, Rebuttal, presumed, presumptions
from graphsvc.controls.ruleset import RuleSet
from graphsvc.controls.sources import GraphSource
from graphsvc.controls.worldfacts import WorldFacts
from graphsvc.domain.answers import Answer, Finding, Severity, Standing, State, finding_id
from graphsvc.domain.decisions import Standing as Became
from graphsvc.domain.facts import FACTS
from graphsvc.risk import cuts as rule_cuts
from graphsvc.risk.cuts import Cuts, Supply
from graphsvc.risk.envelope import by_weight, envelope
from graphsvc.risk.evidence import Prover
from graphsvc.risk.phrases import listed
from graphsvc.snapshot.facts import Fact, Horizon
from graphsvc.snapshot.frames import Node
from graphsvc.snapshot.world import World

QUESTION = "foundryCustomers"
_LEFT_OUT = frozenset({Standing.RUMOURED, Standing.ENDED})
_KINDS = {
    Became.APPLIED: ("PRESUMED", Severity.HIGH),
    Became.REBUTTED: ("PRESUMPTION_REBUTTED", Severity.INFO),
    Became.UNKNOWN: ("PRESUMPTION_OPEN", Severity.MEDIUM),
    Became.NOT_MET: ("NOT_PRESUMED", Severity.INFO),
}
_WORDS = {
    "PRESUMED": "falls under it, and no rebuttal holds",
    "PRESUMPTION_REBUTTED": "would fall under it, but that is rebutted",
    "PRESUMPTION_OPEN": "may fall under it: facts are missing",
    "NOT_PRESUMED": "does not fall under it",
}


@dataclass(frozen=True)
class Customer:
    """One product that the foundry fabricates, by each of the facts that say so, and its sale as a transaction."""

    product: str
    maker: str
    facts: tuple[Fact, ...]
    supply: Supply


class FoundryCustomers:
    """Answers for one world and rule set."""

    def __init__(self, world: World, ruleset: RuleSet, cuts: Cuts) -> None:
        self._world = world
        self._ruleset = ruleset
        self._cuts = cuts
        self._horizon = Horizon(world.as_of)
        self._source = GraphSource(WorldFacts(world))
        self._prover = Prover(world, self._horizon)

    def answer(self, foundry: str, arguments: dict[str, Any]) -> Answer:
        """Each product of the foundry and its parts that is not over, under each presumption of the day."""
        customers = list(self._customers(foundry))
        findings = [self._finding(customer, row) for customer in customers for row in self._presumed(customer)]
        return envelope(
            self._world,
            QUESTION,
            arguments,
            by_weight(findings),
            summary=self._summary(foundry, customers, findings),
            rules=self._ruleset.version,
            coverage=(),
            assumptions=(
                "The foundry sells each product to its designer of record; plans count as sales, rumours do not.",
                "Products whose fabricator is not recorded may be the foundry's too and are not among these.",
            ),
            would_change=[_settling(finding) for finding in findings if finding.missing_facts],
        )

    def _customers(self, foundry: str) -> Iterator[Customer]:
        made: dict[tuple[str, str], list[Fact]] = {}
        for maker in (foundry, *self._world.parts(foundry)):
            for fact in self._world.by_subject.get(("FABRICATES", maker), ()):
                if self._is_made(fact):
                    made.setdefault((fact.object, maker), []).append(fact)
        for (product, maker), facts in sorted(made.items()):
            yield Customer(product, maker, tuple(facts), self._cuts.supply(facts[0]))

    def _is_made(self, fact: Fact) -> bool:
        world, verdict = self._world, fact.verdict(self._horizon)
        if verdict is None or verdict.standing in _LEFT_OUT or not world.has(fact.object):
            return False
        return not (fact.denied_on(world.as_of) and fact.more_denied(self._horizon, world.policy, world.grades))

    def _presumed(self, customer: Customer) -> list[Presumed]:
        day, transaction = self._world.as_of, customer.supply.transaction
        return presumed(transaction, self._source, self._ruleset, day, self._cuts.known_at)

    # -- findings ------------------------------------------------------------------------------------------------

    def _finding(self, customer: Customer, row: Presumed) -> Finding:
        outcome = row.outcome
        kind, severity = _KINDS[outcome.standing]
        proof = self._prover.facts(customer.facts)
        designer = customer.supply.transaction.consignee
        return Finding(
            id=finding_id(kind, customer.product, designer, customer.maker),
            kind=kind,
            subject=self._prover.ref(Node(customer.product)),
            anchor=None if designer is None else self._prover.ref(Node(designer)),
            severity=severity,
            state=self._state(customer, outcome.standing),
            confidence=proof.confidence,
            origins=proof.origins,
            explanation=self._text(customer, row, _WORDS[kind]),
            rules=tuple(note for note in rule_cuts.notes([customer.supply], self._world) if note.rule == outcome.rule),
            missing_facts=outcome.missing_facts,
            evidence=proof.evidence,
        )

    def _state(self, customer: Customer, standing: Became) -> State:
        if standing is Became.UNKNOWN:
            return State.UNKNOWN
        disputed = all(fact.disputed_on(self._world.as_of) for fact in customer.facts)
        return State.CONTESTED if disputed else State.DECIDED

    def _text(self, customer: Customer, row: Presumed, became: str) -> str:
        world, decision = self._world, customer.supply.decision
        designer = customer.supply.transaction.consignee
        whose = f" of {world.label(designer)}" if designer is not None else ", whose designer is not recorded alone,"
        parts = [
            f"{world.label(customer.product)}{whose} from {world.label(customer.maker)} {became} ({row.outcome.title})",
            f"known: {', '.join(row.known) or 'nothing'}",
            f"unknown: {', '.join(row.unknown) or 'nothing'}",
            *_rebuttals(row.rebuttals),
            f"the sale itself: licence {decision.licence}",
        ]
        return f"{'; '.join(parts)}."

    def _summary(self, foundry: str, customers: list[Customer], findings: list[Finding]) -> str:
        day, name = self._world.as_of, self._world.label(foundry)
        rows = presumptions(self._ruleset, day, self._cuts.known_at)
        if not customers:
            return f"No product is recorded that {name} fabricates on {day}."
        if not rows:
            return f"No presumption is in force on {day}; {name} fabricates {len(customers)} recorded products."
        counts = [f"{sum(f.kind == kind for f in findings)} {words}" for kind, words in _COUNTED.items()]
        rules = listed([row.rule.title for row in rows])
        return f"Of {len(customers)} recorded products of {name}, on {day} under {rules}: {', '.join(counts)}."


_COUNTED = {
    "PRESUMED": "presumed",
    "PRESUMPTION_OPEN": "open for want of facts",
    "PRESUMPTION_REBUTTED": "rebutted",
    "NOT_PRESUMED": "not met",
}


def _settling(finding: Finding) -> str:
    names = [FACTS[gap.fact].label if gap.fact in FACTS else gap.fact for gap in finding.missing_facts]
    return f"Knowing of {finding.subject.label}: {listed(list(dict.fromkeys(names)), 'or')}."


def _rebuttals(rows: tuple[Rebuttal, ...]) -> Iterator[str]:
    """The rebuttals that hold; where none does, those that are open."""
    sure = [row.words for row in rows if row.truth]
    open_ = [row.words for row in rows if row.truth is None]
    if sure:
        yield f"rebutted by {' and by '.join(sure)}"
    elif open_:
        yield f"rebuttals available: {'; '.join(open_)}"
    else:
        yield "no rebuttal available"
