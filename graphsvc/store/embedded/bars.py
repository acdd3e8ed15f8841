"""Bars: progress drawn by rich on a terminal."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

from graphsvc.store.embedded.progress import Step


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

    def __init__(self) -> None:
        self._console = Console(stderr=True)  # standard output stays free for answers

    def step(self, title: str, total: int | None = None) -> Step:
        """Begin a step with a bar of its own."""
        return _BarStep(self._console, title, total)

    def say(self, text: str) -> None:
        """Print the remark above any bar."""
        self._console.print(text, markup=False, highlight=False)
