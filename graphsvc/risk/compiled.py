"""How the loops over an AND/OR graph are compiled, and the arrays that they walk.

Importing this module imports numba (about a second); so do the modules of loops. Questions therefore import them
when they are asked, never when graphsvc is imported.

Whoever changes the fields of a tuple here must touch the modules of loops as well (or delete the cached ``.nbi``
files): numba's cache compares the text of the module that a loop stands in, not of this one.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

import numpy as np
import numpy.typing as npt
from numba import njit

from graphsvc.snapshot.andor import AndOrGraph, BoolArray, IntArray

LongArray = npt.NDArray[np.int64]
Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Compile at the first call, without the GIL, cached beside the module or else in the user's cache directory.

    Where neither can be written (a read-only image without a home) each process compiles for itself.
    """
    try:
        return cast("Function", njit(nogil=True, cache=True)(function))
    except RuntimeError:
        return cast("Function", njit(nogil=True)(function))


class Wiring(NamedTuple):
    """What the loops read of an :class:`AndOrGraph`: both directions, and what each slot can lose."""

    owner: IntArray
    alt_ptr: IntArray
    alternatives: IntArray
    use_ptr: IntArray
    uses: IntArray
    spare: IntArray


class Damage(NamedTuple):
    """What a spreading failure has done: what each slot can still lose, who has failed, and in which order."""

    left: IntArray
    failed: BoolArray
    trail: IntArray


class Trace(NamedTuple):
    """How a failure spread, [n] each.

    ``moment`` is the round in which a node failed, -1 if it did not. ``slot`` is the one that stopped it, -1 if
    none did. ``length`` counts the steps of the shortest chain back to where it began.
    """

    moment: IntArray
    slot: IntArray
    length: IntArray


def wiring(graph: AndOrGraph) -> Wiring:
    """The arrays of ``graph``, its transpose made if this is the first time."""
    return Wiring(graph.owner, graph.alt_ptr, graph.alternatives, graph.use_ptr, graph.uses, graph.spare)
