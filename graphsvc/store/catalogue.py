"""The query catalogue: every ``cypher/`` file, its header checked against its text when the service starts."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

from graphsvc.domain.base import Value
from graphsvc.domain.errors import StatementError
from graphsvc.shipped import shipped

_STRINGS_AND_COMMENTS = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`|//[^\n]*|/\*.*?\*/", re.DOTALL)
_PARAMETER = re.compile(r"\$([A-Za-z_]\w*)")
_WRITES = re.compile(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|DROP|FOREACH|LOAD\s+CSV)\b", re.IGNORECASE)
_RETURN = re.compile(r"\bRETURN\b", re.IGNORECASE)
_AFTER_RETURN = re.compile(r"\b(ORDER\s+BY|SKIP|LIMIT)\b", re.IGNORECASE)
_ALIAS = re.compile(r"\bAS\s+(\w+)\s*$", re.IGNORECASE)
_HEADER = re.compile(r"^//\s*(purpose|mode|param|returns):\s*(.+?)\s*$")


class Statement(Value):
    """One statement of the catalogue: its name, text, whether it writes, parameters and returned columns."""

    name: str
    purpose: str
    mode: Literal["read", "write"]
    text: str
    params: frozenset[str]
    columns: tuple[str, ...]


def parse(name: str, content: str) -> Statement:
    """Read one file; StatementError says where header and text disagree."""
    headers = _headers(name, content)
    body = _STRINGS_AND_COMMENTS.sub(" ", content)
    statement = Statement(
        name=name,
        purpose=_only(name, headers, "purpose"),
        mode=_mode(name, _only(name, headers, "mode")),
        text=content.strip(),
        params=frozenset(line.split()[0] for line in headers["param"]),
        columns=tuple(line.split()[0] for line in headers["returns"]),
    )
    _check(statement, body)
    return statement


def _headers(name: str, content: str) -> dict[str, list[str]]:
    headers: dict[str, list[str]] = {"purpose": [], "mode": [], "param": [], "returns": []}
    for line in content.splitlines():
        if not line.startswith("//"):
            break
        match = _HEADER.match(line)
        if match is None:
            raise StatementError(f"{name}: header line '{line}' is none of purpose, mode, param, returns")
        headers[match[1]].append(match[2])
    return headers


def _only(name: str, headers: dict[str, list[str]], field: str) -> str:
    if len(headers[field]) != 1:
        raise StatementError(f"{name}: the header needs exactly one '{field}:' line, found {len(headers[field])}")
    return headers[field][0]


def _mode(name: str, text: str) -> Literal["read", "write"]:
    if text == "read":
        return "read"
    if text == "write":
        return "write"
    raise StatementError(f"{name}: mode is read or write, not '{text}'")


def _check(statement: Statement, body: str) -> None:
    used = frozenset(_PARAMETER.findall(body))
    if used != statement.params:
        difference = ", ".join(sorted(used ^ statement.params))
        raise StatementError(f"{statement.name}: header and text disagree about parameters: {difference}")
    if statement.mode == "read" and (found := _WRITES.search(body)):
        raise StatementError(f"{statement.name}: a read has the write clause {found[1].upper()}")
    if (columns := _columns(body)) != statement.columns:
        raise StatementError(f"{statement.name}: header returns {statement.columns}, the text returns {columns}")


def _columns(body: str) -> tuple[str, ...]:
    """The columns of the last RETURN at the top level."""
    flat = _flatten(body)
    returns = list(_RETURN.finditer(flat))
    if not returns:
        return ()
    clause = _AFTER_RETURN.split(flat[returns[-1].end() :])[0].rstrip("; \n")
    return tuple(_column(item) for item in re.sub(r"^\s*DISTINCT\b", "", clause, flags=re.IGNORECASE).split(","))


def _column(item: str) -> str:
    alias = _ALIAS.search(item.strip())
    return alias[1] if alias else item.strip()


def _flatten(body: str) -> str:
    """The text without anything inside brackets, so that commas and clauses left are of the top level."""
    depth, kept = 0, []
    for character in body:
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif depth == 0:
            kept.append(character)
    return "".join(kept)


class Catalogue:
    """All statements by name (the path below the folder, without suffix)."""

    def __init__(self, folder: Path) -> None:
        files = sorted(folder.rglob("*.cypher"))
        if not files:
            raise StatementError(f"no .cypher files below {folder}")
        names = (file.relative_to(folder).with_suffix("").as_posix() for file in files)
        self.statements = {
            name: parse(name, file.read_text(encoding="utf-8")) for name, file in zip(names, files, strict=True)
        }

    def __getitem__(self, name: str) -> Statement:
        if name not in self.statements:
            raise StatementError(f"no statement '{name}' in the catalogue")
        return self.statements[name]

    def below(self, folder: str) -> list[Statement]:
        """The statements of one folder, in the order of their names."""
        return [statement for name, statement in self.statements.items() if name.startswith(f"{folder}/")]


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The catalogue of this installation, parsed once."""
    return Catalogue(shipped("cypher"))
