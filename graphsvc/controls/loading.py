"""Rule files in: a folder of YAML becomes one checked rule set, or every problem with its file, line and field.

A file is a mapping with any of ``rules``, ``groups``, ``treatedAs`` and ``version``. Without a declared version the
set is named by a hash of its content.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import orjson
from pydantic import ValidationError

from graphsvc.controls.coherence import clashes
from graphsvc.controls.ruleset import RuleSet
from graphsvc.controls.yamlfiles import Document, Place, read_document
from graphsvc.domain.base import Value
from graphsvc.domain.errors import InputError, NotFound, Problem
from graphsvc.domain.groups import Group, Groups, TreatedAs
from graphsvc.domain.operands import FieldError
from graphsvc.domain.rules import Rule

MAX_PROBLEMS = 100
"""So many problems are shown; all are counted."""

T = TypeVar("T", bound=Value)
SECTIONS: dict[str, type[Value]] = {"groups": Group, "treatedAs": TreatedAs, "rules": Rule}


@dataclass(slots=True)
class _Reading:
    """What has been read so far, with the place of every rule and group for later problems."""

    made: dict[str, list[tuple[Any, "_Source", Place]]] = field(default_factory=lambda: {name: [] for name in SECTIONS})
    versions: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def all(self, section: str) -> tuple[Any, ...]:
        """The values read in one section, in the order of files and lines."""
        return tuple(value for value, _, _ in self.made[section])


@dataclass(frozen=True, slots=True)
class _Source:
    shown: str
    document: Document

    def problem(self, place: Place, message: str, expected: str | None = None) -> Problem:
        """A problem at a place of this file."""
        name = ".".join(str(part) for part in place)
        return Problem(
            file=self.shown, line=self.document.line(place), field=name or None, message=message, expected=expected
        )


def load_rules(folder: Path) -> RuleSet:
    """The rule set in the YAML files of a folder, in the order of their names.

    Raises NotFound when there is none, and InputError with every problem (the first hundred of them shown).
    """
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise NotFound(f"there is no rule file (*.yaml) in {folder}", hint="Name the folder that holds the rules.")
    reading = _Reading()
    for path in files:
        _read(path, folder, reading)
    groups = _groups(reading)
    if groups is not None and not reading.problems:
        reading.problems.extend(_incoherent(reading, groups))
    if reading.problems or groups is None:
        raise InputError(reading.problems[:MAX_PROBLEMS], total=len(reading.problems))
    return RuleSet(_version(reading), reading.all("rules"), groups)


def _read(path: Path, folder: Path, reading: _Reading) -> None:
    shown = str(path.relative_to(folder))
    document = read_document(path, shown)
    if isinstance(document, Problem):
        reading.problems.append(document)
        return
    source = _Source(shown, document)
    data = document.data
    if not isinstance(data, dict):
        expected = f"a mapping with any of {', '.join((*SECTIONS, 'version'))}"
        reading.problems.append(source.problem((), f"is a {type(data).__name__}", expected))
        return
    for name, body in data.items():
        _section(str(name), body, source, reading)


def _section(name: str, body: Any, source: _Source, reading: _Reading) -> None:
    if name == "version":
        reading.versions.append(str(body))
    elif name not in SECTIONS:
        reading.problems.append(source.problem((name,), "unknown section", ", ".join((*SECTIONS, "version"))))
    elif not isinstance(body, list):
        reading.problems.append(source.problem((name,), f"is a {type(body).__name__}", "a list"))
    else:
        for at, row in enumerate(body):
            _row(name, row, (name, at), source, reading)


def _row(name: str, row: Any, place: Place, source: _Source, reading: _Reading) -> None:
    try:
        reading.made[name].append((SECTIONS[name].model_validate(row), source, place))
    except ValidationError as error:
        reading.problems.extend(_problems(error, place, source))


def _problems(error: ValidationError, place: Place, source: _Source) -> Iterable[Problem]:
    for row in error.errors(include_url=False):
        cause = row.get("ctx", {}).get("error")
        deeper = cause.path if isinstance(cause, FieldError) else ()
        message = str(cause) if isinstance(cause, ValueError) else row["msg"]
        yield source.problem((*place, *row["loc"], *deeper), message)


def _groups(reading: _Reading) -> Groups | None:
    try:
        return Groups(groups=reading.all("groups"), treated_as=reading.all("treatedAs"))
    except ValidationError as error:
        _, source, _ = reading.made["groups"][0]
        reading.problems.extend(_problems(error, ("groups",), source))
        return None


def _incoherent(reading: _Reading, groups: Groups) -> Iterable[Problem]:
    for clash in clashes(reading.all("rules"), groups):
        _, source, place = reading.made["rules"][clash.place]
        yield source.problem((*place, clash.field), clash.message, clash.expected)


def _version(reading: _Reading) -> str:
    """The declared version; with it or in its place a hash of the content, so that no edit goes unnoticed."""
    content = [_plain(reading.all(name)) for name in SECTIONS]
    digest = hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:12]
    return "+".join([*reading.versions, digest])


def _plain(values: Sequence[Value]) -> list[dict[str, Any]]:
    return [value.model_dump(mode="json", by_alias=True, exclude_defaults=True) for value in values]
