"""Bundles that machines write: one JSON object a line, streamed."""

from collections.abc import Iterator
from pathlib import Path

import orjson

from graphsvc.ingest.item import ITEM_TYPES, Item
from graphsvc.ingest.problems import Unreadable
from graphsvc.ingest.text import text_lines

SUFFIXES = (".jsonl", ".ndjson")


def read(path: Path) -> Iterator[Item]:
    """Each line's source, entity, claim or rule; blank lines are passed over."""
    empty = True
    for number, line in text_lines(path):
        if line.strip():
            empty = False
            yield _read(line, number)
    if empty:
        raise Unreadable("the file holds nothing", expected="one JSON object a line")


def _read(line: str, number: int) -> Item:
    try:
        return _item(line, number)
    except Unreadable as error:
        return Item.broken(error)


def _item(line: str, number: int) -> Item:
    try:
        data = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise Unreadable(f"not JSON: {error.msg} at column {error.colno}", number, "one JSON object a line") from error
    if not isinstance(data, dict):
        raise Unreadable("the line is not a JSON object", number, '{"type": "claim", …}')
    item_type = data.pop("type", None)
    if item_type not in ITEM_TYPES:
        raise Unreadable(f"type is {item_type!r}", number, "source, entity, claim or rule")
    return Item(item_type, data, number)
