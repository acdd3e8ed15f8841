"""The vectors of the rules, read from tests/cases/rules.

The files whose names begin with ``boundaries`` are by a second author, who had not seen the rules. ``rule`` (of a
vector, else of its file) names the rules that a vector is about; docs/rules.md lists them.
"""

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from graphsvc.domain.decisions import Transaction

CASES = Path(__file__).resolve().parents[1] / "cases" / "rules"


def vectors() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Every vector: its name, what its file has in common, and itself."""
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        rules = document.get("rule", [])
        found += [
            (f"{row['id']} {path.stem}: {row['name']}", document["base"], {"rule": rules, **row})
            for row in document["vectors"]
        ]
    return found


def graph_of(base: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """The graph of a vector; of dated listings those that hold on its day."""
    graph = {**base["graph"], **row.get("graph", {})}
    dated = graph.pop("datedListings", {})
    held = {name: [_token(entry) for entry in rows if _holds(entry, row["date"])] for name, rows in dated.items()}
    return {**graph, "listings": {**graph.get("listings", {}), **held}}


def _holds(entry: dict[str, Any], day: date) -> bool:
    return entry["from"] <= day and ("to" not in entry or day < entry["to"])


def _token(entry: dict[str, Any]) -> str:
    return f"{entry['list']}#{entry['footnote']}" if "footnote" in entry else str(entry["list"])


def transaction_of(base: dict[str, Any], row: dict[str, Any]) -> Transaction:
    data = deepcopy(base["transaction"])
    changes = deepcopy(row.get("with", {}))
    data["facts"] = {**data["facts"], **changes.pop("facts", {})}
    data.update(changes)
    for name in row.get("without", []):
        holder = data if name in data else data["facts"]
        assert name in holder, f"the vector removes {name}, which is not there"
        del holder[name]
    return Transaction.model_validate(data)
