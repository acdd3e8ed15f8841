"""Aggregate ownership against brute force and against the published examples of the rule."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.controls.facts import Owners, Stake
from graphsvc.controls.ownership import Capture, Verdict, captured

Stakes = dict[tuple[str, str], tuple[float, float]]

# OFAC FAQ 401, and the cases of the definition: (owner, owned) → per cent. X and Y are listed.
PUBLISHED: dict[str, tuple[dict[tuple[str, str], float], set[str]]] = {
    "two listed owners of 25 add up": ({("X", "A"): 25, ("Y", "A"): 25}, {"A"}),
    "50 of 50": ({("X", "A"): 50, ("A", "B"): 50}, {"A", "B"}),
    "two captured owners of 25": (
        {("X", "A"): 50, ("X", "B"): 50, ("A", "C"): 25, ("B", "C"): 25},
        {"A", "B", "C"},
    ),
    "direct and indirect stakes add up": ({("X", "A"): 50, ("X", "B"): 10, ("A", "B"): 40}, {"A", "B"}),
    "an indirect stake through a firm that is not captured counts nothing": (
        {("X", "A"): 25, ("X", "B"): 25, ("A", "B"): 50},
        set(),
    ),
    "just below 50": ({("X", "A"): 49.99}, set()),
}


def _capture(entity: str, stakes: Stakes, *, listed: set[str], complete: bool = True) -> Capture:
    def owners(name: str) -> Owners:
        rows = (Stake(owner, *bounds, claim=f"c-{owner}") for (owner, owned), bounds in stakes.items() if owned == name)
        return Owners(tuple(rows), complete=complete)

    return captured(entity, owners, lambda name: name in listed)


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_examples(name):
    exact, expected = PUBLISHED[name]
    stakes = {edge: (share, share) for edge, share in exact.items()}
    entities = {owned for _, owned in exact}
    found = {entity for entity in entities if _capture(entity, stakes, listed={"X", "Y"}).verdict is Verdict.SURE}
    assert found == expected


def test_a_stake_between_45_and_55_is_possible():
    assert _capture("A", {("X", "A"): (45, 55)}, listed={"X"}).verdict is Verdict.POSSIBLE


def test_a_cross_holding_cycle_ends_and_captures_nobody_by_itself():
    ring = {("A", "B"): (60.0, 60.0), ("B", "A"): (60.0, 60.0)}
    assert _capture("A", ring, listed=set()).verdict is Verdict.NO
    fed = _capture("B", {**ring, ("X", "A"): (40.0, 40.0)}, listed={"X"})
    assert fed.verdict is Verdict.NO
    held = _capture("B", {**ring, ("X", "A"): (50.0, 50.0)}, listed={"X"})
    assert held.verdict is Verdict.SURE
    assert [step.entity for step in held.proof] == ["X", "A", "B"]


def test_the_others_keep_what_they_own_at_least():
    stakes = {("X", "A"): (0.0, 100.0), ("P", "A"): (60.0, 60.0)}
    assert _capture("A", stakes, listed={"X"}).verdict is Verdict.NO


def test_undocumented_owners_leave_the_answer_open():
    assert _capture("A", {("P", "A"): (10.0, 10.0)}, listed={"X"}, complete=False).open
    assert not _capture("A", {("P", "A"): (60.0, 60.0), ("Q", "P"): (100, 100)}, listed={"X"}).open
    majority = {("P", "A"): (60.0, 60.0), ("Q", "P"): (100.0, 100.0)}
    assert _capture("A", majority, listed={"X"}, complete=False).open, "Q's own owners are not documented"


def test_the_proof_names_the_stakes_that_add_up():
    found = _capture("A", {("X", "A"): (30.0, 30.0), ("Y", "A"): (20.0, 25.0)}, listed={"X", "Y"})
    last = found.proof[-1]
    assert (last.entity, last.low, last.high) == ("A", 50.0, 55.0)
    assert found.claims == ("c-X", "c-Y")


NODES = ("X", "A", "B", "C", "D")
BOUNDS = st.sampled_from([(25, 25), (50, 50), (0, 25), (25, 50), (25, 75), (0, 100), (50, 75)])


@st.composite
def holdings(draw) -> Stakes:
    pairs = st.tuples(st.sampled_from(NODES), st.sampled_from(NODES[1:])).filter(lambda pair: pair[0] != pair[1])
    stakes: Stakes = {}
    for edge in draw(st.lists(pairs, max_size=6, unique=True)):
        bounds = draw(BOUNDS)
        taken = sum(low for (_, owned), (low, _) in stakes.items() if owned == edge[1])
        if taken + bounds[0] <= 100:
            stakes[edge] = bounds
    return stakes


def _completions(stakes: Stakes) -> list[dict[tuple[str, str], int]]:
    """Every assignment on a grid of 25 per cent in which no entity is owned by more than 100 per cent."""
    edges = sorted(stakes)
    grids = [range(int(stakes[edge][0]), int(stakes[edge][1]) + 1, 25) for edge in edges]
    worlds = (dict(zip(edges, shares, strict=True)) for shares in product(*grids))
    return [
        world
        for world in worlds
        if all(sum(share for (_, owned), share in world.items() if owned == name) <= 100 for name in NODES)
    ]


def _in_world(world: dict[tuple[str, str], int]) -> set[str]:
    inside = {"X"}
    for _ in NODES:
        inside |= {
            name
            for name in NODES
            if sum(share for (owner, owned), share in world.items() if owned == name and owner in inside) >= 50
        }
    return inside


@settings(max_examples=300, deadline=None)
@given(holdings())
def test_verdicts_equal_brute_force_over_all_completions(stakes):
    results = [_in_world(world) for world in _completions(stakes)]
    for entity in NODES[1:]:
        expected = (
            Verdict.SURE
            if all(entity in inside for inside in results)
            else Verdict.POSSIBLE
            if any(entity in inside for inside in results)
            else Verdict.NO
        )
        assert _capture(entity, stakes, listed={"X"}).verdict is expected
