"""Critical suppliers: every organization and site whose stop alone stops the target, at any tier, with its witness."""

from typing import Any

from graphsvc.domain.answers import Answer, Finding, Severity, SlotState, State, finding_id
from graphsvc.domain.entities import Kind
from graphsvc.risk import cuts as rule_cuts
from graphsvc.risk.cuts import Cuts
from graphsvc.risk.envelope import ASSUMPTIONS, by_weight, coverage_of, disputes, envelope, gaps
from graphsvc.risk.evidence import Prover
from graphsvc.risk.foundries import Key, Reading
from graphsvc.risk.passes import Pass, Passes
from graphsvc.snapshot.facts import Horizon
from graphsvc.snapshot.frames import Frames, Node
from graphsvc.snapshot.world import World

QUESTION = "criticalSuppliers"
_REPORTED = frozenset({Kind.ORGANIZATION, Kind.FACILITY})


class CriticalSuppliers:
    """Answers for one world, horizon and rule set."""

    def __init__(self, world: World, horizon: Horizon, cuts: Cuts) -> None:
        self._world = world
        self._cuts = cuts
        self._frames = Frames(world)
        self._prover = Prover(world, horizon)
        self._passes = Passes(world, self._frames, horizon, cuts)

    def answer(self, target: str, arguments: dict[str, Any]) -> Answer:
        """The critical suppliers of one target, without and with the rules of the date."""
        without, under = self._passes.ask(self._frames.target(target), self._keys)
        findings = [self._finding(asked, key) for asked in (without, under) for key in sorted(asked.states, key=str)]
        slots = without.reading.analysis.dependence.slots
        return envelope(
            self._world,
            QUESTION,
            arguments,
            by_weight(findings),
            summary=self._summary(without, under),
            rules=self._cuts.version,
            coverage=coverage_of([*without.reading.analysis.slots(without.reading.target), *gaps(slots)], self._prover),
            assumptions=(*ASSUMPTIONS, rule_cuts.assumption()),
            would_change=disputes(slots, self._prover),
        )

    def _keys(self, reading: Reading) -> frozenset[Key]:
        critical = reading.analysis.real(reading.target)
        found = {Key("CRITICAL_SUPPLIER", reading.target, n) for n in critical if self._is_reported(n, reading.target)}
        found |= {Key("UNSERVED_SLOT", slot.owner, None, slot.name) for slot in reading.unserved}
        return frozenset(found)

    def _is_reported(self, node: Node, target: Node) -> bool:
        """Organizations and sites; nodes, products and inputs stand in the witness."""
        return not node.compute and node.entity != target.entity and self._world.kind(node.entity) in _REPORTED

    def _finding(self, asked: Pass, key: Key) -> Finding:
        return self._supplier(asked, key, key.anchor) if key.anchor is not None else self._unserved(asked, key)

    def _supplier(self, asked: Pass, key: Key, supplier: Node) -> Finding:
        analysis = asked.reading.analysis
        proof = self._prover.dependence(analysis, supplier, key.subject, [])
        phantom = supplier not in analysis.nominal(key.subject)
        name, target = self._world.label(supplier.entity), self._prover.ref(key.subject).name
        text = f"If {name} stops, {target} stops."
        if phantom:
            text += " An apparent alternative is none: it needs what it would replace."
        kind = self._kind(asked, key)
        return Finding(
            id=finding_id(kind, key.subject.entity, supplier.entity),
            kind=kind,
            subject=self._prover.ref(key.subject),
            anchor=self._prover.ref(supplier),
            tier=proof.tier,
            severity=Severity.HIGH if (proof.tier or 0) <= 2 else Severity.MEDIUM,
            state=asked.states[key],
            confidence=proof.confidence,
            origins=proof.origins,
            explanation=text,
            missing_facts=self._missing(asked, key),
            evidence=proof.evidence,
        )

    def _unserved(self, asked: Pass, key: Key) -> Finding:
        slot = next(s for s in asked.reading.unserved if (s.owner, s.name) == (key.subject, key.slot))
        reasons = "; ".join(f"{self._prover.ref(a.node).name}: {a.reason}" for a in slot.alternatives)
        proof = self._prover.facts(fact for a in slot.alternatives for fact in a.facts)
        kind = self._kind(asked, key)
        return Finding(
            id=finding_id(kind, key.subject.entity, None, key.slot),
            kind=kind,
            subject=self._prover.ref(key.subject),
            slot=key.slot,
            severity=Severity.HIGH,
            state=asked.states[key],
            confidence=proof.confidence,
            origins=proof.origins,
            explanation=f"The slot {key.slot} of {self._prover.ref(key.subject).name} is unserved ({reasons}).",
            alternatives=tuple(self._prover.alternative(a) for a in slot.alternatives),
            rules=rule_cuts.notes([s for s in asked.supplies if _bears_on(s.fact, slot.alternatives)], self._world),
            missing_facts=self._missing(asked, key),
            evidence=proof.evidence,
        )

    def _kind(self, asked: Pass, key: Key) -> str:
        return f"{key.kind}_UNDER_RULES" if asked.under_rules else key.kind

    def _missing(self, asked: Pass, key: Key) -> tuple[Any, ...]:
        return rule_cuts.missing(list(asked.supplies)) if asked.states[key] is State.UNKNOWN else ()

    def _summary(self, without: Pass, under: Pass) -> str:
        name = self._prover.ref(without.reading.target).name
        return f"{name}: {self._counted(without)}; under the rules of the date {self._counted(under)}."

    def _counted(self, asked: Pass) -> str:
        anchors = [key.anchor for key in asked.states if key.anchor is not None]
        firms = sum(self._world.kind(node.entity) is Kind.ORGANIZATION for node in anchors)
        text = f"{firms} organizations and {len(anchors) - firms} sites each stop it alone"
        unserved = any(slot.state is SlotState.UNSERVED for slot in asked.reading.supply)
        return f"{text}, and its supply is unserved" if unserved else text


def _bears_on(fact: Any, alternatives: tuple[Any, ...]) -> bool:
    return any(fact is known for alternative in alternatives for known in alternative.facts)
