"""Progress: what a long step tells the person who waits for it."""

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


class _SilentStep:
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
        return _SilentStep()

    def say(self, text: str) -> None:
        """Drop the remark."""
