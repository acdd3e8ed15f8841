"""The compiled loops that let failure spread: arrays in, arrays out, no meaning and no checking.

They stand in one file because numba's cache notices only changes of the file that a compiled function is in.
"""

import numpy as np

from graphsvc.risk.compiled import Damage, LongArray, Wiring, compiled
from graphsvc.snapshot.andor import BoolArray, IntArray


@compiled
def untouched(w: Wiring) -> Damage:
    """Nothing has failed yet."""
    n = len(w.use_ptr) - 1
    return Damage(w.spare.copy(), np.zeros(n, np.bool_), np.empty(n, np.int32))


@compiled
def stop(damage: Damage, node: int, tail: int) -> int:
    """Let ``node`` fail, append it to the trail unless it has failed already, return the new end of the trail."""
    if damage.failed[node]:
        return tail
    damage.failed[node], damage.trail[tail] = True, node
    return tail + 1


@compiled
def spread(w: Wiring, damage: Damage, head: int, tail: int) -> int:
    """Let failure spread from ``trail[head:tail]``, append what fails to the trail, return its new end.

    A slot fails at the step from 0 to -1 only, so one that was never served, negative from the start, never does.
    """
    while head < tail:
        node = damage.trail[head]
        head += 1
        for i in range(w.use_ptr[node], w.use_ptr[node + 1]):
            slot = w.uses[i]
            damage.left[slot] -= 1
            if damage.left[slot] == -1:
                tail = stop(damage, w.owner[slot], tail)
    return tail


@compiled
def take_back(w: Wiring, damage: Damage, mark: int, tail: int) -> int:
    """Undo the failures ``trail[mark:tail]`` and return the new end of the trail, ``mark``."""
    for i in range(mark, tail):
        node = damage.trail[i]
        damage.failed[node] = False
        for j in range(w.use_ptr[node], w.use_ptr[node + 1]):
            damage.left[w.uses[j]] += 1
    return mark


@compiled
def failing(w: Wiring, stopped: IntArray) -> BoolArray:
    """[n] the least fixpoint fail(stopped)."""
    damage, tail = untouched(w), 0
    for node in stopped:
        tail = stop(damage, node, tail)
    spread(w, damage, 0, tail)
    return damage.failed


@compiled
def impacts(w: Wiring, order: IntArray, depth: IntArray, most: int) -> tuple[LongArray, IntArray, IntArray]:
    """What each node of the forest stops beyond its base: (ptr [n + 1], nodes, size of the whole impact [n]).

    All by preorder position. The trail holds what the path from the root to the present node has stopped, ``mark``
    where each depth of it begins. If the extra failures come to more than ``most`` the last entry of ``ptr`` is -1
    and the rest means nothing.
    """
    n = len(order)
    ptr, size = np.zeros(n + 1, np.int64), np.empty(n, np.int32)
    extra, mark = np.empty(2 * n + 16, np.int32), np.zeros(n + 1, np.int64)
    damage, tail = untouched(w), 0
    for position in range(n):
        begin = take_back(w, damage, mark[depth[position]], tail)
        tail = spread(w, damage, begin, stop(damage, order[position], begin))
        mark[depth[position] + 1] = size[position] = tail
        ptr[position + 1] = ptr[position] + tail - begin
        if ptr[position + 1] > most:
            ptr[n] = -1
            break
        extra = with_room(extra, ptr[position + 1])
        extra[ptr[position] : ptr[position + 1]] = damage.trail[begin:tail]
    return ptr, extra, size


@compiled
def with_room(array: IntArray, length: int) -> IntArray:
    """``array``, or a copy of it with room for at least ``length`` entries."""
    if length <= len(array):
        return array
    larger = np.empty(max(length, 2 * len(array)), np.int32)
    larger[: len(array)] = array
    return larger


@compiled
def by_node(ptr: LongArray, extra: IntArray) -> tuple[LongArray, IntArray]:
    """The transpose of the extra failures: (ptr [n + 1], positions ascending) by failing node."""
    n = len(ptr) - 1
    out = np.zeros(n + 2, np.int64)
    for i in range(ptr[n]):
        out[extra[i] + 2] += 1
    out[:] = np.cumsum(out)
    positions = np.empty(ptr[n], np.int32)
    for position in range(n):
        for i in range(ptr[position], ptr[position + 1]):
            positions[out[extra[i] + 1]] = position
            out[extra[i] + 1] += 1
    return out[: n + 1].copy(), positions
