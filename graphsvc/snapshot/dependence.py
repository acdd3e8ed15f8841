"""The dependence graph of one question: everything upstream of its target, in names and as an AND/OR graph."""

from functools import cached_property

from graphsvc.domain.answers import SlotState
from graphsvc.snapshot.andor import AndOrGraph
from graphsvc.snapshot.frames import Frames, Node
from graphsvc.snapshot.slots import Choice, Slot, slot_of
from graphsvc.snapshot.world import World


class Dependence:
    """All slots upstream of a target under one choice, breadth first, counting or not.

    ``nodes`` and ``slots`` are in the order of the AND/OR graph's numbers. ``filled`` names an entity that is put
    into every open slot of the names in ``fill`` (to ask what an unknown supplier could change).
    """

    def __init__(
        self,
        world: World,
        frames: Frames,
        target: Node,
        choice: Choice,
        filled: tuple[frozenset[str], Node] | None = None,
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
            slots = [slot_of(self.world, frame, self.choice) for frame in self._frames.of(node)]
            self.slots_of.append(slots)
            for slot in slots:
                for supplier in (*(a.node for a in slot.alternatives), *self._fill(slot)):
                    self._meet(supplier)

    def _meet(self, node: Node) -> None:
        if node not in self._numbers:
            self._numbers[node] = len(self.nodes)
            self.nodes.append(node)

    def _fill(self, slot: Slot) -> tuple[Node, ...]:
        if self._filled is None or slot.state is not SlotState.OPEN:
            return ()
        names, supplier = self._filled
        return (supplier,) if slot.name in names else ()

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
