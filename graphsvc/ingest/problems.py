"""Collecting what is wrong with the files of one load: all at once, bounded."""

from graphsvc.domain.errors import InputError, Problem

SHOWN = 100


class Problems:
    """All problems of a load are counted, the first hundred are kept."""

    def __init__(self) -> None:
        self.total = 0
        self._kept: list[Problem] = []

    def add(self, file: str, line: int | None, field: str | None, message: str, expected: str | None = None) -> None:
        """Note one problem."""
        self.total += 1
        if len(self._kept) < SHOWN:
            self._kept.append(Problem(file=file, line=line, field=field, message=message, expected=expected))

    def raise_any(self) -> None:
        """Raise InputError with all problems in the order of file and line, if there are any."""
        if self.total:
            ordered = sorted(self._kept, key=lambda problem: (problem.file, problem.line or 0, problem.field or ""))
            raise InputError(ordered, self.total)


class Unreadable(Exception):
    """A file that cannot be read on: where and why. Readers raise it, the loader notes it as a problem."""

    def __init__(self, message: str, line: int | None = None, expected: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.expected = expected
