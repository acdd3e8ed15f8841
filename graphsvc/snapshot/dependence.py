"""The dependence graph of one question: everything upstream of its target, in names and as an AND/OR graph."""

from functools import cached_property
from typing import NamedTuple

from graphsvc.domain.answers import SlotState
from graphsvc.domain.claims import Completeness
from graphsvc.snapshot.andor import AndOrGraph
from graphsvc.snapshot.frames import Frames, Node
from graphsvc.snapshot.slots import Choice, Slot, slots_of
from graphsvc.snapshot.world import World


class Filling(NamedTuple):
    """A supposed supplier (to ask what an unknown one could change).

    It is put into every slot in one of the ``states`` that stands for one of the ``names``, and into a slot of its own
    of each of ``bare``, things of which nothing is documented that would lead to such a slot.
    """

    supplier: Node
    names: frozenset[str]
    bare: frozenset[Node] = frozenset()
    states: frozenset[SlotState] = frozenset({SlotState.OPEN})


class Dependence:
    """All slots upstream of a target under one choice, breadth first, counting or not.

    ``nodes`` and ``slots`` are in the order of the AND/OR graph's numbers.
    """

    def __init__(
        self,
        world: World,
        frames: Frames,
        target: Node,
        choice: Choice,
        filled: Filling | None = None,
    ) -> None:
        self.world = world
        self.target = target
        self.choice = choice
        self._frames = frames
        self._filled = filled
        self._walk()

    def _walk(self) -> None:
        self.nodes: list[Node] = [self.target]
        self._numbers: dict[Node, int] = {self.target: 0}
        self.slots_of: list[list[Slot]] = []
        for node in self.nodes:
            slots = [*slots_of(self.world, self._frames.of(node), self.choice), *self._supposed(node)]
            self.slots_of.append(slots)
            for slot in slots:
                for supplier in (*(a.node for a in slot.alternatives), *self._fill(slot)):
                    self._meet(supplier)

    def _meet(self, node: Node) -> None:
        if node not in self._numbers:
            self._numbers[node] = len(self.nodes)
            self.nodes.append(node)

    def _supposed(self, node: Node) -> list[Slot]:
        """The open slot that a bare node is supposed to have."""
        if self._filled is None or node not in self._filled.bare:
            return []
        name = min(self._filled.names)
        return [Slot(node, name, 1, Completeness.UNKNOWN, (), frozenset({name}))]

    def _fill(self, slot: Slot) -> tuple[Node, ...]:
        if self._filled is None or slot.state not in self._filled.states:
            return ()
        return (self._filled.supplier,) if slot.meets & self._filled.names else ()

    @cached_property
    def slots(self) -> list[Slot]:
        """All slots in the order of the graph's slot numbers."""
        return [slot for slots in self.slots_of for slot in slots]

    def number(self, node: Node) -> int | None:
        """The graph's number of a node, None when it is not upstream."""
        return self._numbers.get(node)

    @cached_property
    def graph(self) -> AndOrGraph:
        """The AND/OR graph: only counting alternatives stand in it, so open and unserved slots never fail."""
        return AndOrGraph.build([[(slot.needed, self._counting(slot)) for slot in slots] for slots in self.slots_of])

    def _counting(self, slot: Slot) -> list[int]:
        suppliers = (*(a.node for a in slot.counting), *self._fill(slot))
        return [self._numbers[node] for node in suppliers]
