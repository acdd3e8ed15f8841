"""Reach over claims: through the process node to its tools, UNKNOWN where those are not recorded."""

import pytest

from graphsvc.controls.cases import Case, Scope
from graphsvc.controls.evaluation import compile_expression
from graphsvc.controls.facts import Absent
from graphsvc.controls.plain import StatedFacts
from graphsvc.controls.worldfacts import WorldFacts
from graphsvc.domain.decisions import Transaction
from graphsvc.domain.expressions import read_expression
from tests.snapshot.graphs import claim, denied, world

CLOSED = {"completeness": "CLOSED"}
CHIP = claim("org-f FABRICATES chip-1", node="node-n5")
TOOL = claim("tool-euv GOES_INTO node-n5")
MAKER = claim("org-asml PROVIDES tool-euv")
SEAT = claim("org-asml HEADQUARTERED_IN country-nl")
OVER = ["FABRICATES", "GOES_INTO", "PROVIDES"]


def reached(*claims, over=OVER, to=None):
    """The outcome of asking whether the chip's suppliers reach a firm of the country, or the target given."""
    graph = WorldFacts(world(*claims))
    atom = read_expression({"reaches": {"of": "item", "over": over, "to": to or {"hq": ["country-nl"]}}})
    case = Case(Transaction(item="chip-1"), StatedFacts(graph=graph))
    return compile_expression(atom, Scope())(case)


def gaps(outcome) -> set[tuple[str, str]]:
    return {(gap.subject, gap.fact) for gap in outcome.missing if isinstance(gap, Absent)}


def test_the_tools_of_the_node_are_reached_and_the_path_is_the_evidence():
    outcome = reached(CHIP, TOOL, MAKER, SEAT)
    assert outcome.truth is True
    literal = outcome.support[0]
    assert "chip-1 ← node-n5 ← tool-euv ← org-asml" in (literal.finding or "")
    assert len(literal.value.claims) == 3


def test_a_plant_whose_tools_are_not_recorded_leaves_it_unknown_and_names_the_plant():
    outcome = reached(CHIP, SEAT)
    assert outcome.truth is None
    assert ("node-n5", "GOES_INTO") in gaps(outcome)


def test_nobody_is_asked_for_what_things_of_its_kind_do_not_have():
    asked = gaps(reached(CHIP, TOOL, claim("org-x PROVIDES tool-euv"), claim("org-x HEADQUARTERED_IN country-us")))
    assert ("org-x", "GOES_INTO") not in asked
    assert ("org-f", "FABRICATES") not in asked
    assert ("node-n5", "PROVIDES") not in asked


def test_a_denied_supply_is_no_way_and_a_country_is_no_supplier():
    assert reached(CHIP, TOOL, MAKER, denied("org-asml PROVIDES tool-euv"), SEAT).truth is None
    outcome = reached(CHIP, TOOL, claim("country-nl PROVIDES tool-euv"), to={"entities": ["country-nl"]})
    assert outcome.truth is None


@pytest.mark.parametrize(("closed", "truth"), [(CLOSED, False), ({"completeness": "PARTIAL"}, None)])
def test_only_closed_lists_that_miss_the_target_say_no(closed, truth):
    claims = [
        claim("org-f FABRICATES chip-1", node="node-n5", slot=closed),
        claim("in-a GOES_INTO chip-1", slot=closed),
        claim("tool-euv GOES_INTO node-n5", slot=closed),
        *(claim(f"org-x PROVIDES {name}", slot=closed) for name in ("in-a", "tool-euv")),
        *(claim(f"tool-b GOES_INTO {name}", slot=closed) for name in ("in-a", "tool-euv", "tool-b")),
        claim("org-x PROVIDES tool-b", slot=closed),
    ]
    assert reached(*claims, to={"entities": ["org-y"]}).truth is truth
