"""Fixtures of the controls' tests: the shipped rule set, and graphs written as plain data."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graphsvc.controls.facts import Attributed, Listing, Owners, Related, Stake
from graphsvc.controls.loading import load_rules
from graphsvc.controls.plain import PlainGraph
from graphsvc.controls.ruleset import RuleSet

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def ruleset() -> RuleSet:
    return load_rules(ROOT / "data" / "rules")


@pytest.fixture(scope="session")
def known_at() -> datetime:
    return datetime(2027, 1, 1, tzinfo=UTC)


def _listing(token: str) -> Listing:
    name, _, footnote = token.partition("#")
    return Listing(name, footnote or None, claim=f"c-{name}")


def _owners(row: dict[str, Any]) -> Owners:
    stakes = (Stake(owner, low, high, f"c-{owner}") for owner, (low, high) in row.get("stakes", {}).items())
    return Owners(tuple(stakes), complete=row.get("complete", False))


def _related(names: list[str]) -> Related:
    return Related(tuple((name, f"c-{name}") for name in names))


@pytest.fixture(scope="session")
def graph_from():
    """A graph from a mapping: attributes, headquarters, parents, listings, completeLists, owners, suppliers."""

    def build(data: dict[str, Any]) -> PlainGraph:
        return PlainGraph(
            attributes={
                (entity, name): Attributed(value, (f"c-{entity}-{name}",))
                for entity, values in data.get("attributes", {}).items()
                for name, value in values.items()
            },
            seats={entity: _related(names) for entity, names in data.get("headquarters", {}).items()},
            parents={entity: _related(names) for entity, names in data.get("parents", {}).items()},
            listed={entity: [_listing(token) for token in rows] for entity, rows in data.get("listings", {}).items()},
            complete_lists=frozenset(data.get("completeLists", [])),
            owned={entity: _owners(row) for entity, row in data.get("owners", {}).items()},
            supplied={
                (entity, predicate): _related(names)
                for entity, rows in data.get("suppliers", {}).items()
                for predicate, names in rows.items()
            },
        )

    return build
