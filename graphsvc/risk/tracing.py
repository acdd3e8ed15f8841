"""The compiled loops that look back: what stands upstream, why something failed, what needs its own customer."""

import numpy as np

from graphsvc.risk.compiled import LongArray, Trace, Wiring, compiled
from graphsvc.snapshot.andor import BoolArray, IntArray


@compiled
def upstream(slot_ptr: IntArray, alt_ptr: IntArray, alternatives: IntArray, targets: IntArray) -> BoolArray:
    """[n] the targets and all that their slots, served or not, reach through every tier."""
    met = np.zeros(len(slot_ptr) - 1, np.bool_)
    stack = np.empty(len(slot_ptr) - 1, np.int32)
    height = 0
    for target in targets:
        if not met[target]:
            met[target], stack[height] = True, target
            height += 1
    while height:
        height -= 1
        node = stack[height]
        for i in range(alt_ptr[slot_ptr[node]], alt_ptr[slot_ptr[node + 1]]):
            if not met[alternatives[i]]:
                met[alternatives[i]], stack[height] = True, alternatives[i]
                height += 1
    return met


@compiled
def phantoms(w: Wiring, place: IntArray, end: IntArray, ptr: LongArray, starts: IntArray) -> BoolArray:
    """[e] the alternatives that need the owner of their slot, where the slot keeps k that do not.

    ``place`` [n] is each node's preorder position, ``end`` [n] where the subtree at a position ends; the critical
    suppliers of node v are the subtrees at ``starts[ptr[v]:ptr[v + 1]]``, disjoint and ascending.
    """
    found = np.zeros(len(w.alternatives), np.bool_)
    for slot in range(len(w.owner)):
        if w.spare[slot] <= 0:
            continue
        first, last, count = w.alt_ptr[slot], w.alt_ptr[slot + 1], 0
        position = place[w.owner[slot]]
        for i in range(first, last):
            mine = starts[ptr[w.alternatives[i]] : ptr[w.alternatives[i] + 1]]
            nearest = np.searchsorted(mine, position, side="right") - 1
            found[i] = nearest >= 0 and position < end[mine[nearest]]
            count += found[i]
        if count > w.spare[slot]:
            found[first:last] = False
    return found


@compiled
def causes(w: Wiring, stopped: int, target: int) -> Trace:
    """Let ``stopped`` stop and its failure spread, in rounds, until ``target`` fails or nothing more does.

    A node is stopped by a slot that ran dry in the earliest round; of several by the one with the shortest chain,
    then by the one with the lowest number.
    """
    n = len(w.use_ptr) - 1
    trace = Trace(np.full(n, -1, np.int32), np.full(n, -1, np.int32), np.zeros(n, np.int32))
    left, trail, dry = w.spare.copy(), np.empty(n, np.int32), np.empty(len(w.owner), np.int32)
    trace.moment[stopped], trail[0] = 0, stopped
    begin, end, now = 0, 1, 0
    while begin < end and trace.moment[target] < 0:
        found = run_dry(w, left, trail[begin:end], dry)
        begin, now = end, now + 1
        for slot in dry[:found]:
            if trace.moment[w.owner[slot]] < 0:
                trace.moment[w.owner[slot]], trail[end] = now, w.owner[slot]
                end += 1
        for slot in dry[:found]:
            if trace.moment[w.owner[slot]] == now:
                weigh(w, slot, trace)
    return trace


@compiled
def run_dry(w: Wiring, left: IntArray, failed: IntArray, dry: IntArray) -> int:
    """Take the nodes that failed from their slots, write the slots that this makes run dry, return their number."""
    found = 0
    for node in failed:
        for i in range(w.use_ptr[node], w.use_ptr[node + 1]):
            left[w.uses[i]] -= 1
            if left[w.uses[i]] == -1:
                dry[found] = w.uses[i]
                found += 1
    return found


@compiled
def weigh(w: Wiring, slot: int, trace: Trace) -> None:
    """Let ``slot``, which ran dry in the round in which its owner fails, explain the owner if its chain is best."""
    node = w.owner[slot]
    now = steps = trace.moment[node]
    for i in range(w.alt_ptr[slot], w.alt_ptr[slot + 1]):
        other = w.alternatives[i]
        if 0 <= trace.moment[other] < now:
            steps = min(steps, trace.length[other] + 1)
    if trace.slot[node] < 0 or (steps, slot) < (trace.length[node], trace.slot[node]):
        trace.slot[node], trace.length[node] = slot, steps
