"""YAML with the line of every value, so that a problem in a rule file can be shown where it is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from graphsvc.domain.errors import Problem

Place = tuple[str | int, ...]


class Document:
    """The plain data of one YAML file, and the line on which each part of it begins."""

    def __init__(self, data: Any, lines: dict[Place, int]) -> None:
        self.data = data
        self._lines = lines

    def line(self, place: Place) -> int | None:
        """The line of the part, or of the nearest part around it that is written in the file."""
        for end in range(len(place), -1, -1):
            found = self._lines.get(place[:end])
            if found is not None:
                return found
        return None


def read_document(path: Path, shown: str) -> Document | Problem:
    """Read one file, or say why it cannot be read (not text, not YAML, a key twice)."""
    try:
        text = path.read_text(encoding="utf-8")
        alias = next((token for token in yaml.scan(text) if isinstance(token, yaml.AliasToken)), None)
        node = None if alias else yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        return Problem(file=shown, message=f"is not UTF-8 text: {error.reason} at byte {error.start}", expected="UTF-8")
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        return Problem(file=shown, line=line, message=f"is not YAML: {error.problem or error.context}")
    if alias is not None:
        line = alias.start_mark.line + 1
        return Problem(file=shown, line=line, message="uses a YAML alias", expected="every part written out")
    if node is None:
        return Problem(file=shown, message="the file is empty", expected="a mapping with rules, groups or treatedAs")
    twice = next(_repeated(node), None)
    if twice is not None:
        return Problem(file=shown, line=twice[1], field=twice[0], message="the key is written twice")
    return Document(yaml.safe_load(text), dict(_lines(node, ())))


def _lines(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*place, str(key.value)))
            yield (*place, str(key.value)), key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for at, value in enumerate(node.value):
            yield from _lines(value, (*place, at))


def _repeated(node: yaml.Node) -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                yield name, key.start_mark.line + 1
            seen.add(name)
            yield from _repeated(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _repeated(value)
