"""Claims as a table: CSV with a header of field names, nested ones with a dot."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graphsvc.ingest.item import Item
from graphsvc.ingest.problems import Unreadable
from graphsvc.ingest.text import text_lines

SUFFIXES = (".csv",)


def read(path: Path) -> Iterator[Item]:
    """Each row's claim. A row's line is the one it ends on in the file; empty cells are absent fields."""
    rows = csv.reader((line for _, line in text_lines(path)), strict=True)
    try:
        header = _header(next(rows, []))
        for row in rows:
            if row:
                yield _read(header, row, rows.line_num)
    except csv.Error as error:
        raise Unreadable(f"not CSV: {error}", rows.line_num) from error


def _read(header: list[str], row: list[str], line: int) -> Item:
    try:
        return Item("claim", _nested(header, row, line), line)
    except Unreadable as error:
        return Item.broken(error)


def _header(names: list[str]) -> list[str]:
    header = [name.strip() for name in names]
    if twice := sorted({name for name in header if header.count(name) > 1}):
        raise Unreadable(f"column '{twice[0]}' stands twice in the header", 1, "each column once")
    if missing := [name for name in ("subject", "predicate", "source") if name not in header]:
        raise Unreadable(f"the header has no column '{missing[0]}'", 1, "a header with field names of a claim")
    return header


def _nested(header: list[str], row: list[str], line: int) -> dict[str, Any]:
    if len(row) != len(header):
        raise Unreadable(f"the row has {len(row)} cells", line, f"{len(header)} as in the header")
    data: dict[str, Any] = {}
    for name, cell in zip(header, row, strict=True):
        if cell.strip():
            _put(data, name.split("."), cell.strip(), line)
    return data


def _put(data: dict[str, Any], names: list[str], cell: str, line: int) -> None:
    for name in names[:-1]:
        data = data.setdefault(name, {})
        if not isinstance(data, dict):
            raise Unreadable(f"column '{name}' has both a value and parts", line, "one or the other")
    data[names[-1]] = cell
