"""Which vectors of tests/cases/rules stand on which boundary of which rule: dates, thresholds, missing facts."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from graphsvc.controls.boundaries import days_of
from graphsvc.domain.expressions import Compare, atoms
from graphsvc.domain.facts import FACTS
from graphsvc.domain.operands import Param
from graphsvc.domain.rules import Rule

CASES = Path(__file__).resolve().parents[1] / "tests" / "cases" / "rules"
SIDES = {-1: "the day before", 0: "the day", 1: "the day after"}
ORDER = (*SIDES.values(), "below", "at", "above")
OTHER = "parties, places and the rest"


@cache
def vectors() -> tuple[dict[str, Any], ...]:
    """Every vector, with the rules that it is about."""
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        common = {"rule": document.get("rule", []), "common": document["base"]["transaction"]["facts"]}
        found += [{**common, **row} for row in document["vectors"]]
    return tuple(found)


def rows(rules: Sequence[Rule]) -> Iterator[tuple[str, str, list[str]]]:
    """Rule, boundary and the ids of the vectors on it, in the order of the rules."""
    for name in dict.fromkeys(rule.id for rule in rules):
        versions = [rule for rule in rules if rule.id == name]
        about = [row for row in vectors() if name in row["rule"]]
        placed: dict[str, list[str]] = {}
        for row in about:
            for boundary in boundaries(versions, row):
                placed.setdefault(boundary, []).append(row["id"])
        for boundary in sorted(placed, key=_order):
            yield name, boundary, placed[boundary]


def _order(boundary: str) -> tuple[bool, str, int]:
    """Dates and thresholds in order, each from before to after; what stands on no boundary last."""
    what, _, side = boundary.partition(": ")
    return boundary == OTHER, what, ORDER.index(side) if side in ORDER else 0


def boundaries(versions: Sequence[Rule], row: dict[str, Any]) -> list[str]:
    """The boundaries of a rule that a vector stands on; one that stands on none is about parties or places."""
    found = [*_dates(versions, row["date"]), *_thresholds(versions, row), *_missing(row)]
    return found or [OTHER]


def _dates(versions: Iterable[Rule], day: date) -> Iterator[str]:
    for turn in sorted({turn for rule in versions for turn in days_of(rule)}):
        if (side := SIDES.get((day - turn).days)) is not None:
            yield f"{turn}: {side}"


def _thresholds(versions: Sequence[Rule], row: dict[str, Any]) -> Iterator[str]:
    """For each figure that the vector sets, or that lies on a threshold: the nearest threshold, and on which side."""
    limits = _limits(versions, row["date"])
    own = row.get("with", {}).get("facts", {})
    for fact, given in {**row["common"], **own}.items():
        number = fact in limits and isinstance(given, int | float) and not isinstance(given, bool)
        if number and (fact in own or given in limits[fact]) and fact not in row.get("without", []):
            limit = min(limits[fact], key=lambda number: abs(number - given))
            side = "at" if given == limit else "below" if given < limit else "above"
            yield f"{FACTS[fact].label} {limit:,.10g}: {side}"


def _limits(versions: Iterable[Rule], day: date) -> dict[str, set[float]]:
    """The thresholds of each number that the rule, where it is in the book on the day, compares."""
    found: dict[str, set[float]] = {}
    in_book = [r for r in versions if r.effective_from <= day and (r.effective_to is None or day < r.effective_to)]
    for rule in in_book:
        for atom in (leaf for expression in rule.expressions() for leaf in atoms(expression)):
            operand = atom.operand if isinstance(atom, Compare) else None
            limit = rule.parameter(operand.param, day) if isinstance(operand, Param) else operand
            if isinstance(atom, Compare) and isinstance(limit, float):
                found.setdefault(atom.fact, set()).add(limit)
    return found


def _missing(row: dict[str, Any]) -> Iterator[str]:
    if names := row.get("without"):
        yield f"missing: {', '.join(FACTS[name].label for name in names)}"
