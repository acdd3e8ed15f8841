"""One dependence graph analysed: whom the target cannot do without, and why."""

from functools import cached_property

from graphsvc.domain.answers import SlotState
from graphsvc.risk.impact import ImpactForest, impact_forest
from graphsvc.risk.phantoms import real_forest
from graphsvc.risk.witness import Witness, explain
from graphsvc.snapshot.andor import AndOrGraph
from graphsvc.snapshot.dependence import Dependence
from graphsvc.snapshot.frames import Node
from graphsvc.snapshot.slots import Alternative, Slot


class Analysis:
    """D and D⁺ (DOMAIN §5) of everything upstream of a target."""

    def __init__(self, dependence: Dependence) -> None:
        self.dependence = dependence

    @cached_property
    def _forest(self) -> ImpactForest:
        return impact_forest(self.dependence.graph)

    @cached_property
    def _real(self) -> tuple[AndOrGraph, ImpactForest]:
        return real_forest(self.dependence.graph, self._forest)

    def real(self, node: Node) -> frozenset[Node]:
        """D⁺: everything whose stop alone stops the node, phantom alternatives left out; the node included."""
        return self._critical(self._real[1], node)

    def nominal(self, node: Node) -> frozenset[Node]:
        """D: the same with phantom alternatives counted."""
        return self._critical(self._forest, node)

    def _critical(self, forest: ImpactForest, node: Node) -> frozenset[Node]:
        number = self.dependence.number(node)
        if number is None:
            return frozenset()
        return frozenset(self.dependence.nodes[found] for found in forest.critical(number).tolist())

    def witness(self, stopped: Node, target: Node) -> Witness | None:
        """Why the target stops when ``stopped`` does, by D⁺; None where it does not."""
        numbers = self.dependence.number(stopped), self.dependence.number(target)
        if numbers[0] is None or numbers[1] is None:
            return None
        return explain(self._real[0], numbers[0], numbers[1])

    def slot(self, number: int) -> Slot:
        """The slot with the graph's number."""
        return self.dependence.slots[number]

    def slots(self, node: Node) -> list[Slot]:
        """The slots of a node upstream, by name."""
        number = self.dependence.number(node)
        return [] if number is None else self.dependence.slots_of[number]

    def supplying(self, slot: Slot) -> list[Alternative]:
        """The counting alternatives of a served slot; none of one that is open or unserved."""
        return list(slot.counting) if slot.state is SlotState.SERVED else []
