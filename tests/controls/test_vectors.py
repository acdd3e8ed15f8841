"""The test vectors of the rules: written from the regulation's facts, one file a rule, each boundary on both sides."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from graphsvc.controls.decisions import decide
from graphsvc.controls.sources import GraphSource
from graphsvc.domain.answers import State
from graphsvc.domain.decisions import Decision, Standing, Transaction

CASES = Path(__file__).resolve().parents[1] / "cases" / "rules"


def _vectors() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [pytest.param(document["base"], row, id=f"{path.stem}: {row['name']}") for row in document["vectors"]]
    return found


VECTORS = _vectors()


def test_there_are_enough_vectors():
    assert len(VECTORS) >= 60


def transaction_of(base: dict[str, Any], row: dict[str, Any]) -> Transaction:
    data = deepcopy(base["transaction"])
    changes = deepcopy(row.get("with", {}))
    data["facts"] = {**data["facts"], **changes.pop("facts", {})}
    data.update(changes)
    for name in row.get("without", []):
        removed = data.pop(name, None) or data["facts"].pop(name, None)
        assert removed is not None, f"the vector removes {name}, which is not there"
    return Transaction.model_validate(data)


@pytest.mark.parametrize(("base", "row"), VECTORS)
def test_vector(base, row, ruleset, known_at, graph_from):
    graph = graph_from({**base["graph"], **row.get("graph", {})})
    decision = decide(transaction_of(base, row), GraphSource(graph), ruleset, row["date"], known_at)
    expected = row["expect"]
    assert decision.licence == expected["licence"], _told(decision)
    _check_state(decision, expected)
    _check_rules(decision, expected)
    _check_reasons(decision)


def _check_state(decision: Decision, expected: dict[str, Any]) -> None:
    known = {
        "licence",
        "cuts",
        "state",
        "review",
        "missing",
        "flags",
        "applies",
        "fails",
        "rebutted",
        "exempted",
        "idle",
    }
    assert set(expected) <= known
    for name in ("cuts", "state", "review"):
        if name in expected:
            assert getattr(decision, name) == expected[name], f"{name}\n{_told(decision)}"
    if "missing" in expected:
        assert set(expected["missing"]) <= {gap.fact for gap in decision.missing_facts}, _told(decision)
        assert (decision.state is State.UNKNOWN) == bool(expected["missing"]), _told(decision)
    if "flags" in expected:
        assert {flag.code.value for flag in decision.flags} == set(expected["flags"]), _told(decision)


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
