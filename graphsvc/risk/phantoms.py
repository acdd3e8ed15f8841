"""Phantom redundancy: alternatives that need the very node they would rescue, and what is critical without them.

Definitions are those of DOMAIN §5. An alternative a of a slot of t is a phantom when t is in D(a): it stops when t
does, so it is no way back. D⁺ is D of the graph without phantoms; it is what a question about dependence answers with.
"""

from dataclasses import dataclass

import numpy as np

from graphsvc.risk.impact import ImpactForest, impact_forest, upstream
from graphsvc.snapshot.andor import AndOrGraph, IntArray


def real_alternatives(graph: AndOrGraph) -> AndOrGraph:
    """The graph of D⁺: ``graph`` less its phantoms, same nodes, same slots.

    In rounds, all at once on the round's D: a slot drops its phantoms if at least k of its alternatives are none,
    and stays as it is if fewer are. A slot that needs k = 1 so keeps a real one, and no slot ceases to be served; one
    that only phantoms could fill keeps them all, as which of them to drop would be arbitrary. Ends when a round
    drops nothing.
    """
    return real_forest(graph, impact_forest(graph))[0]


def real_forest(graph: AndOrGraph, forest: ImpactForest) -> tuple[AndOrGraph, ImpactForest]:
    """The graph of :func:`real_alternatives` and D⁺ of all its nodes, given ``forest``, D of all nodes of ``graph``."""
    from graphsvc.risk import compiled, tracing  # noqa: PLC0415

    while True:
        dropped = tracing.phantoms(compiled.wiring(graph), forest.place, forest.end, forest.ptr, forest.starts)
        if not dropped.any():
            return graph, forest
        graph = graph.without(dropped)
        forest = impact_forest(graph)


@dataclass(frozen=True, eq=False)
class Dependence:
    """On whom one target depends. ``critical`` is D and ``real`` is D⁺ ⊇ D, ascending, the target included."""

    critical: IntArray
    real: IntArray

    @property
    def by_phantom(self) -> IntArray:
        """Those critical only because an apparent alternative is a phantom: D⁺ less D, ascending."""
        return np.setdiff1d(self.real, self.critical, assume_unique=True)


def dependence(graph: AndOrGraph, target: int) -> Dependence:
    """D and D⁺ of one target, from what stands upstream of it only; the same as from the whole graph.

    Raises :class:`BadRequest` if there is no such node.
    """
    part = upstream(graph, [target])
    forest = impact_forest(part.graph)
    _, real = real_forest(part.graph, forest)
    critical, lasting = (found.critical(part.number(target)) for found in (forest, real))
    return Dependence(part.nodes[critical], part.nodes[lasting])
