"""Failure, critical suppliers, phantoms, witnesses and diamonds against their definitions and known theorems."""

import os
import subprocess
import sys
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.risk import forest as shape
from graphsvc.risk import kernels, tracing
from graphsvc.risk.compiled import compiled
from graphsvc.risk.diamonds import Diamond, diamonds
from graphsvc.risk.impact import critical_suppliers, failing, impact_forest, upstream
from graphsvc.risk.phantoms import dependence, real_alternatives, real_forest
from graphsvc.risk.witness import explain
from graphsvc.snapshot.andor import AndOrGraph
from tests.risk import reference


def members(array):
    return set(array.tolist())


def union(graphs):
    """One graph of many that do not touch, and where the nodes of each begin: one compiled call answers them all."""
    starts, slots = [], []
    for graph in graphs:
        starts.append(len(slots))
        slots += [[(k, [starts[-1] + a for a in alternatives]) for k, alternatives in node] for node in graph]
    return AndOrGraph.build(slots), starts


def replay(graph, witness):
    """Assert that every step of a witness follows from the steps before it and that nothing in it is idle."""
    failed = set()
    for step in witness.steps:
        if step.node == witness.stopped:
            assert (step.slot, step.failed) == (None, ())
        else:
            alternatives = members(graph.alternatives_of(step.slot))
            assert graph.owner[step.slot] == step.node
            assert set(step.failed) <= alternatives & failed
            assert len(alternatives) >= graph.needed[step.slot] > len(alternatives) - len(step.failed)
            assert len(alternatives) - len(step.failed) == graph.needed[step.slot] - 1
        failed.add(step.node)
    assert failed == {witness.target}.union(*(step.failed for step in witness.steps))
    replay_chain(witness)


def replay_chain(witness):
    assert witness.chain[0].node == witness.stopped
    assert witness.chain[-1].node == witness.target
    assert set(witness.chain) <= set(witness.steps)
    for before, after in pairwise(witness.chain):
        assert after.failed[0] == before.node


GRAPHS_A_BATCH = 1_000


@pytest.mark.parametrize("seed", range(20))
def test_random_graphs_agree_with_the_definitions(seed):
    rng = reference.seeded(seed)
    graphs = [reference.random_graph(rng) for _ in range(GRAPHS_A_BATCH)]
    whole, starts = union(graphs)
    forest = impact_forest(whole)
    _, real = real_forest(whole, forest)
    for graph, start in zip(graphs, starts, strict=True):
        expected = reference.critical(graph)
        expected_real = reference.critical(reference.without_phantoms(graph))
        for node in range(len(graph)):
            assert members(forest.critical(start + node) - start) == expected[node]
            assert members(real.critical(start + node) - start) == expected_real[node]
            assert expected[node] <= expected_real[node]
        node = rng.randrange(len(graph))
        check_single_target(whole, start, node, expected, expected_real)
        check_explanations(whole, graph, start, node, expected)


def check_single_target(whole, start, node, expected, expected_real):
    """What is worked out from upstream of one target only is what the whole graph gives."""
    answer = dependence(whole, start + node)
    assert (
        members(answer.critical - start) == expected[node] == members(critical_suppliers(whole, start + node) - start)
    )
    assert members(answer.real - start) == expected_real[node]
    assert members(answer.by_phantom - start) == expected_real[node] - expected[node]


def check_explanations(whole, graph, start, node, expected):
    """Every stop that should fail the node is explained and can be replayed; no other is."""
    for stopped in range(len(graph)):
        witness = explain(whole, start + stopped, start + node)
        assert (witness is not None) == (stopped in expected[node])
        if witness is not None:
            replay(whole, witness)
            assert len(witness.chain) - 1 <= reference.rounds(graph, stopped, node)


@st.composite
def small_graphs(draw):
    count = draw(st.integers(1, 6))
    node = st.integers(0, count - 1)
    slot = st.tuples(st.integers(1, 3), st.lists(node, max_size=4))
    return draw(st.lists(st.lists(slot, max_size=3), min_size=count, max_size=count))


@settings(max_examples=300, deadline=None)
@given(small_graphs(), st.data())
def test_any_graph_agrees_with_the_definitions(slots, data):
    graph = AndOrGraph.build(slots)
    forest = impact_forest(graph)
    stopped = data.draw(st.lists(st.integers(0, len(slots) - 1), max_size=3))
    by_equation = reference.critical_by_equation(slots)
    assert set(np.flatnonzero(failing(graph, stopped)).tolist()) == reference.fail(slots, set(stopped))
    assert [members(forest.critical(node)) for node in range(len(slots))] == by_equation == reference.critical(slots)
    for node in range(len(slots)):
        assert forest.critical_count[node] == len(by_equation[node])
        assert forest.impact_size[node] == len(reference.fail(slots, {node}))
        assert {x for x in range(len(slots)) if forest.stops(x, node)} == by_equation[node]


@settings(max_examples=200, deadline=None)
@given(small_graphs())
def test_dropping_phantoms_keeps_every_served_slot_served(slots):
    graph = AndOrGraph.build(slots)
    real = real_alternatives(graph)
    assert ((real.spare >= 0) == (graph.spare >= 0)).all()
    assert real_alternatives(real) is real


