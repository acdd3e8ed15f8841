"""The test vectors of the rules: written from the regulation's facts, each boundary on both sides."""

from dataclasses import dataclass
from typing import Any

import pytest

from graphsvc.controls.decisions import decide
from graphsvc.controls.facts import Absent, FactValue, GraphFacts
from graphsvc.controls.products import product_day
from graphsvc.controls.sources import GraphSource
from graphsvc.domain.answers import State
from graphsvc.domain.classifications import ProductDay
from graphsvc.domain.decisions import Decision, Standing, Transaction
from tests.controls.vectors import graph_of, transaction_of, vectors

KNOWN = frozenset(
    {"licence", "cuts", "state", "review", "missing", "flags", "flagsInclude", "margins"}
    | {"applies", "fails", "rebutted", "exempted", "undecided", "idle"}
)
"""What a vector may expect."""
VECTORS = [pytest.param(base, row, id=name) for name, base, row in vectors()]
ROWS = [row for _, _, row in vectors()]


def test_there_are_enough_vectors():
    assert len(VECTORS) >= 500


def test_a_vector_has_an_id_of_its_own():
    assert len({row["id"] for row in ROWS}) == len(ROWS)


def test_every_rule_has_vectors_and_every_vector_is_about_rules(ruleset):
    about = {rule for row in ROWS for rule in row["rule"]}
    assert all(row["rule"] for row in ROWS)
    assert about == {rule.id for rule in ruleset.rules}


@pytest.mark.parametrize(("base", "row"), VECTORS)
def test_vector(base, row, ruleset, known_at, graph_from):
    source, transaction = GraphSource(graph_from(graph_of(base, row))), transaction_of(base, row)
    decision = decide(transaction, source, ruleset, row["date"], known_at)
    expected = row["expect"]
    assert set(expected) <= KNOWN
    assert decision.licence == expected["licence"], _told(decision)
    _check_state(decision, expected)
    _check_rules(decision, expected)
    _check_reasons(decision)
    if "margins" in expected:
        day = product_day(transaction.item or "", Stated(source, transaction), ruleset, row["date"], known_at)
        _check_margins(day, expected["margins"])


@dataclass(frozen=True)
class Stated:
    """The facts of one transaction, whichever transaction asks: a product has those that a vector states."""

    source: GraphSource
    transaction: Transaction

    @property
    def graph(self) -> GraphFacts:
        return self.source.graph

    def find(self, name: str, _: Transaction) -> FactValue | Absent:
        return self.source.find(name, self.transaction)


def _check_margins(day: ProductDay, expected: dict[str, dict[str, Any]]) -> None:
    """Distances from thresholds, by rule and fact: one, or several where a rule has several thresholds of the fact."""
    for rule, facts in expected.items():
        for fact, wanted in facts.items():
            found = [m.distance.exact for m in day.margins if (m.rule, m.fact) == (rule, fact)]
            for distance in wanted if isinstance(wanted, list) else [wanted]:
                assert any(value == pytest.approx(distance, abs=0.005) for value in found), (rule, fact, found)


def _check_state(decision: Decision, expected: dict[str, Any]) -> None:
    for name in ("cuts", "state", "review"):
        if name in expected:
            assert getattr(decision, name) == expected[name], f"{name}\n{_told(decision)}"
    if "missing" in expected:
        assert set(expected["missing"]) <= {gap.fact for gap in decision.missing_facts}, _told(decision)
        assert (decision.state is State.UNKNOWN) == bool(expected["missing"]), _told(decision)
    if "flags" in expected:
        assert {flag.code.value for flag in decision.flags} == set(expected["flags"]), _told(decision)
    if "flagsInclude" in expected:
        assert set(expected["flagsInclude"]) <= {flag.code.value for flag in decision.flags}, _told(decision)


def _check_rules(decision: Decision, expected: dict[str, Any]) -> None:
    found: dict[str, set[str]] = {}
    for outcome in (*decision.matched, *decision.rebutted, *decision.not_reached):
        found.setdefault(outcome.standing.value, set()).add(outcome.rule)
    none = set[str]()
    assert set(expected.get("applies", [])) <= found.get("APPLIED", none), _told(decision)
    failed = found.get("NOT_MET", none) | found.get("NOT_ADDRESSED", none)
    assert set(expected.get("fails", [])) <= failed, _told(decision)
    assert set(expected.get("rebutted", [])) <= found.get("REBUTTED", none), _told(decision)
    assert set(expected.get("exempted", [])) <= found.get("EXEMPTED", none), _told(decision)
    assert set(expected.get("undecided", [])) <= found.get("UNKNOWN", none), _told(decision)
    for rule, standing in expected.get("idle", {}).items():
        assert rule in found.get(standing, none), _told(decision)


def _check_reasons(decision: Decision) -> None:
    for outcome in (*decision.matched, *decision.rebutted, *decision.not_reached):
        assert outcome.reason.startswith(outcome.title)
        assert outcome.reason.endswith(".")
        assert outcome.citation
        assert bool(outcome.missing_facts) == (outcome.standing is Standing.UNKNOWN), outcome.reason


def _told(decision: Decision) -> str:
    rows = [*decision.matched, *decision.rebutted, *decision.not_reached]
    return "\n".join(f"{row.standing}: {row.reason}" for row in rows)
