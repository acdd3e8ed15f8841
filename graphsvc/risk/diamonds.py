"""Diamonds: slots whose alternatives look independent and share a supplier further up."""

from dataclasses import dataclass

import numpy as np

from graphsvc.risk.impact import ImpactForest, impact_forest, upstream
from graphsvc.snapshot.andor import AndOrGraph, IntArray


@dataclass(frozen=True, slots=True)
class Diamond:
    """``slot`` of ``owner`` has more alternatives than it needs, yet each of ``shared`` alone makes it run dry.

    ``alternatives`` and ``shared`` are node numbers, ascending; ``shared`` is never empty.
    """

    slot: int
    owner: int
    alternatives: tuple[int, ...]
    shared: tuple[int, ...]


def diamonds(graph: AndOrGraph, target: int) -> tuple[Diamond, ...]:
    """The diamonds among the slots of ``target`` and of all that stands upstream of it, by slot number.

    Shared is what is in D of every alternative, for a k-of-n slot in D of at least n - k + 1 of them, except the
    slot's owner, which an alternative that needs it (a phantom) brings in. Pass the graph of
    :func:`~graphsvc.risk.phantoms.real_alternatives` to ask the same of D⁺. Raises :class:`BadRequest` if there is
    no such node.
    """
    part = upstream(graph, [target])
    forest = impact_forest(part.graph)
    found: list[Diamond] = []
    for slot in np.flatnonzero(part.graph.spare > 0).tolist():
        shared = part.nodes[_shared(part.graph, forest, slot)]
        if shared.size:
            whole, owner = int(part.slots[slot]), int(part.nodes[part.graph.owner[slot]])
            alternatives = part.nodes[part.graph.alternatives_of(slot)]
            found.append(Diamond(whole, owner, tuple(alternatives.tolist()), tuple(shared.tolist())))
    return tuple(found)


def _shared(graph: AndOrGraph, forest: ImpactForest, slot: int) -> IntArray:
    """The nodes but the owner that stop more alternatives of the slot than it can spare, ascending."""
    sets = [forest.critical(int(alternative)) for alternative in graph.alternatives_of(slot)]
    nodes, counts = np.unique(np.concatenate(sets), return_counts=True)
    return np.asarray(nodes[(counts > graph.spare[slot]) & (nodes != graph.owner[slot])])
