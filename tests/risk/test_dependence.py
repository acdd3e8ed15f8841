"""Known examples of dependence, published and of our own, and what is refused."""

import pytest

from graphsvc.domain.errors import BadRequest, LimitExceeded
from graphsvc.risk.diamonds import Diamond, diamonds
from graphsvc.risk.impact import critical_suppliers, failing, impact_forest, upstream
from graphsvc.risk.phantoms import dependence, real_alternatives
from graphsvc.risk.witness import explain
from graphsvc.snapshot.andor import AndOrGraph


def members(array):
    return set(array.tolist())


def test_a_shared_supplier_behind_two_alternatives_is_critical_and_a_diamond():
    p, s1, s2, t3 = range(4)
    graph = AndOrGraph.build([[(1, [s1, s2])], [(1, [t3])], [(1, [t3])], []])
    assert members(critical_suppliers(graph, p)) == {p, t3}
    assert diamonds(graph, p) == (Diamond(slot=0, owner=p, alternatives=(s1, s2), shared=(t3,)),)
    witness = explain(graph, t3, p)
    assert [step.node for step in witness.chain] == [t3, s1, p]
    assert [step.node for step in witness.steps] == [t3, s1, s2, p]
    assert witness.chain[-1].failed == (s1, s2)
    assert explain(graph, s1, p) is None


def stops_top(graph, stopped):
    return bool(failing(graph, stopped)[0])


def test_two_redundant_trains_fall_only_together():
    train_1, train_2, valve_1, pump_1, valve_2, pump_2 = range(1, 7)
    graph = AndOrGraph.build(
        [[(1, [train_1, train_2])], [(1, [valve_1]), (1, [pump_1])], [(1, [valve_2]), (1, [pump_2])], [], [], [], []]
    )
    assert members(critical_suppliers(graph, 0)) == {0}
    for one in (valve_1, pump_1):
        assert all(stops_top(graph, [one, two]) for two in (valve_2, pump_2))
    assert not stops_top(graph, [valve_1, pump_1])
    assert diamonds(graph, 0) == ()


def test_a_theatre_goes_dark_when_mains_and_its_backup_fail():
    mains, backup, generator, relay = range(1, 5)
    graph = AndOrGraph.build([[(1, [mains, backup])], [], [(1, [generator]), (1, [relay])], [], []])
    assert stops_top(graph, [mains, generator])
    assert stops_top(graph, [mains, relay])
    assert not stops_top(graph, [generator, relay])
    assert not stops_top(graph, [mains])


def test_an_alternative_that_needs_its_customer_is_no_way_back():
    chip, tool, foundry, old_foundry = range(4)
    graph = AndOrGraph.build([[(1, [foundry, old_foundry])], [(1, [chip])], [], [(1, [tool])]])
    answer = dependence(graph, chip)
    assert members(answer.critical) == {chip}
    assert members(answer.by_phantom) == {foundry}
    assert real_alternatives(graph).alternatives_of(0).tolist() == [foundry]


def test_a_slot_that_only_phantoms_could_fill_stays_as_it_is():
    graph = AndOrGraph.build([[(2, [1, 2, 3])], [(1, [0])], [(1, [0])], []])
    assert real_alternatives(graph) is graph
    assert members(dependence(graph, 0).real) == {0}


def test_phantoms_appear_in_rounds():
    a, b, c, d, e = range(5)
    graph = AndOrGraph.build([[(1, [b, c])], [(1, [d, e])], [], [(1, [b])], [(1, [a])]])
    assert members(dependence(graph, b).critical) == {b}
    real = real_alternatives(graph)
    assert real.alternatives_of(1).tolist() == [e]
    assert real.alternatives_of(0).tolist() == [c]
    assert members(dependence(graph, b).real) == {a, b, c, e}


def test_a_two_of_three_slot_falls_with_a_supplier_of_two():
    top, one, two, three, shared = range(5)
    graph = AndOrGraph.build([[(2, [one, two, three])], [(1, [shared])], [(1, [shared])], [], []])
    assert members(critical_suppliers(graph, top)) == {top, shared}
    assert diamonds(graph, top) == (Diamond(slot=0, owner=top, alternatives=(one, two, three), shared=(shared,)),)
    assert explain(graph, shared, top).chain[-1].failed == (one, two)


def test_an_unserved_slot_never_fails_and_hides_nothing():
    graph = AndOrGraph.build([[(1, []), (3, [1, 2]), (1, [3])], [], [], []])
    assert members(critical_suppliers(graph, 0)) == {0, 3}
    assert failing(graph, [1, 2]).tolist() == [False, True, True, False]


def test_a_chain_of_alternatives_takes_the_shorter_way_and_keeps_the_longer_as_a_branch():
    top, near, far, middle, source = range(5)
    graph = AndOrGraph.build([[(1, [near, far])], [(1, [source])], [(1, [middle])], [(1, [source])], []])
    witness = explain(graph, source, top)
    assert [step.node for step in witness.chain] == [source, near, top]
    assert [step.node for step in witness.steps] == [source, near, middle, far, top]


def test_of_slots_that_run_dry_together_the_one_with_the_shortest_chain_explains():
    top, deep, middle, near, far, source = range(6)
    slots = [[(1, [deep]), (1, [near, far])], [(1, [middle])], [(1, [source])], [(1, [source])], [(1, [middle])], []]
    witness = explain(AndOrGraph.build(slots), source, top)
    assert witness.chain[-1].slot == 1
    assert [step.node for step in witness.chain] == [source, near, top]
    assert [step.node for step in witness.steps] == [source, middle, near, far, top]


def test_of_equal_slots_the_first_explains():
    graph = AndOrGraph.build([[(1, [1]), (1, [2])], [(1, [3])], [(1, [3])], []])
    assert [step.node for step in explain(graph, 3, 0).steps] == [3, 1, 0]


def test_a_node_explains_itself():
    graph = AndOrGraph.build([[(1, [0])]])
    witness = explain(graph, 0, 0)
    assert [step.node for step in witness.chain] == [0]
    assert witness.steps == witness.chain


def test_a_forest_past_its_limit_is_refused():
    chain = AndOrGraph.build([[], *([(1, [v])] for v in range(9))])
    assert impact_forest(chain, most=10).impact_size[0] == 10
    with pytest.raises(LimitExceeded, match="more than 9 entries"):
        impact_forest(chain, most=9)


def test_a_graph_of_nothing_has_an_empty_forest():
    graph = AndOrGraph.build([])
    assert impact_forest(graph).order.tolist() == []
    assert real_alternatives(graph) is graph
    assert failing(graph, []).tolist() == []


@pytest.mark.parametrize("node", [-1, 2])
def test_a_number_that_is_no_node_is_refused(node):
    graph = AndOrGraph.build([[(1, [1])], []])
    for ask in (upstream, failing):
        with pytest.raises(BadRequest, match=f"no node {node}: nodes are numbered from 0 to 1"):
            ask(graph, [node])
    for ask in (critical_suppliers, dependence, diamonds):
        with pytest.raises(BadRequest, match=f"no node {node}"):
            ask(graph, node)
    for pair in ((node, 0), (0, node)):
        with pytest.raises(BadRequest, match=f"no node {node}"):
            explain(graph, *pair)
