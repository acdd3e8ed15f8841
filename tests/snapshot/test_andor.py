"""The AND/OR graph: its arrays, its transpose, and what it refuses to be built from."""

import numpy as np
import pytest

from graphsvc.domain.errors import BadRequest
from graphsvc.snapshot.andor import AndOrGraph


def test_slots_keep_their_numbers_and_alternatives_are_sorted_once_each():
    graph = AndOrGraph.build([[(1, [2, 1, 2]), (2, [])], [], [(1, [2])]])
    assert (graph.node_count, graph.slot_count) == (3, 3)
    assert graph.slot_ptr.tolist() == [0, 2, 2, 3]
    assert graph.alt_ptr.tolist() == [0, 2, 2, 3]
    assert graph.alternatives.tolist() == [1, 2, 2]
    assert graph.needed.tolist() == [1, 2, 1]
    assert graph.owner.tolist() == [0, 0, 2]
    assert graph.spare.tolist() == [1, -2, 0]
    assert graph.alternatives_of(0).tolist() == [1, 2]


def test_the_transpose_says_in_which_slots_a_node_is_an_alternative():
    graph = AndOrGraph.build([[(1, [2, 1])], [(1, [2]), (1, [0])], [(1, [2])]])
    slots = [graph.uses[graph.use_ptr[v] : graph.use_ptr[v + 1]].tolist() for v in range(3)]
    assert slots == [[2], [0], [0, 1, 3]]


def test_arrays_of_any_integer_type_become_int32_that_cannot_be_written():
    mine = np.array([1, 0], dtype=np.uint64)
    graph = AndOrGraph.from_arrays(slot_ptr=[0, 1, 1], alt_ptr=[0, 2], alternatives=mine, needed=np.array([1], "i2"))
    mine[0] = 0
    assert graph.alternatives.tolist() == [0, 1]
    for array in (graph.slot_ptr, graph.alt_ptr, graph.alternatives, graph.needed, graph.owner, graph.uses):
        assert array.dtype == np.int32
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_without_drops_alternatives_and_keeps_slots():
    graph = AndOrGraph.build([[(1, [1, 2])], [(1, [2])], []])
    smaller = graph.without(np.array([True, False, True]))
    assert smaller.alternatives_of(0).tolist() == [2]
    assert smaller.alternatives_of(1).tolist() == []
    assert smaller.use_ptr.tolist() == [0, 0, 0, 1]


@pytest.mark.parametrize(
    ("slots", "message"),
    [
        ([[(1, [0])], [(0, [1])]], "Slot 0 of node 1 .slot 1 of all. needs k = 0 alternatives: k must be at least 1"),
        ([[], [(1, [0]), (1, [2])]], "Slot 1 of node 1 .slot 1 of all. has the alternative 2: .* from 0 to 1"),
        ([[(1, [-1])]], "has the alternative -1"),
        ([[(1, [0.5])]], "alternatives must be one row of whole numbers, not float64"),
        ([[(1, [2**31])]], "alternatives is too large"),
        ([[(1, [2**70])]], "alternatives must be one row of whole numbers"),
        ([[(True, [0])]], "needed must be one row of whole numbers, not bool"),
    ],
)
def test_what_is_no_graph_is_refused_with_its_place(slots, message):
    with pytest.raises(BadRequest, match=message):
        AndOrGraph.build(slots)


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"slot_ptr": [1, 1]}, "slot_ptr must start at 0, never fall, and end at 1"),
        ({"slot_ptr": []}, "slot_ptr must start at 0"),
        ({"slot_ptr": [0, 2, 1]}, "slot_ptr must start at 0, never fall"),
        ({"slot_ptr": [[0, 1]]}, "slot_ptr must be one row"),
        ({"alt_ptr": [0, 2]}, "alt_ptr must start at 0, never fall, and end at 1"),
        ({"alt_ptr": [0, 0, 1]}, "alt_ptr describes 2 slots, needed describes 1"),
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(arrays, message):
    fitting = {"slot_ptr": [0, 1], "alt_ptr": [0, 1], "alternatives": [0], "needed": [1]}
    assert AndOrGraph.from_arrays(**fitting).node_count == 1
    with pytest.raises(BadRequest, match=message):
        AndOrGraph.from_arrays(**{**fitting, **arrays})
