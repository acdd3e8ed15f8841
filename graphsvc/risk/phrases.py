"""The words of risk findings: names, lists of alternatives, and what stands behind them."""

from collections.abc import Iterable

from graphsvc.domain.answers import SlotState, Standing
from graphsvc.domain.claims import Completeness
from graphsvc.risk.evidence import Prover
from graphsvc.risk.foundries import Reading, fabrication
from graphsvc.snapshot.frames import UNRECORDED, Node
from graphsvc.snapshot.slots import Alternative, Slot
from graphsvc.snapshot.world import World


class Phrases:
    """Says things of one world in words."""

    def __init__(self, world: World, prover: Prover) -> None:
        self._world = world
        self._prover = prover

    def name(self, node: Node) -> str:
        """The name of the entity, whether or not its computing power is meant."""
        return self._world.label(node.entity)

    def who(self, node: Node) -> str:
        """The node in running text."""
        return f"the AI compute of {self.name(node)}" if node.compute else self.name(node)

    def names(self, alternatives: Iterable[Alternative]) -> str:
        """The alternatives by name: "A, B and C"."""
        return listed([self._prover.ref(alternative.node).name for alternative in alternatives])

    def reasons(self, alternatives: Iterable[Alternative]) -> str:
        """Each alternative with the reason why it counts or does not; of several the ended ones by name only."""
        known = list(alternatives)
        ended = [a for a in known if a.standing is Standing.ENDED]
        told = [a for a in known if a.standing is not Standing.ENDED] or ended
        parts = [f"{self._prover.ref(a.node).name}: {a.reason}" for a in told]
        return "; ".join([*parts, f"ended: {self.names(ended)}"] if ended and told is not ended else parts)

    def unserved(self, slot: Slot) -> str:
        """That a slot is unserved, with the reason of each alternative."""
        count = len(slot.counting)
        few = f"only {count} of the {slot.needed} needed counts" if count else "nothing documented for it counts"
        name = self.slot(slot.owner, slot.name)
        return f"The {name} is unserved: {few} ({self.reasons(slot.alternatives)})."

    def slot(self, owner: Node, name: str) -> str:
        """A slot in running text: "compute slot of ByteDance"."""
        return f"{name} slot of {self.name(owner)}"

    def through(self, reading: Reading, foundry: Node) -> str:
        """What of the supply the foundry alone empties, with its counting alternatives."""
        parts = [self._comes(slot) for slot in emptied(reading, foundry)]
        return " and ".join(parts) or "what it needs further up comes through it"

    def _comes(self, slot: Slot) -> str:
        return f"all that counts in its {slot.name} slot ({self.names(slot.counting)}) comes through it"

    def behind(self, reading: Reading, alternative: Alternative) -> str:
        """Which foundries alone stop an alternative, or why none does."""
        label = self._prover.ref(alternative.node).name
        if alternative.node in reading.foundries:
            return f"{label} is a foundry itself"
        if foundries := reading.nearest(reading.behind(alternative)):
            return f"{label} comes from {listed([self.name(foundry) for foundry in foundries])}"
        slots = fabrication(reading.reached(alternative.node))
        if any(slot.state is SlotState.UNSERVED for slot in slots):
            return f"{label} has no foundry that counts"
        if any(slot.state is SlotState.OPEN for slot in slots) or not slots:
            return f"the foundry of {label} is not recorded"
        return f"{label} has several foundries"

    def possible(self, foundries: list[Node]) -> str:
        """Which foundries could turn out to be the single one, given what is not recorded."""
        known = [self.name(foundry) for foundry in foundries if foundry != UNRECORDED]
        if UNRECORDED in foundries:
            others = f" ({listed(known, 'or')}, or one that is not recorded)" if known else ""
            return f"But if one foundry{others} stands behind all whose foundry is not recorded, it alone would."
        return f"But {listed(known, 'or')} would, standing behind all whose foundry is not recorded."


def emptied(reading: Reading, foundry: Node) -> list[Slot]:
    """The slots of the supply all of whose counting alternatives the foundry alone stops."""
    return [s for s in reading.supply if s.counting and all(foundry in reading.behind(a) for a in s.counting)]


def listed(names: list[str], word: str = "and") -> str:
    """Names as a sentence lists them: A; A and B; A, B and C."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}" if names else ""


def other(slots: list[Slot]) -> str:
    """What may honestly be said of other alternatives, by how complete the lists are."""
    if slots and all(slot.completeness is Completeness.CLOSED for slot in slots):
        return "there is no other alternative"
    return "no other alternative is documented that counts"
