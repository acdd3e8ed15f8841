"""Reach: a chain that meets a target is an answer; only a fully known graph says that there is none."""

from dataclasses import replace

import pytest

from graphsvc.controls.facts import Related
from graphsvc.controls.reach import reaches
from graphsvc.domain.expressions import read_expression

GRAPH = {
    "suppliers": {
        "chip": {"FABRICATES": ["fab"]},
        "fab": {"GOES_INTO": ["tool"]},
        "tool": {"GOES_INTO": ["laser", "fab"]},
    },
    "headquarters": {"laser": ["us"], "fab": ["tw"], "tool": ["nl"]},
    "listings": {"tool": ["some-list#5"]},
    "completeLists": ["some-list"],
}


def _atom(target):
    return read_expression({"reaches": {"of": "item", "over": ["FABRICATES", "GOES_INTO"], "to": target}})


@pytest.mark.parametrize(
    ("target", "countries", "path"),
    [
        ({"entities": ["laser"]}, frozenset(), ("fab", "tool", "laser")),
        ({"listedOn": ["some-list#5"]}, frozenset(), ("fab", "tool")),
        ({"hq": ["us"]}, frozenset({"us"}), ("fab", "tool", "laser")),
    ],
)
def test_a_chain_is_found_through_a_cycle_and_told_by_its_entities_and_claims(graph_from, target, countries, path):
    found = reaches(graph_from(GRAPH), "chip", _atom(target), countries)
    assert (found.truth, found.path) == (True, ("chip", *path))
    assert found.claims == tuple(f"c-{name}" for name in path)
    assert " ← ".join(found.path) in found.text


def test_what_is_not_reached_is_unknown_while_a_list_of_suppliers_is_open(graph_from):
    found = reaches(graph_from(GRAPH), "chip", _atom({"entities": ["other"]}), frozenset())
    assert found.truth is None
    assert ("laser", "GOES_INTO") in found.gaps


def test_what_is_not_reached_in_a_fully_known_graph_is_no(graph_from):
    graph = graph_from(GRAPH)
    names = {name for name, _ in graph.supplied} | {"laser"}
    known = {
        (name, predicate): replace(graph.supplied.get((name, predicate), Related()), complete=True)
        for name in names
        for predicate in ("FABRICATES", "GOES_INTO")
    }
    closed = replace(graph, supplied=known)
    assert reaches(closed, "chip", _atom({"entities": ["other"]}), frozenset()).truth is False
