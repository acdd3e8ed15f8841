"""Time the critical suppliers of all nodes: the impact forest against stopping one supplier at a time.

Run ``python bench/criticality.py`` (add sizes to choose: ``python bench/criticality.py 10000``). Both ways run in
the same process on the same synthetic graph, after one warm-up that pays for compiling, and are checked to agree.
"""

import argparse
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from graphsvc.risk import compiled, kernels
from graphsvc.risk.compiled import Wiring
from graphsvc.risk.impact import ImpactForest, impact_forest, upstream
from graphsvc.risk.phantoms import dependence, real_forest
from graphsvc.risk.witness import explain
from graphsvc.snapshot.andor import AndOrGraph, IntArray

Result = TypeVar("Result")
TIERS = 8
FEEDBACK = 0.02
ALTERNATIVES = (1, 2, 3, 4, 6)
REDUNDANT = (0.45, 0.28, 0.17, 0.1)


def synthetic(nodes: int, edges: int, single: float, seed: int = 1) -> AndOrGraph:
    """A tiered supply graph: few suppliers serve many, a share ``single`` of the slots has one source, some feed back.

    Node numbers run from raw inputs to final products in tiers of equal size. A slot's alternatives come from the
    tiers before its owner's, mostly the last, except the share ``FEEDBACK``, which comes from anywhere and makes
    cycles. One in twenty of the slots with three alternatives or more needs two of them.
    """
    rng = np.random.default_rng(seed)
    tier = np.arange(nodes) * TIERS // nodes
    odds = np.array([single, *(share * (1 - single) for share in REDUNDANT)])
    sizes = rng.choice(ALTERNATIVES, p=odds, size=int(edges / np.dot(ALTERNATIVES, odds)))
    owner = np.sort(rng.integers(np.searchsorted(tier, 1), nodes, size=len(sizes)))
    needed = np.where((sizes > 2) & (rng.random(len(sizes)) < 0.05), 2, 1)
    return AndOrGraph.from_arrays(
        slot_ptr=np.searchsorted(owner, np.arange(nodes + 1)),
        alt_ptr=np.concatenate([[0], np.cumsum(sizes)]),
        alternatives=suppliers(rng, np.repeat(tier[owner], sizes), nodes),
        needed=needed,
    )


def suppliers(rng: np.random.Generator, tier: IntArray, nodes: int) -> IntArray:
    """One supplier for each customer tier given, large firms far more often than small ones."""
    back = np.minimum(rng.geometric(0.7, size=len(tier)), tier)
    width = nodes // TIERS
    rank = (width * rng.random(len(tier)) ** 3).astype(np.int64)
    chosen = (tier - back) * width + rank
    feedback = rng.random(len(tier)) < FEEDBACK
    return np.where(feedback, rng.integers(0, nodes, size=len(tier)), chosen)


@compiled.compiled
def one_at_a_time(w: Wiring) -> IntArray:
    """[n] how many nodes each node stops, each found from nothing by spreading and taking back."""
    size = np.empty(len(w.use_ptr) - 1, np.int32)
    damage = kernels.untouched(w)
    for node in range(len(size)):
        size[node] = kernels.spread(w, damage, 0, kernels.stop(damage, node, 0))
        kernels.take_back(w, damage, 0, size[node])
    return size


def timed(question: Callable[[], Result], repeat: int = 3) -> tuple[Result, float]:
    """The answer and the shortest of ``repeat`` times, in milliseconds of CPU."""
    best = np.inf
    for _ in range(repeat):
        start = time.process_time()
        answer = question()
        best = min(best, (time.process_time() - start) * 1000)
    return answer, best


def measure(nodes: int, edges: int, single: float) -> None:
    """Print the times for one graph, and the ratio of the two ways."""
    graph, made = timed(lambda: synthetic(nodes, edges, single), 1)
    w, transposed = timed(lambda: compiled.wiring(graph), 1)
    print(
        f"\n{graph.node_count:,} nodes, {graph.slot_count:,} slots, {len(graph.alternatives):,} edges, "
        f"{single:.0%} of slots single-sourced (CPU ms)"
    )
    print(f"  making the graph {made:.0f}, its transpose {transposed:.1f}")
    forest, by_forest = timed(lambda: impact_forest(graph))
    sizes, by_each = timed(lambda: one_at_a_time(w), 1)
    assert np.array_equal(sizes, forest.impact_size)
    print(f"  pairs (supplier, dependent) {int(sizes.sum(dtype=np.int64)):,}, held as {len(forest.starts):,} intervals")
    print(f"  impact forest {by_forest:.1f}   one at a time {by_each:.1f}   ratio {by_each / by_forest:.1f}")
    (real, _), without = timed(lambda: real_forest(graph, forest), 1)
    dropped = len(graph.alternatives) - len(real.alternatives)
    print(f"  D⁺ of all targets, given D, {without:.1f} ({dropped:,} alternatives dropped)")
    one_target(graph, forest)


def one_target(graph: AndOrGraph, forest: ImpactForest) -> None:
    """Print the times of the questions about one target, the one with the most critical suppliers."""
    target = int(forest.critical_count.argmax())
    critical, reading = timed(lambda: forest.critical(target))
    part, cutting = timed(lambda: upstream(graph, [target]))
    _, depending = timed(lambda: dependence(graph, target), 1)
    witness, explaining = timed(lambda: explain(graph, int(critical[0]), target))
    assert witness is not None
    print(
        f"  one target: D of {len(critical):,} read in {reading:.2f}; upstream of {len(part.nodes):,} in {cutting:.1f}"
    )
    print(f"  one target: D and D⁺ from scratch {depending:.1f}; one explanation {explaining:.1f}")


def warm_up() -> None:
    """Pay for compiling, or for loading what was compiled before."""
    graph = synthetic(800, 8_000, 0.4)
    one_at_a_time(compiled.wiring(graph))
    explain(graph, 0, 0)
    dependence(graph, 0)


def main() -> None:
    """Measure the sizes given on the command line, ten edges a node."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("nodes", type=int, nargs="*", default=[10_000, 100_000])
    sizes = parser.parse_args().nodes
    warm_up()
    for nodes in sizes:
        for share in (0.3, 0.4, 0.5):
            measure(nodes, 10 * nodes, share)


if __name__ == "__main__":
    main()