@settings(max_examples=200, deadline=None)
@given(small_graphs(), st.data())
def test_the_part_upstream_is_closed_and_keeps_its_slots(slots, data):
    graph = AndOrGraph.build(slots)
    targets = data.draw(st.lists(st.integers(0, len(slots) - 1), min_size=1, max_size=2))
    part = upstream(graph, targets)
    assert members(part.nodes) == set().union(*(reference.upstream(slots, target) for target in targets))
    for slot, whole in enumerate(part.slots.tolist()):
        assert part.nodes[part.graph.owner[slot]] == graph.owner[whole]
        assert part.graph.needed[slot] == graph.needed[whole]
        assert members(part.nodes[part.graph.alternatives_of(slot)]) == members(graph.alternatives_of(whole))
    assert len(part.slots) == sum(len(slots[node]) for node in part.nodes)


@settings(max_examples=200, deadline=None)
@given(small_graphs(), st.data())
def test_diamonds_are_the_slots_that_a_shared_supplier_runs_dry(slots, data):
    graph = AndOrGraph.build(slots)
    target = data.draw(st.integers(0, len(slots) - 1))
    critical = reference.critical(slots)
    expected, number = [], 0
    for owner, node in enumerate(slots):
        for k, alternatives in node:
            distinct = set(alternatives)
            shared = {x for x in range(len(slots)) if sum(x not in critical[a] for a in distinct) < k} - {owner}
            if owner in reference.upstream(slots, target) and len(distinct) > k and shared:
                expected.append(Diamond(number, owner, tuple(sorted(distinct)), tuple(sorted(shared))))
            number += 1
    assert diamonds(graph, target) == tuple(expected)


@pytest.mark.parametrize("seed", range(30))
def test_pure_or_graphs_without_circles_give_dominators(seed):
    rng = reference.seeded(seed)
    suppliers = [sorted({rng.randrange(v) for _ in range(rng.randint(0, 3))}) if v else [] for v in range(40)]
    forest = impact_forest(AndOrGraph.build([[(1, s)] if s else [] for s in suppliers]))
    expected = dominators(suppliers)
    assert [members(forest.critical(node)) for node in range(40)] == expected
    assert max(len(found) for found in expected) > 2


@pytest.mark.parametrize("seed", range(30))
def test_circles_of_alternatives_sustain_themselves_and_so_depend_on_no_more_than_dominators(seed):
    rng = reference.seeded(seed)
    suppliers = [[rng.randrange(v), *rng.sample(range(40), rng.randint(0, 2))] if v else [] for v in range(40)]
    graph = AndOrGraph.build([[(1, s)] if s else [] for s in suppliers])
    forest, real = impact_forest(graph), impact_forest(real_alternatives(graph))
    for node, most in enumerate(dominators(suppliers)):
        assert members(forest.critical(node)) <= members(real.critical(node)) <= most


def dominators(suppliers):
    """For each node the nodes on every way to it from those that need nothing, itself included."""
    flow = nx.DiGraph((a, v) for v, needs in enumerate(suppliers) for a in needs)
    flow.add_edges_from(("root", v) for v, needs in enumerate(suppliers) if not needs)
    dominator = nx.immediate_dominators(flow, "root")
    return [set(ancestry(dominator, v)) for v in range(len(suppliers))]


def ancestry(dominator, node):
    while node != "root":
        yield node
        node = dominator[node]


@pytest.mark.parametrize("seed", range(30))
def test_pure_and_graphs_give_all_ancestors(seed):
    rng = reference.seeded(seed)
    flow = nx.gnp_random_graph(40, rng.choice([0.02, 0.05, 0.1]), seed=seed, directed=True)
    forest = impact_forest(AndOrGraph.build([[(1, [a]) for a in flow.predecessors(v)] for v in flow]))
    for node in flow:
        assert members(forest.critical(node)) == nx.ancestors(flow, node) | {node}


def test_each_question_compiles_once_whatever_it_is_asked_of():
    whole = AndOrGraph.build([[(1, [1, 2])], [(1, [0])], []])
    for graph in (whole, real_alternatives(whole), upstream(whole, [0]).graph):
        failing(graph, [1])
        dependence(graph, 0)
        explain(graph, 1, 0)
    entries = [kernels.failing, shape.bases, shape.preorder, kernels.impacts, kernels.by_node]
    entries += [tracing.upstream, tracing.phantoms, tracing.causes]
    assert [len(entry.signatures) for entry in entries] == [1] * len(entries)


def test_numba_is_imported_when_a_question_is_asked_not_before():
    code = """
import sys
from graphsvc.risk import diamonds, impact, phantoms, witness
from graphsvc.snapshot.andor import AndOrGraph
assert "numba" not in sys.modules
assert impact.failing(AndOrGraph.build([[]]), [0]).all()
assert "numba" in sys.modules
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": ":".join(sys.path)},
    )
    assert done.returncode == 0, done.stderr


def test_what_cannot_be_cached_is_compiled_all_the_same():
    place = {}
    exec("def add(a, b):\n    return a + b", place)  # noqa: S102 - a function without a file, so without a cache
    add = compiled(place["add"])
    assert add(2, 3) == 5
    assert add.stats.cache_path is None
