"""Failure and its reach: what stops when something stops, and on whom everything depends.

Definitions are those of DOMAIN §5. ``fail(X)`` is the least fixpoint of: a node is in X, or some served slot of it
has fewer than k alternatives left that have not failed. A *critical supplier* of t is an x with t in fail({x});
D(t) is the set of them, t itself included.

The compiled loops are imported inside the functions: numba takes a second to import, and most uses of graphsvc
ask no such question.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from graphsvc.domain.errors import LimitExceeded
from graphsvc.snapshot.andor import AndOrGraph, BoolArray, IntArray

MOST_EXTRA = 2**28
"""Extra failures a forest may hold (8 bytes each while it is made, 4 after): past it a graph is no supply graph."""


def failing(graph: AndOrGraph, stopped: Sequence[int]) -> BoolArray:
    """[n] bool: fail(stopped), everything that stops when these nodes stop, themselves included.

    Raises :class:`BadRequest` for a number that is no node.
    """
    from graphsvc.risk import compiled, kernels  # noqa: PLC0415

    nodes = np.array([graph.check_node(node) for node in stopped], dtype=np.int32)
    return kernels.failing(compiled.wiring(graph), nodes)


@dataclass(frozen=True, eq=False)
class ImpactForest:
    """The critical suppliers of all nodes at once, as disjoint intervals of a preorder numbering.

    A node that some slot cannot lose stops the slot's owner, so it stops whatever the owner stops: the owner is its
    parent in the forest. A node v is held at the positions where it fails although the parent's failure spares it;
    every node in the subtrees there stops v, and no other does. ``order`` [n]: the node at each preorder position.
    ``end`` [n]: where the subtree of a position ends, exclusive. ``ptr`` [n + 1], ``starts``: node v is held at
    positions ``starts[ptr[v]:ptr[v + 1]]``, ascending. ``impact_size`` [n]: how many nodes each node stops.
    """

    order: IntArray
    end: IntArray
    ptr: npt.NDArray[np.int64]
    starts: IntArray
    impact_size: IntArray

    def critical(self, node: int) -> IntArray:
        """D(node): every x whose stop alone stops ``node``, ascending, ``node`` included."""
        spans = [self.order[start : self.end[start]] for start in self._starts_of(node)]
        return np.sort(np.concatenate(spans))

    def stops(self, stopped: int, node: int) -> bool:
        """Whether the stop of ``stopped`` alone stops ``node``, in time logarithmic in the intervals of the node."""
        starts, position = self._starts_of(node), self.place[stopped]
        last = int(np.searchsorted(starts, position, side="right")) - 1
        return last >= 0 and bool(position < self.end[starts[last]])

    @cached_property
    def place(self) -> IntArray:
        """[n] the preorder position of each node."""
        place = np.empty_like(self.order)
        place[self.order] = np.arange(len(self.order), dtype=np.int32)
        return place

    @cached_property
    def critical_count(self) -> npt.NDArray[np.int64]:
        """[n] the size of D of each node, itself counted."""
        spans = np.concatenate([[0], np.cumsum(self.end[self.starts] - self.starts, dtype=np.int64)])
        return np.asarray(spans[self.ptr[1:]] - spans[self.ptr[:-1]])

    def _starts_of(self, node: int) -> IntArray:
        return self.starts[self.ptr[node] : self.ptr[node + 1]]


def impact_forest(graph: AndOrGraph, *, most: int = MOST_EXTRA) -> ImpactForest:
    """The critical suppliers of every node of ``graph``.

    Raises :class:`LimitExceeded` when the forest would hold more than ``most`` extra failures.
    """
    from graphsvc.risk import compiled, forest, kernels  # noqa: PLC0415

    w = compiled.wiring(graph)
    order, depth, end = forest.preorder(forest.bases(w))
    ptr, extra, size = kernels.impacts(w, order, depth, most)
    if ptr[-1] < 0:
        raise LimitExceeded(
            f"The dependences of this graph's {graph.node_count} nodes come to more than {most} entries.",
            hint="Ask about single targets, or narrow the graph.",
        )
    held_ptr, starts = kernels.by_node(ptr, extra)
    impact_size = np.empty_like(size)
    impact_size[order] = size
    return ImpactForest(order, end, held_ptr, starts, impact_size)


def critical_suppliers(graph: AndOrGraph, target: int) -> IntArray:
    """D(target), ascending node numbers, the target included; works on what stands upstream of it only.

    Raises :class:`BadRequest` if there is no such node.
    """
    part = upstream(graph, [target])
    return part.nodes[impact_forest(part.graph).critical(part.number(target))]


@dataclass(frozen=True, eq=False)
class Part:
    """A graph cut out of a larger one, closed under supply, with both numberings.

    ``nodes[i]`` and ``slots[j]`` are the larger graph's numbers, ascending, of node i and slot j of ``graph``.
    """

    graph: AndOrGraph
    nodes: IntArray
    slots: IntArray

    def number(self, node: int) -> int:
        """The number in the part of a node of the larger graph that is known to be in it."""
        return int(np.searchsorted(self.nodes, node))


def upstream(graph: AndOrGraph, targets: Sequence[int]) -> Part:
    """The part of ``graph`` that the targets can depend on: themselves and all that their slots reach.

    Whether a target fails depends on nothing else. Raises :class:`BadRequest` for a number that is no node.
    """
    from graphsvc.risk import tracing  # noqa: PLC0415

    seeds = np.array([graph.check_node(target) for target in targets], dtype=np.int32)
    met = tracing.upstream(graph.slot_ptr, graph.alt_ptr, graph.alternatives, seeds)
    nodes, slots = np.flatnonzero(met), np.flatnonzero(met[graph.owner])
    number = (np.cumsum(met) - 1).astype(np.int32)
    kept = met[graph.owner][graph.slot_of]
    part = AndOrGraph(
        _offsets(np.diff(graph.slot_ptr)[nodes]),
        _offsets(np.diff(graph.alt_ptr)[slots]),
        number[graph.alternatives[kept]],
        graph.needed[slots],
    )
    return Part(part, nodes.astype(np.int32), slots.astype(np.int32))


def _offsets(sizes: IntArray) -> IntArray:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
