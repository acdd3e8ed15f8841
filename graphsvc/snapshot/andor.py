"""The abstract AND/OR graph: who needs what, in numbers and arrays, with all meaning of names left behind.

A node needs all of its slots; a slot is met by any ``needed`` (k) of its alternatives. A slot with fewer than k
alternatives is *not served*: nothing counts in it today, so it can never fail. It keeps its place in the arrays, so
that slot numbers stay those of the caller, and every question passes over it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Self

import numpy as np
import numpy.typing as npt

from graphsvc.domain.errors import BadRequest

LARGEST = int(np.iinfo(np.int32).max)

IntArray = npt.NDArray[np.int32]
BoolArray = npt.NDArray[np.bool_]
Slots = Sequence[tuple[int, Sequence[int]]]
"""The slots of one node: for each its k and its alternatives."""


@dataclass(frozen=True, eq=False)
class AndOrGraph:
    """An immutable AND/OR graph of n nodes, m slots and e alternatives, in int32 arrays that cannot be written.

    ``slot_ptr`` [n + 1]: the slots of node v are ``slot_ptr[v]:slot_ptr[v + 1]``. ``alt_ptr`` [m + 1]: the
    alternatives of slot s are ``alternatives[alt_ptr[s]:alt_ptr[s + 1]]``, node numbers, sorted, each once.
    ``needed`` [m]: k of the slot, at least 1. Make one with :meth:`build` or :meth:`from_arrays`, which check;
    the constructor itself trusts its arrays.
    """

    slot_ptr: IntArray
    alt_ptr: IntArray
    alternatives: IntArray
    needed: IntArray

    def __post_init__(self) -> None:
        for array in (self.slot_ptr, self.alt_ptr, self.alternatives, self.needed):
            array.setflags(write=False)

    @classmethod
    def build(cls, slots: Sequence[Slots]) -> Self:
        """Build from nested sequences, one entry a node: ``[[(k, [alternative, …]), …], …]``.

        Raises :class:`BadRequest` for an alternative that is no node, a k below 1, or a value that is no whole number.
        """
        flat = [slot for node in slots for slot in node]
        return cls.from_arrays(
            slot_ptr=_offsets([len(node) for node in slots]),
            alt_ptr=_offsets([len(alternatives) for _, alternatives in flat]),
            alternatives=np.asarray(list(chain.from_iterable(alternatives for _, alternatives in flat))),
            needed=np.asarray([k for k, _ in flat]),
        )

    @classmethod
    def from_arrays(
        cls,
        *,
        slot_ptr: npt.ArrayLike,
        alt_ptr: npt.ArrayLike,
        alternatives: npt.ArrayLike,
        needed: npt.ArrayLike,
    ) -> Self:
        """Check, sort and deduplicate arrays of the shapes above, of any integer type; copies, never keeps them.

        Raises :class:`BadRequest` where they are no graph: shapes that do not fit, numbers out of range, k below 1.
        """
        k = _whole_numbers("needed", needed)
        members = _whole_numbers("alternatives", alternatives)
        nodes = _pointer("slot_ptr", slot_ptr, of=k)
        slots = _pointer("alt_ptr", alt_ptr, of=members)
        if len(slots) - 1 != len(k):
            raise BadRequest(f"alt_ptr describes {len(slots) - 1} slots, needed describes {len(k)}: give one k a slot.")
        count = len(nodes) - 1
        slot = np.repeat(np.arange(len(k)), np.diff(slots))
        _check_values(nodes, k, members, slot)
        slots, members = _sorted_once(slot, members, count, len(k))
        return cls(*(array.astype(np.int32) for array in (nodes, slots, members, k)))

    @property
    def node_count(self) -> int:
        """n, the number of nodes."""
        return len(self.slot_ptr) - 1

    @property
    def slot_count(self) -> int:
        """m, the number of slots, served or not."""
        return len(self.needed)

    @cached_property
    def owner(self) -> IntArray:
        """[m] the node that each slot belongs to."""
        return _frozen(np.repeat(np.arange(self.node_count, dtype=np.int32), np.diff(self.slot_ptr)))

    @cached_property
    def slot_of(self) -> IntArray:
        """[e] the slot that each entry of ``alternatives`` stands in."""
        return _frozen(np.repeat(np.arange(self.slot_count, dtype=np.int32), np.diff(self.alt_ptr)))

    @cached_property
    def spare(self) -> IntArray:
        """[m] how many alternatives a slot has beyond its k: 0 can lose none, negative is not served."""
        return _frozen(np.diff(self.alt_ptr) - self.needed)

    @cached_property
    def use_ptr(self) -> IntArray:
        """[n + 1] the transpose: node v is an alternative of the slots ``uses[use_ptr[v]:use_ptr[v + 1]]``."""
        return _frozen(_offsets(np.bincount(self.alternatives, minlength=self.node_count)).astype(np.int32))

    @cached_property
    def uses(self) -> IntArray:
        """[e] slot numbers of the transpose, ascending within a node."""
        width = max(self.slot_count, 1)
        keys = self.alternatives.astype(np.int64) * width + self.slot_of
        return _frozen((np.sort(keys) % width).astype(np.int32))

    def alternatives_of(self, slot: int) -> IntArray:
        """The alternatives of one slot, ascending (a read-only view)."""
        return self.alternatives[self.alt_ptr[slot] : self.alt_ptr[slot + 1]]

    def without(self, dropped: BoolArray) -> "AndOrGraph":
        """The same nodes and slots less the entries of ``alternatives`` marked in ``dropped`` [e]."""
        kept = ~dropped
        sizes = np.bincount(self.slot_of[kept], minlength=self.slot_count)
        alt_ptr = _offsets(sizes).astype(np.int32)
        return AndOrGraph(self.slot_ptr, alt_ptr, self.alternatives[kept], self.needed)

    def check_node(self, node: int) -> int:
        """Return ``node`` if there is such a node, else raise :class:`BadRequest`."""
        if not 0 <= node < self.node_count:
            raise BadRequest(f"There is no node {node}: nodes are numbered from 0 to {self.node_count - 1}.")
        return node


def _frozen(array: IntArray) -> IntArray:
    array.setflags(write=False)
    return array


def _offsets(sizes: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """[len + 1] where each run begins when runs of these sizes stand one after another."""
    return np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64)


def _whole_numbers(name: str, values: npt.ArrayLike) -> npt.NDArray[np.int64]:
    array = np.asarray(values)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
        raise BadRequest(f"{name} must be one row of whole numbers, not {array.dtype} of shape {array.shape}.")
    if array.size > LARGEST or (array.size and int(array.max()) > LARGEST):
        raise BadRequest(f"{name} is too large: sizes and values up to {LARGEST} are supported.")
    return array.astype(np.int64)


def _pointer(name: str, values: npt.ArrayLike, *, of: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    pointer = _whole_numbers(name, values)
    if not len(pointer) or pointer[0] != 0 or pointer[-1] != len(of) or np.any(np.diff(pointer) < 0):
        raise BadRequest(f"{name} must start at 0, never fall, and end at {len(of)}, the length of what it divides.")
    return pointer


def _check_values(
    nodes: npt.NDArray[np.int64], k: npt.NDArray[np.int64], members: npt.NDArray[np.int64], slot: npt.NDArray[np.int64]
) -> None:
    """Refuse the first k below 1 and the first alternative that is no node, naming the slot and its node."""
    few = np.flatnonzero(k < 1)
    if few.size:
        raise BadRequest(f"{_place(nodes, int(few[0]))} needs k = {k[few[0]]} alternatives: k must be at least 1.")
    count = len(nodes) - 1
    lost = np.flatnonzero((members < 0) | (members >= count))
    if lost.size:
        place = _place(nodes, int(slot[lost[0]]))
        raise BadRequest(f"{place} has the alternative {members[lost[0]]}: nodes are numbered from 0 to {count - 1}.")


def _place(nodes: npt.NDArray[np.int64], slot: int) -> str:
    node = int(np.searchsorted(nodes, slot, side="right")) - 1
    return f"Slot {slot - int(nodes[node])} of node {node} (slot {slot} of all)"


def _sorted_once(
    slot: npt.NDArray[np.int64], members: npt.NDArray[np.int64], nodes: int, slots: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """(alt_ptr, alternatives) with each slot's alternatives ascending and each of them once."""
    width = max(nodes, 1)
    keys = np.unique(slot * width + members)
    return _offsets(np.bincount(keys // width, minlength=slots)), keys % width
