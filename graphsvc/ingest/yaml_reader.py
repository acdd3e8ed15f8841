"""Bundles that people write: YAML, read with the line of every field."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from yaml.reader import ReaderError

from graphsvc.ingest.item import Item, ItemType
from graphsvc.ingest.problems import Unreadable
from graphsvc.ingest.text import whole_text

SUFFIXES = (".yaml", ".yml")
_SECTIONS: dict[str, ItemType] = {"sources": "source", "entities": "entity", "claims": "claim", "rules": "rule"}
_TOP = {"bundle", "defaults", *_SECTIONS}
_NUMBER = re.compile(r"^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}
_MAX_DEPTH = 15


def read(path: Path) -> Iterator[Item]:
    """The sources, entities, claims and rules of a YAML bundle, with its ``defaults`` filled in."""
    root = _root(path)
    top = dict(_pairs(root, "the bundle"))
    _check_top(top, root)
    defaults = _plain(top["defaults"]) if "defaults" in top else {}
    if not isinstance(defaults, dict):
        raise Unreadable("'defaults' is not a mapping", _line(top["defaults"]))
    for section, item_type in _SECTIONS.items():
        for node in _nodes(section, top.get(section)):
            yield _read(item_type, node, defaults)


def _read(item_type: ItemType, node: yaml.Node, defaults: dict[str, Any]) -> Item:
    try:
        return _item(item_type, node, defaults)
    except Unreadable as error:
        return Item.broken(error)


def _root(path: Path) -> yaml.Node:
    text = whole_text(path)
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(f"not YAML: {error.problem}", mark.line + 1 if mark else None) from error
    except ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        raise Unreadable(f"not YAML: {error.reason}", line, "text without control characters") from error
    if root is None:
        raise Unreadable("the file holds nothing", 1, "a bundle, see docs/bundle-format.md")
    _refuse_knots(root)
    return root


def _refuse_knots(root: yaml.Node) -> None:
    """Refuse what would unfold without bound: lists and mappings used again by an alias, and deep nesting."""
    seen, waiting = set(), [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        if isinstance(node, yaml.ScalarNode):
            continue
        if id(node) in seen:
            raise Unreadable("a list or mapping is used again by an alias", _line(node), "aliases of plain values only")
        if depth > _MAX_DEPTH:
            raise Unreadable("nested too deep", _line(node), f"at most {_MAX_DEPTH} levels")
        seen.add(id(node))
        parts = node.value if isinstance(node, yaml.SequenceNode) else [part for pair in node.value for part in pair]
        waiting += [(part, depth + 1) for part in parts]


def _check_top(top: dict[str, yaml.Node], root: yaml.Node) -> None:
    if unknown := sorted(top.keys() - _TOP):
        raise Unreadable(f"unknown section '{unknown[0]}'", _line(top[unknown[0]]), ", ".join(sorted(_TOP)))
    version = top.get("bundle")
    if version is None or _plain(version) != 1:
        raise Unreadable("the bundle does not say 'bundle: 1'", _line(version or root), "bundle: 1")


def _nodes(section: str, node: yaml.Node | None) -> list[yaml.Node]:
    if node is None or (isinstance(node, yaml.ScalarNode) and _scalar(node) is None):
        return []
    if not isinstance(node, yaml.SequenceNode):
        raise Unreadable(f"'{section}' is not a list", _line(node), "a list")
    return list(node.value)


def _item(item_type: ItemType, node: yaml.Node, defaults: dict[str, Any]) -> Item:
    pairs = _pairs(node, f"this {item_type}")
    data = {name: _plain(value) for name, value in pairs}
    lines = dict(_lines_below(node)) if item_type == "rule" else {name: _line(value) for name, value in pairs}
    return Item(item_type, {**_applicable(item_type, defaults), **data}, _line(node), lines)


def _applicable(item_type: ItemType, defaults: dict[str, Any]) -> dict[str, Any]:
    if item_type == "claim":
        return defaults
    return {"source": defaults["source"]} if item_type == "entity" and "source" in defaults else {}


def _lines_below(node: yaml.Node, path: str = "") -> Iterator[tuple[str, int]]:
    """The line of every part of a rule, by its path: of a key where there is one."""
    keyed = isinstance(node, yaml.MappingNode)
    parts = [(key.value, key, value) for key, value in node.value] if keyed else []
    if isinstance(node, yaml.SequenceNode):
        parts = [(at, value, value) for at, value in enumerate(node.value)]
    for name, mark, value in parts:
        yield f"{path}{name}", _line(mark)
        yield from _lines_below(value, f"{path}{name}.")


def _pairs(node: yaml.Node, what: str) -> list[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise Unreadable(f"{what} is not a mapping of fields", _line(node), "field: value")
    if odd := [key for key, _ in node.value if not isinstance(key, yaml.ScalarNode)]:
        raise Unreadable(f"a field of {what} is not a plain name", _line(odd[0]), "field: value")
    pairs: list[tuple[str, yaml.Node]] = [(str(key.value), value) for key, value in node.value]
    seen: set[str] = set()
    for name, value in pairs:
        if name in seen:
            raise Unreadable(f"field '{name}' stands twice in {what}", _line(value), "each field once")
        seen.add(name)
    return pairs


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return {name: _plain(value) for name, value in _pairs(node, "this mapping")}


def _scalar(node: yaml.ScalarNode) -> Any:
    """Numbers, true, false and null as in JSON; all else is text, so the country ``no`` and dates stay as written."""
    text = str(node.value)
    if node.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _NUMBER.match(text):
        return float(text) if any(mark in text for mark in ".eE") else int(text)
    return text


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
