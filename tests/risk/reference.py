"""The definitions of failure, D and D⁺ in plain sets: slow, obvious and independent of the product."""

from random import Random

Slot = tuple[int, list[int]]
Graph = list[list[Slot]]
"""For each node its slots, each (k, alternatives); an alternative may be named more than once."""


def runs_dry(slot: Slot, failed: set[int]) -> bool:
    """A served slot with fewer than k alternatives left."""
    k, alternatives = slot[0], set(slot[1])
    return len(alternatives) >= k and len(alternatives - failed) < k


def fail(graph: Graph, stopped: set[int]) -> set[int]:
    """fail(stopped): the least fixpoint, by going round until a round adds nothing."""
    failed = set(stopped)
    while True:
        more = {v for v, slots in enumerate(graph) if v not in failed and any(runs_dry(s, failed) for s in slots)}
        if not more:
            return failed
        failed |= more


def rounds(graph: Graph, stopped: int, target: int) -> int:
    """In which round the target fails when all that can fail in a round does."""
    failed, count = {stopped}, 0
    while target not in failed:
        failed |= {v for v, slots in enumerate(graph) if any(runs_dry(s, failed) for s in slots)}
        count += 1
    return count


def critical(graph: Graph) -> list[set[int]]:
    """D of every node, by stopping each node in turn."""
    stops = [fail(graph, {x}) for x in range(len(graph))]
    return [{x for x in range(len(graph)) if v in stops[x]} for v in range(len(graph))]


def critical_by_equation(graph: Graph) -> list[set[int]]:
    """D of every node, as the least fixpoint of D(v) = {v} ∪ ⋃ over slots {x : fewer than k have x outside D(a)}."""
    found: list[set[int]] = [set() for _ in graph]
    while True:
        new = [{v}.union(*(_common(s, found, len(graph)) for s in slots)) for v, slots in enumerate(graph)]
        if new == found:
            return found
        found = new


def _common(slot: Slot, found: list[set[int]], count: int) -> set[int]:
    k, alternatives = slot[0], set(slot[1])
    if len(alternatives) < k:
        return set()
    return {x for x in range(count) if sum(x not in found[a] for a in alternatives) < k}


def without_phantoms(graph: Graph) -> Graph:
    """The graph of D⁺: rounds of dropping the alternatives that need the slot's owner, while k others remain."""
    while True:
        found = critical(graph)
        smaller = [[_real(slot, v, found) for slot in slots] for v, slots in enumerate(graph)]
        if smaller == graph:
            return graph
        graph = smaller


def _real(slot: Slot, owner: int, found: list[set[int]]) -> Slot:
    k, alternatives = slot
    real = [a for a in alternatives if owner not in found[a]]
    return (k, real) if len(set(real)) >= k else slot


def upstream(graph: Graph, target: int) -> set[int]:
    """The target and all that its slots reach."""
    met: set[int] = set()
    waiting = [target]
    while waiting:
        node = waiting.pop()
        if node not in met:
            met.add(node)
            waiting.extend(a for _, alternatives in graph[node] for a in alternatives)
    return met


def seeded(seed: int) -> Random:
    """A source of test graphs that repeats itself."""
    return Random(seed)  # noqa: S311 - nothing secret depends on it


def random_graph(rng: Random, largest: int = 9) -> Graph:
    """Up to ``largest`` nodes with cycles, self-loops, repeated alternatives, empty and unserved slots, k-of-n."""
    count = rng.randint(1, largest)
    usual, widest = rng.choice([(1, 2), (1, 3), (2, 3), (2, 4)])
    return [[_random_slot(rng, count, widest) for _ in range(rng.randint(0, usual + 1))] for _ in range(count)]


def _random_slot(rng: Random, count: int, widest: int) -> Slot:
    size = rng.choice([0, *range(1, widest + 1), *range(1, widest + 1)])
    k = rng.choice([1, 1, 1, 1, 2, 3])
    return k, [rng.randrange(count) for _ in range(size)]
