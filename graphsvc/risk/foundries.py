"""Foundries behind a target: which of them alone can stop it, under one reading of the claims."""

from dataclasses import dataclass, field
from functools import cached_property

from graphsvc.domain.answers import SlotState
from graphsvc.domain.entities import Kind
from graphsvc.risk.analysis import Analysis
from graphsvc.snapshot.dependence import Dependence
from graphsvc.snapshot.frames import COMPUTE_SLOT, Frames, Node
from graphsvc.snapshot.slots import Alternative, Choice, Slot
from graphsvc.snapshot.world import World

_BY_FOUNDRY = frozenset({"FABRICATES", "OFFERS"})
FOUNDRY_SLOTS = frozenset({"fabrication", "operation"})


@dataclass(frozen=True)
class Key:
    """What a finding says, apart from its evidence: two readings that give the same keys do not differ."""

    kind: str
    subject: Node
    anchor: Node | None = None
    slot: str | None = None


@dataclass(frozen=True)
class Reading:
    """A target under one choice, with the foundries that matter to it."""

    world: World
    frames: Frames
    target: Node
    choice: Choice
    filled: Node | None = field(default=None)

    @cached_property
    def analysis(self) -> Analysis:
        fill = None if self.filled is None else (FOUNDRY_SLOTS, self.filled)
        return Analysis(Dependence(self.world, self.frames, self.target, self.choice, fill))

    @cached_property
    def foundries(self) -> list[Node]:
        """Every organization upstream that fabricates, or offers a process node, by id; counting or not."""
        found: set[str] = set()
        for slot in self.analysis.dependence.slots:
            for alternative in slot.alternatives:
                if any(fact.predicate in _BY_FOUNDRY for fact in alternative.facts):
                    found.add(alternative.firm)
        return [Node(entity) for entity in sorted(found) if self.world.kind(entity) is Kind.ORGANIZATION]

    @cached_property
    def critical(self) -> list[Node]:
        """The foundries each of which alone stops the target (D⁺), by id."""
        real = self.analysis.real(self.target)
        return [foundry for foundry in self.foundries if foundry in real and foundry.entity != self.target.entity]

    @cached_property
    def supply(self) -> list[Slot]:
        """The slots through which the target gets chips: its compute slot, else its fabrication, else all its slots."""
        slots = self.analysis.slots(self.target)
        compute = [slot for slot in slots if slot.name == COMPUTE_SLOT]
        return compute or fabrication(slots) or [slot for slot in slots if slot.alternatives]

    @cached_property
    def unserved(self) -> list[Slot]:
        """The slots for compute or fabrication, the target's or further up through what counts, that are unserved."""
        found = []
        waiting, met = [self.target], {self.target}
        while waiting:
            for slot in self.analysis.slots(waiting.pop(0)):
                if slot.state is SlotState.UNSERVED and _brings_chips(slot):
                    found.append(slot)
                for alternative in self.analysis.supplying(slot):
                    if alternative.node not in met:
                        met.add(alternative.node)
                        waiting.append(alternative.node)
        return found

    def behind(self, alternative: Alternative) -> list[Node]:
        """The foundries that alone stop one alternative."""
        real = self.analysis.real(alternative.node)
        return [foundry for foundry in self.foundries if foundry in real]

    @cached_property
    def diamonds(self) -> list[tuple[Slot, Node, list[Alternative]]]:
        """Slots with two or more counting alternatives behind which the same foundry stands, with those."""
        found = []
        for slot in self.supply:
            counting = self.analysis.supplying(slot)
            behind = {alternative.node: self.behind(alternative) for alternative in counting}
            for foundry in self.foundries:
                sharing = [a for a in counting if foundry in behind[a.node] and a.node != foundry]
                if len(sharing) > 1:
                    found.append((slot, foundry, sharing))
        return found

    def keys(self) -> frozenset[Key]:
        """What this reading finds."""
        found = {Key("SINGLE_FOUNDRY", self.target, foundry) for foundry in self.critical}
        found |= {Key("FOUNDRY_DIAMOND", self.target, foundry, s.name) for s, foundry, _ in self.diamonds}
        found |= {Key("UNSERVED_SLOT", slot.owner, None, slot.name) for slot in self.unserved}
        found |= {Key("OPEN_SLOT", s.owner, None, s.name) for s in self.supply if s.state is SlotState.OPEN}
        if not self.critical and self._is_supplied:
            found.add(Key("NO_SINGLE_FOUNDRY", self.target))
        return frozenset(found)

    @property
    def _is_supplied(self) -> bool:
        """Whether the supply is served, and not only by what waits for something unserved."""
        served = bool(self.supply) and all(slot.state is SlotState.SERVED for slot in self.supply)
        return served and (not self.unserved or any(self.behind(a) for slot in self.supply for a in slot.counting))

    @cached_property
    def open_fabrication(self) -> list[Slot]:
        """Open slots upstream that a foundry would fill."""
        slots = self.analysis.dependence.slots
        return [slot for slot in slots if slot.state is SlotState.OPEN and slot.name in FOUNDRY_SLOTS]

    @cached_property
    def possible(self) -> list[Node]:
        """Foundries that would be critical if the unknown fabricators upstream turned out to be them."""
        if not self.open_fabrication:
            return []
        others = [foundry for foundry in self.foundries if foundry not in self.critical]
        return [foundry for foundry in others if self._would_be(foundry)]

    def _would_be(self, foundry: Node) -> bool:
        filled = Reading(self.world, self.frames, self.target, self.choice, foundry)
        return foundry in filled.analysis.real(self.target)


def fabrication(slots: list[Slot]) -> list[Slot]:
    """The slots that foundries fill, open ones included."""
    return [slot for slot in slots if slot.name in FOUNDRY_SLOTS or _is_fabrication(slot)]


def _is_fabrication(slot: Slot) -> bool:
    return any(fact.predicate in _BY_FOUNDRY for a in slot.alternatives for fact in a.facts)


def _brings_chips(slot: Slot) -> bool:
    return slot.name == COMPUTE_SLOT or slot.name in FOUNDRY_SLOTS or _is_fabrication(slot)
