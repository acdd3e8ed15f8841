"""Transactions as people write them: options, facts as name=value, and files with one transaction a line."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

from graphsvc.domain.decisions import Transaction
from graphsvc.domain.errors import BadRequest, NotFound, Problem
from graphsvc.domain.facts import Fact, FactType, known_fact
from graphsvc.ingest.problems import Unreadable
from graphsvc.ingest.text import text_lines
from graphsvc.workspace import Workspace

_FLAGS = {"yes": True, "true": True, "no": False, "false": False}


def fact_of(text: str) -> tuple[str, Any]:
    """A fact written as name=value, the value read as the fact's type. BadRequest for what is no fact or value."""
    name, sign, value = text.partition("=")
    if not sign:
        raise BadRequest(f"--fact '{text}' has no value", hint="Write it as name=value, for example tpp=4800.")
    try:
        return name, _given(known_fact(name), value.strip())
    except ValueError as error:
        raise BadRequest(f"--fact {text}: {error}") from error


def _given(fact: Fact, text: str) -> Any:
    """The value of a fact: yes or no, a number or low..high, an id, or ids with commas between them."""
    match fact.type:
        case FactType.FLAG:
            if text.lower() not in _FLAGS:
                raise ValueError(f"{fact.name} is yes or no, not '{text}'")
            return _FLAGS[text.lower()]
        case FactType.NUMBER:
            return _number(fact, text)
        case FactType.SET:
            return tuple(token for part in text.split(",") if (token := part.strip()))
        case FactType.COUNTRY:
            return text.lower()
        case FactType.ENTITY:
            return text


def _number(fact: Fact, text: str) -> dict[str, float]:
    low, sign, high = text.partition("..")
    bounds = {"min": low, "max": high} if sign else {"min": low, "max": low}
    try:
        return {name: float(bound) for name, bound in bounds.items() if bound}
    except ValueError as error:
        raise ValueError(f"{fact.name} is a number in {fact.unit} or low..high, not '{text}'") from error


def transaction_of(given: dict[str, Any]) -> Transaction:
    """The transaction that plain data describes. BadRequest names each field that is wrong."""
    try:
        return Transaction.model_validate(given)
    except ValidationError as error:
        raise BadRequest("; ".join(f"{field}: {text}" for field, text in _faults(error))) from error


def _faults(error: ValidationError) -> Iterator[tuple[str, str]]:
    for row in error.errors(include_url=False):
        cause = row.get("ctx", {}).get("error")
        field = ".".join(str(part) for part in row["loc"]) or "facts"
        yield field, str(cause) if isinstance(cause, ValueError) else row["msg"]


class _Wrong(Exception):
    """What is wrong with a line: the field, where there is one, and why."""

    def __init__(self, field: str | None, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Batch:
    """A file with one transaction a line, and the dates for lines without a day of their own."""

    file: Path
    on: date | None
    known_at: datetime | None
    would_change: bool

    async def decide(self, workspace: Workspace) -> None:
        """Decide each line and print a line of JSON for it at once: its number with the decision or the error.

        A line is a transaction under the names of its roles, with ``facts`` and ``on``, its day. Raises BadRequest at
        the end where lines were wrong; the others have been decided.
        """
        total = wrong = 0
        for number, line in self._lines():
            total += 1
            try:
                _print({"line": number, "decision": await self._decided(workspace, line)})
            except _Wrong as fault:
                wrong += 1
                _print({"line": number, "error": {"field": fault.field, "message": fault.message}})
                sys.stderr.write(
                    f"{Problem(file=str(self.file), line=number, field=fault.field, message=fault.message)}\n"
                )
        if wrong:
            raise BadRequest(f"{wrong} of {total} transactions could not be decided", hint="See the lines named above.")

    def _lines(self) -> Iterator[tuple[int, str]]:
        try:
            yield from ((number, line) for number, line in text_lines(self.file) if line.strip())
        except Unreadable as error:
            place = str(self.file) if error.line is None else f"{self.file}:{error.line}"
            raise BadRequest(f"{place}: {error.message}") from error

    async def _decided(self, workspace: Workspace, line: str) -> dict[str, Any]:
        given = _object(line)
        day = self._day(given.pop("on", None))
        try:
            transaction = Transaction.model_validate(given)
        except ValidationError as error:
            field, message = next(_faults(error))
            raise _Wrong(field, message) from error
        try:
            found = await workspace.decision(
                transaction, on=day, known_at=self.known_at, would_change=self.would_change
            )
        except (BadRequest, NotFound) as error:
            role, sign, _ = error.message.partition(": ")
            raise _Wrong(role if sign else None, str(error).removeprefix(f"{role}: ")) from error
        return found.model_dump(mode="json", by_alias=True)

    def _day(self, text: object) -> date | None:
        try:
            return self.on if text is None else date.fromisoformat(str(text))
        except ValueError as error:
            raise _Wrong("on", f"'{text}' is not a day (expected YYYY-MM-DD)") from error


def _object(line: str) -> dict[str, Any]:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise _Wrong(None, f"not JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(found, dict):
        raise _Wrong(None, "the line is not a JSON object")
    return found


def _print(row: dict[str, Any]) -> None:
    sys.stdout.buffer.write(orjson.dumps(row, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()
