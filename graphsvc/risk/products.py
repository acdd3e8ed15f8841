"""Per product: the foundries without which each chip in a supply stops, and why its other alternatives do not count."""

from collections.abc import Iterable

from graphsvc.domain.answers import Finding, Severity, SlotState, Standing
from graphsvc.domain.entities import Kind
from graphsvc.risk.evidence import Prover
from graphsvc.risk.findings import Findings, is_open, unknown_foundry
from graphsvc.risk.foundries import Key, Reading, fabrication
from graphsvc.risk.passes import Pass, Passes
from graphsvc.risk.phrases import Phrases, other
from graphsvc.snapshot.frames import Node
from graphsvc.snapshot.slots import Slot
from graphsvc.snapshot.world import World


class ProductFoundries:
    """Findings about the products of a supply."""

    def __init__(self, world: World, prover: Prover, passes: Passes, findings: Findings) -> None:
        self._world = world
        self._prover = prover
        self._passes = passes
        self._findings = findings
        self._phrases = Phrases(world, prover)

    def of(self, readings: Iterable[Reading]) -> list[Finding]:
        """For each chip in the supply of the targets that has not ended, counting or not."""
        supply = [a for reading in readings for slot in reading.supply for a in slot.alternatives]
        lasting = dict.fromkeys(a.node for a in supply if a.standing is not Standing.ENDED)
        products = [node for node in lasting if self._is_product(node)]
        asked = [self._passes.ask(node, _keys)[0] for node in products]
        return [self._finding(p, key) for p in asked if _is_fabricated(p) for key in sorted(p.states, key=str)]

    def _is_product(self, node: Node) -> bool:
        return not node.compute and self._world.kind(node.entity) is Kind.PRODUCT

    def _finding(self, asked: Pass, key: Key) -> Finding:
        reading = asked.reading
        slots = fabrication(reading.analysis.slots(reading.target))
        if key.anchor is None:
            return self._without(asked, key, slots)
        proof = self._prover.dependence(reading.analysis, key.anchor, key.subject, [])
        product, foundry = self._phrases.name(key.subject), self._phrases.name(key.anchor)
        text = f"{product} comes from {foundry}, without which it stops; {other(slots)}."
        return self._findings.write(asked, key, text, Severity.LOW, proof, slots=slots)

    def _without(self, asked: Pass, key: Key, slots: list[Slot]) -> Finding:
        """A product that no foundry alone stops: not recorded, recorded but not counting, or several."""
        unknown = tuple(unknown_foundry(slot) for slot in slots if is_open(slot))
        unserved = [slot for slot in slots if slot.state is SlotState.UNSERVED]
        text = f"No single foundry stops {self._phrases.name(key.subject)}"
        if unknown or not slots:
            text += ": who fabricates it is not recorded."
        elif unserved:
            reasons = "; ".join(self._phrases.reasons(slot.alternatives) for slot in unserved)
            text += f" yet: its fabrication is unserved ({reasons})."
        else:
            text += ": several stand behind it."
        return self._findings.write(asked, key, text, Severity.INFO, slots=slots, missing=unknown)


def _keys(reading: Reading) -> frozenset[Key]:
    found = {Key("PRODUCT_FOUNDRY", reading.target, foundry) for foundry in reading.critical}
    return frozenset(found or {Key("PRODUCT_FOUNDRY", reading.target)})


def _is_fabricated(asked: Pass) -> bool:
    """Whether it is a product that foundries make, or one built of such."""
    reading = asked.reading
    return bool(reading.critical or fabrication(reading.analysis.slots(reading.target)))
