"""Foundries behind a target: which of them alone can stop it, under one reading of the claims."""

from dataclasses import dataclass, field
from functools import cached_property

from graphsvc.domain.answers import SlotState
from graphsvc.domain.entities import Kind
from graphsvc.risk.analysis import Analysis
from graphsvc.snapshot.dependence import Dependence, Filling
from graphsvc.snapshot.frames import COMPUTE_SLOT, UNRECORDED, Frames, Node
from graphsvc.snapshot.slots import Alternative, Choice, Slot
from graphsvc.snapshot.world import World

_BY_FOUNDRY = frozenset({"FABRICATES", "OFFERS"})
FOUNDRY_SLOTS = frozenset({"fabrication", "operation"})
_OPEN = frozenset({SlotState.OPEN})
_UNSERVED = frozenset({SlotState.UNSERVED})
_IMMATERIAL = frozenset({"software", "IP core", "instruction set"})


@dataclass(frozen=True)
class Key:
    """What a finding says, apart from its evidence: two readings that give the same keys do not differ."""

    kind: str
    subject: Node
    anchor: Node | None = None
    slot: str | None = None


@dataclass(frozen=True)
class Reading:
    """A target under one choice, with the foundries that matter to it. ``supposed`` stands for every unknown one."""

    world: World
    frames: Frames
    target: Node
    choice: Choice
    supposed: Filling | None = field(default=None)

    @cached_property
    def analysis(self) -> Analysis:
        return Analysis(Dependence(self.world, self.frames, self.target, self.choice, self.supposed))

    @cached_property
    def foundries(self) -> list[Node]:
        """Every organization upstream that fabricates, offers a process node or runs a site that does, by id."""
        found: set[str] = set()
        for slot in self.analysis.dependence.slots:
            for alternative in slot.alternatives:
                for fact in alternative.facts:
                    found |= self._firms(fact.subject) if fact.predicate in _BY_FOUNDRY else set()
        return [Node(entity) for entity in sorted(found)]

    def _firms(self, maker: str) -> set[str]:
        """The organization itself, or those that a site belongs to or is operated by."""
        if self.world.kind(maker) is Kind.ORGANIZATION:
            return {maker}
        firms = {*self.world.wholes(maker), *self.world.subjects("OPERATES", maker)}
        return {firm for firm in firms if self.world.has(firm) and self.world.kind(firm) is Kind.ORGANIZATION}

    @cached_property
    def critical(self) -> list[Node]:
        """The foundries each of which alone stops the target (D⁺), by id."""
        real = self.analysis.real(self.target)
        return [foundry for foundry in self.foundries if foundry in real and foundry.entity != self.target.entity]

    @cached_property
    def supply(self) -> list[Slot]:
        """The slots through which the target gets chips: for its computing, else its fabrication, else all it has."""
        slots = self.analysis.slots(self.target)
        compute = [slot for slot in slots if COMPUTE_SLOT in slot.meets]
        return compute or fabrication(slots) or [slot for slot in slots if slot.alternatives]

    def reached(self, start: Node) -> list[Slot]:
        """The slots of a node and of all that it needs further up through alternatives that count, nearest first."""
        found: list[Slot] = []
        waiting, met = [start], {start}
        for node in waiting:
            for slot in self.analysis.slots(node):
                found.append(slot)
                new = [a.node for a in self.analysis.supplying(slot) if a.node not in met]
                met.update(new)
                waiting += new
        return found

    @cached_property
    def unserved(self) -> list[Slot]:
        """The slots for compute or fabrication, the target's or further up through what counts, that are unserved."""
        reached = self.reached(self.target)
        return [slot for slot in reached if slot.state is SlotState.UNSERVED and _brings_chips(slot)]

    def behind(self, alternative: Alternative) -> list[Node]:
        """The foundries that alone stop one alternative."""
        real = self.analysis.real(alternative.node)
        return [foundry for foundry in self.foundries if foundry in real]

    def nearest(self, foundries: list[Node]) -> list[Node]:
        """The foundries less those of which another is only a part: one name for one group."""
        wholes = {whole for foundry in foundries for whole in self.world.wholes(foundry.entity)}
        return [foundry for foundry in foundries if foundry.entity not in wholes]

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
        found |= self.gaps
        if not self.critical and self._is_supplied:
            found |= {Key("ONLY_SERVED_FOUNDRY", self.target, foundry) for foundry in self.last}
            found |= set() if self.last else {Key("NO_SINGLE_FOUNDRY", self.target)}
        return frozenset(found)

    @property
    def gaps(self) -> set[Key]:
        """The unserved slots for chips, and the open ones of the target itself; the target where it has no slot."""
        found = {Key("UNSERVED_SLOT", slot.owner, None, slot.name) for slot in self.unserved}
        found |= {Key("OPEN_SLOT", s.owner, None, s.name) for s in self.supply if s.state is SlotState.OPEN}
        return found if self.supply else found | {Key("OPEN_SLOT", self.target)}

    @property
    def _is_supplied(self) -> bool:
        """Whether the supply is served, and not only by what waits for something unserved."""
        served = bool(self.supply) and all(slot.state is SlotState.SERVED for slot in self.supply)
        return served and not all(self.waits(a) for slot in self.supply for a in slot.counting)

    def waits(self, alternative: Alternative) -> bool:
        """Whether an alternative has no foundry yet because its slot for one is unserved."""
        reached = self.reached(alternative.node)
        return not self.behind(alternative) and any(s in self.unserved for s in reached)

    @cached_property
    def last(self) -> list[Node]:
        """Foundries without which only things would remain that wait for one: what is unserved is no independence."""
        if not self.unserved:
            return []
        supposed = [Filling(foundry, FOUNDRY_SLOTS, states=_UNSERVED) for foundry in self.foundries]
        return [filling.supplier for filling in supposed if self._stops(filling)]

    @cached_property
    def open_fabrication(self) -> list[Slot]:
        """Open slots behind what counts that a foundry would fill."""
        return [s for s in self.reached(self.target) if s.state is SlotState.OPEN and s.meets & FOUNDRY_SLOTS]

    @cached_property
    def untraced(self) -> list[Node]:
        """The products and computing power in the supply behind which no slot for a foundry is documented at all."""
        supply = dict.fromkeys(a.node for slot in self.supply for a in self.analysis.supplying(slot))
        return [node for node in supply if self._is_made(node) and not fabrication(self.reached(node))]

    def _is_made(self, node: Node) -> bool:
        of_silicon = self.world.classes.get(node.entity) not in _IMMATERIAL
        return node.compute or (self.world.kind(node.entity) is Kind.PRODUCT and of_silicon)

    @cached_property
    def possible(self) -> list[Node]:
        """Foundries that would be critical if all unknown fabricators turned out to be them; UNRECORDED for another."""
        if not self.open_fabrication and not self.untraced:
            return []
        others = [foundry for foundry in (*self.foundries, UNRECORDED) if foundry not in self.critical]
        return [foundry for foundry in others if self._would_be(foundry)]

    def _would_be(self, foundry: Node) -> bool:
        return self._stops(Filling(foundry, FOUNDRY_SLOTS, frozenset(self.untraced), _OPEN | _UNSERVED))

    def _stops(self, supposed: Filling) -> bool:
        filled = Reading(self.world, self.frames, self.target, self.choice, supposed)
        return supposed.supplier in filled.analysis.real(self.target)


def fabrication(slots: list[Slot]) -> list[Slot]:
    """The slots that foundries fill, open ones included."""
    return [slot for slot in slots if _is_fabrication(slot) or (slot.meets & FOUNDRY_SLOTS and not slot.alternatives)]


def _is_fabrication(slot: Slot) -> bool:
    return any(fact.predicate in _BY_FOUNDRY for a in slot.alternatives for fact in a.facts)


def _brings_chips(slot: Slot) -> bool:
    return COMPUTE_SLOT in slot.meets or bool(fabrication([slot]))
