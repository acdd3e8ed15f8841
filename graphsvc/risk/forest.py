"""The compiled loops that give the impact forest its shape: who stops at least what which other stops.

A slot that can lose no alternative stops its owner when any of them stops, so each of them stops at least what the
owner does. Such slots are called tight; the nodes that they join in a circle all stop the same.
"""

from typing import NamedTuple

import numpy as np

from graphsvc.risk.compiled import Wiring, compiled
from graphsvc.snapshot.andor import IntArray


@compiled
def next_owner(w: Wiring, following: IntArray, node: int) -> int:
    """The next owner of a tight slot that ``node`` is in, -1 after the last; moves ``following`` of the node on."""
    while following[node] < w.use_ptr[node + 1]:
        slot = w.uses[following[node]]
        following[node] += 1
        if w.spare[slot] == 0:
            return int(w.owner[slot])
    return -1


class Search(NamedTuple):
    """The state of a depth-first search for circles, [n] each.

    ``number`` is the order of first visits, -1 before; ``low`` the lowest number seen to be in a node's circle;
    ``pending`` the nodes visited whose circle is not complete; ``group`` and ``members`` the result.
    """

    number: IntArray
    low: IntArray
    pending: IntArray
    group: IntArray
    members: IntArray


@compiled
def circles(w: Wiring) -> Search:
    """Strongly connected components over tight slots, those of owners before those of the nodes that they need.

    ``members`` lists the nodes circle by circle, ``group`` says where in it the circle of each node begins. Tarjan,
    Depth-first search and linear graph algorithms, SIAM J. Comput. 1 (1972), without recursion.
    """
    n = len(w.use_ptr) - 1
    unknown = np.full(n, -1, np.int32)
    search = Search(unknown, np.empty(n, np.int32), np.empty(n, np.int32), unknown.copy(), np.empty(n, np.int32))
    number, low, path, following = search.number, search.low, np.empty(n, np.int32), w.use_ptr[:n].copy()
    met, height = 0, 0
    for start in range(n):
        path[0], depth = start, int(number[start] < 0)
        while depth:
            node = path[depth - 1]
            if number[node] < 0:
                number[node], low[node], search.pending[height] = met, met, node
                met, height = met + 1, height + 1
            owner = next_owner(w, following, node)
            if owner >= 0 and number[owner] < 0:
                path[depth] = owner
                depth += 1
            elif owner >= 0 and search.group[owner] < 0:
                low[node] = min(low[node], number[owner])
            elif owner < 0:
                depth -= 1
                if depth:
                    low[path[depth - 1]] = min(low[path[depth - 1]], low[node])
                if low[node] == number[node]:
                    height = complete(search, node, met, height)
    return search


@compiled
def complete(search: Search, node: int, met: int, height: int) -> int:
    """Move the circle that ``node`` was the first of from pending to members; return what stays pending."""
    begin = met - height
    while search.group[node] < 0:
        height -= 1
        search.group[search.pending[height]] = begin
        search.members[met - height - 1] = search.pending[height]
    return height


@compiled
def bases(w: Wiring) -> IntArray:
    """[n] for each node its parent in the forest, which stops no more than it does; -1 for a root.

    Within a circle all hang on one of them. That one hangs on the owner that seems to stop most, which leaves least
    to add: the estimate is the size of the circle and the sum of its owners' estimates, so that what is reached in
    two ways counts twice.
    """
    search, n = circles(w), len(w.use_ptr) - 1
    group, base, estimate = search.group, np.full(n, -1, np.int32), np.zeros(n, np.float64)
    following = w.use_ptr[:n].copy()
    for node in search.members:
        mine = group[node]
        root = search.members[mine]
        if node != root:
            base[node] = root
        estimate[mine] += 1
        owner = next_owner(w, following, node)
        while owner >= 0:
            if group[owner] != mine:
                estimate[mine] += estimate[group[owner]]
                if base[root] < 0 or estimate[group[owner]] > estimate[group[base[root]]]:
                    base[root] = owner
            owner = next_owner(w, following, node)
    return base


@compiled
def preorder(base: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """(order, depth, end) of the forest: node at each position, its depth, and where its subtree ends (exclusive)."""
    n = len(base)
    child, sibling = np.full(n, -1, np.int32), np.full(n, -1, np.int32)
    order, depth, end = np.empty(n, np.int32), np.zeros(n, np.int32), np.empty(n, np.int32)
    place, stack = np.empty(n, np.int32), np.empty(n, np.int32)
    height = 0
    for node in range(n - 1, -1, -1):
        if base[node] < 0:
            stack[height] = node
            height += 1
        else:
            sibling[node] = child[base[node]]
            child[base[node]] = node
    for position in range(n):
        height -= 1
        node = stack[height]
        order[position], place[node], end[position] = node, position, position + 1
        if base[node] >= 0:
            depth[position] = depth[place[base[node]]] + 1
        node = child[node]
        while node >= 0:
            stack[height] = node
            height += 1
            node = sibling[node]
    for position in range(n - 1, -1, -1):
        parent = base[order[position]]
        if parent >= 0:
            end[place[parent]] = max(end[place[parent]], end[position])
    return order, depth, end
