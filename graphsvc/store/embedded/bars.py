"""Bars: progress for a person, drawn by rich on a terminal and written as plain lines elsewhere."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

from graphsvc.store.embedded.progress import Progress, Step


def progress_on_stderr() -> Progress:
    """Return bars when standard error is a terminal, else lines; standard output stays free for answers."""
    console = Console(stderr=True)
    return Bars(console) if console.is_terminal else Lines(console)


class _BarStep:
    def __init__(self, console: Console, title: str, total: int | None) -> None:
        count = [BarColumn(), MofNCompleteColumn()] if total is not None else []
        columns = [SpinnerColumn(), TextColumn("{task.description}"), *count, TimeElapsedColumn()]
        self._bars = RichProgress(*columns, console=console, transient=True)
        self._task: TaskID = self._bars.add_task(title, total=total)

    def advance(self, amount: int = 1) -> None:
        self._bars.advance(self._task, amount)

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()


class Bars:
    """A moving bar a step, erased at its end."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def step(self, title: str, total: int | None = None) -> Step:
        """Begin a step with a bar of its own."""
        return _BarStep(self._console, title, total)

    def say(self, text: str) -> None:
        """Print the remark above any bar."""
        self._console.print(text, markup=False, highlight=False)


class _LineStep:
    def __init__(self, console: Console, title: str, total: int | None) -> None:
        self._console, self._title, self._total = console, title, total

    def advance(self, amount: int = 1) -> None:
        """Lines tell the beginning of a step only."""

    def __enter__(self) -> Self:
        size = "" if self._total is None else f" ({self._total})"
        self._console.print(f"{self._title}{size} …", markup=False, highlight=False, soft_wrap=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The next line says enough."""


class Lines:
    """One plain line a step: for log files and continuous integration."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def step(self, title: str, total: int | None = None) -> Step:
        """Begin a step by printing its title."""
        return _LineStep(self._console, title, total)

    def say(self, text: str) -> None:
        """Print the remark as one line."""
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)
