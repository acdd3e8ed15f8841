"""The one error tree. Everything graphsvc raises on purpose is a :class:`GraphsvcError`.

A message says what is wrong and, where there is one, what to do about it (``hint``). ``code`` is stable and
public: it is what GraphQL puts in ``extensions.code`` and what a script may test.
"""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class GraphsvcError(Exception):
    """Base of all errors whose text may be shown to a user."""

    code: ClassVar[str] = "ERROR"

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        if self.hint is None:
            return self.message
        stop = "" if self.message.endswith((".", "!", "?", ":")) else "."
        return f"{self.message}{stop} {self.hint}"


class SettingsError(GraphsvcError):
    """A setting is missing, malformed or refused for safety."""

    code = "SETTINGS"


class NotFound(GraphsvcError):
    """An id, name or file that was asked for does not exist as of the dates of the question."""

    code = "NOT_FOUND"


class Refused(GraphsvcError):
    """The caller lacks the role that the operation needs."""

    code = "FORBIDDEN"


class LimitExceeded(GraphsvcError):
    """A documented limit (depth, cost, size, page) was exceeded."""

    code = "LIMIT_EXCEEDED"


class BadRequest(GraphsvcError):
    """An argument is malformed or contradicts another."""

    code = "BAD_REQUEST"


class Conflict(GraphsvcError):
    """What is to be written contradicts what is recorded, or another writer is at work."""

    code = "CONFLICT"


class StoreError(GraphsvcError):
    """The database did not do what it was asked."""

    code = "STORE"


class StoreUnavailable(StoreError):
    """The database cannot be reached, or did not answer in time."""

    code = "STORE_UNAVAILABLE"


class EmbeddedError(StoreUnavailable):
    """The embedded database could not be fetched, started or stopped."""

    code = "EMBEDDED"


class StatementError(StoreError):
    """A ``cypher/`` file whose header and text disagree, or an unknown statement name."""

    code = "STATEMENT"


class Problem(BaseModel):
    """One thing wrong in an input file: where it is, what was found, what was expected."""

    model_config = ConfigDict(frozen=True)

    file: str
    line: int | None = None
    field: str | None = None
    message: str
    expected: str | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        field = f" {self.field}:" if self.field else ""
        expected = f" (expected {self.expected})" if self.expected else ""
        return f"{place}:{field} {self.message}{expected}"


class InputError(GraphsvcError):
    """Input files were refused; nothing of them was written. ``problems`` is bounded, ``total`` counts all."""

    code = "INPUT"

    def __init__(self, problems: Sequence[Problem], total: int | None = None) -> None:
        self.problems = tuple(problems)
        self.total = len(self.problems) if total is None else total
        super().__init__("\n".join(self._lines()))

    def _lines(self) -> list[str]:
        noun = "problem" if self.total == 1 else "problems"
        lines = [f"{self.total} {noun} found, nothing was written:", *(f"  {p}" for p in self.problems)]
        hidden = self.total - len(self.problems)
        return [*lines, f"  … and {hidden} more"] if hidden else lines
