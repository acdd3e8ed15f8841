"""The ways by which supplies reach a target: through alternatives that count, the shortest for each."""

from functools import cached_property

from graphsvc.risk.foundries import Reading
from graphsvc.snapshot.frames import Node
from graphsvc.snapshot.slots import Alternative, Slot

Route = tuple[tuple[Slot, Alternative], ...]


class Routes:
    """The routes to the target of one reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    @cached_property
    def slots(self) -> list[Slot]:
        """The slots that the target needs at any tier through what counts, nearest first."""
        return self.reading.reached(self.reading.target)

    @cached_property
    def _onward(self) -> dict[Node, tuple[Slot, Alternative]]:
        """Of each node that reaches the target the supply that leads nearer to it."""
        found: dict[Node, tuple[Slot, Alternative]] = {}
        for slot in self.slots:
            for alternative in self.reading.analysis.supplying(slot):
                if alternative.node != self.reading.target:
                    found.setdefault(alternative.node, (slot, alternative))
        return found

    @property
    def nodes(self) -> list[Node]:
        """Every node with a way to the target, nearest first."""
        return list(self._onward)

    def of(self, slot: Slot, alternative: Alternative) -> Route:
        """The way from an alternative of a slot to the target, beginning with that supply."""
        steps = [(slot, alternative)]
        while (owner := steps[-1][0].owner) != self.reading.target:
            steps.append(self._onward[owner])
        return tuple(steps)

    def from_node(self, node: Node) -> Route:
        """The way from a node that has one."""
        return self.of(*self._onward[node])
