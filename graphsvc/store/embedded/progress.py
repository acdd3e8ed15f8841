"""Progress: what a long step tells the person who waits for it."""

import sys
from types import TracebackType
from typing import Protocol, Self


class Step(Protocol):
    """One step under way; leaving the context ends it."""

    def advance(self, amount: int = 1) -> None:
        """Say that ``amount`` more of the step's total is done."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Progress(Protocol):
    """Receiver of steps and remarks."""

    def step(self, title: str, total: int | None = None) -> Step:
        """Begin a step of ``total`` equal parts; ``None`` when the size is not known."""

    def say(self, text: str) -> None:
        """Pass on one remark, a sentence."""


class _QuietStep:
    def advance(self, amount: int = 1) -> None:
        """Tell nobody."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to end."""


class Silent:
    """Progress that tells nobody: the default of the Python interface."""

    def step(self, title: str, total: int | None = None) -> Step:  # noqa: ARG002  the interface's parameters
        """Begin a step that shows nothing."""
        return _QuietStep()

    def say(self, text: str) -> None:
        """Drop the remark."""


class Lines:
    """One plain line on standard error at the beginning of a step: for log files and continuous integration."""

    def step(self, title: str, total: int | None = None) -> Step:
        """Begin a step by writing its title."""
        self.say(f"{title} …" if total is None else f"{title} ({total}) …")
        return _QuietStep()

    def say(self, text: str) -> None:
        """Write the remark as one line."""
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


def progress_on_stderr() -> Progress:
    """Return moving bars when standard error is a terminal, else lines."""
    if not sys.stderr.isatty():
        return Lines()
    from graphsvc.store.embedded.bars import Bars  # noqa: PLC0415  rich takes a tenth of a second to import

    return Bars()
