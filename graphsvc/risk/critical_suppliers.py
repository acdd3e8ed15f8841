"""Critical suppliers: every organization and site whose stop alone stops the target, at any tier, with its witness."""

from typing import Any

from graphsvc.domain.answers import Answer, Finding, Severity, SlotState
from graphsvc.domain.entities import Kind
from graphsvc.risk import cuts as rule_cuts
from graphsvc.risk.cuts import Cuts
from graphsvc.risk.envelope import ASSUMPTIONS, by_weight, coverage_of, disputes, envelope, gaps
from graphsvc.risk.evidence import Prover
from graphsvc.risk.findings import Findings
from graphsvc.risk.foundries import Key, Reading
from graphsvc.risk.passes import Pass, Passes
from graphsvc.risk.phrases import Phrases, listed
from graphsvc.snapshot.facts import Horizon
from graphsvc.snapshot.frames import ENTITY_SLOT, Frames, Node
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
        self._phrases = Phrases(world, self._prover)
        self._findings = Findings(world, self._prover)

    def answer(self, target: str, arguments: dict[str, Any]) -> Answer:
        """The critical suppliers of one target, without and with the rules of the date."""
        without, under = self._passes.ask(self._frames.target(target), self._keys)
        findings = [self._finding(asked, key) for asked in (without, under) for key in sorted(asked.states, key=str)]
        slots = without.reading.analysis.dependence.slots
        own = [s for s in without.reading.analysis.slots(without.reading.target) if s.name != ENTITY_SLOT]
        return envelope(
            self._world,
            QUESTION,
            arguments,
            by_weight(findings),
            summary=self._summary(without, under),
            rules=self._cuts.version,
            coverage=coverage_of([*own, *gaps(slots)], self._prover),
            assumptions=(*ASSUMPTIONS, rule_cuts.assumption()),
            would_change=[*disputes(slots, self._prover), *self._otherwise(without), *self._otherwise(under)],
        )

    def _otherwise(self, asked: Pass) -> list[str]:
        """Whom only another reading finds critical: never left out as if they were known not to be."""
        nodes = sorted(key.anchor for key in asked.otherwise if key.anchor is not None)
        if not nodes:
            return []
        cause = (
            "missing facts about the rules of the date or disputed claims" if asked.under_rules else "disputed claims"
        )
        return [f"Settling {cause} could make {listed([self._phrases.name(n) for n in nodes], 'or')} critical too."]

    def _keys(self, reading: Reading) -> frozenset[Key]:
        critical = reading.analysis.real(reading.target)
        found = {Key("CRITICAL_SUPPLIER", reading.target, n) for n in critical if self._is_reported(n, reading.target)}
        return frozenset(found | reading.gaps)

    def _is_reported(self, node: Node, target: Node) -> bool:
        """Organizations and sites; nodes, products and inputs stand in the witness."""
        return not node.compute and node.entity != target.entity and self._world.kind(node.entity) in _REPORTED

    def _finding(self, asked: Pass, key: Key) -> Finding:
        return self._findings.gap(asked, key) if key.anchor is None else self._supplier(asked, key, key.anchor)

    def _supplier(self, asked: Pass, key: Key, supplier: Node) -> Finding:
        analysis = asked.reading.analysis
        proof = self._prover.dependence(analysis, supplier, key.subject, [])
        text = f"If {self._phrases.name(supplier)} stops, {self._phrases.who(key.subject)} stops."
        if supplier not in analysis.nominal(key.subject):
            text += " An apparent alternative is none: it needs what it would replace."
        severity = Severity.HIGH if (proof.tier or 0) <= 2 else Severity.MEDIUM
        return self._findings.write(asked, key, text, severity, proof)

    def _summary(self, without: Pass, under: Pass) -> str:
        who = self._phrases.who(without.reading.target)
        counted = f"{self._counted(without)}; under the rules of the date {self._counted(under)}"
        return f"{who[0].upper()}{who[1:]}: {counted}."

    def _counted(self, asked: Pass) -> str:
        anchors = [key.anchor for key in asked.states if key.anchor is not None]
        firms = sum(self._world.kind(node.entity) is Kind.ORGANIZATION for node in anchors)
        sites = len(anchors) - firms
        text = f"{_number(firms, 'organization')} and {_number(sites, 'site')} would each stop it alone"
        states = {slot.state for slot in asked.reading.supply} or {SlotState.OPEN}
        if SlotState.UNSERVED in states:
            return f"{text}, and its supply is unserved"
        return f"{text}, but its supply is not documented" if SlotState.OPEN in states else text


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
