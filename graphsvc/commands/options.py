"""Options that several commands share, and how a command opens the workspace."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from graphsvc.domain.errors import BadRequest
from graphsvc.opening import open_workspace
from graphsvc.settings import Settings, settings
from graphsvc.workspace import Workspace

_T = TypeVar("_T")

Data = Annotated[
    Path | None, typer.Option("--data", help="Data directory of the embedded database.", show_default=False)
]
Db = Annotated[
    str | None, typer.Option("--db", help="Bolt address of a Neo4j server to use instead.", show_default=False)
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="The day the question is about (YYYY-MM-DD). Default: today.")
]
KnownAt = Annotated[
    str | None,
    typer.Option("--known-at", help="The instant whose knowledge counts (ISO 8601). Default: the last write."),
]
Horizon = Annotated[int, typer.Option("--horizon", help="Months in which an alternative may still become ready.")]


def with_workspace(
    data: Path | None, db: str | None, work: Callable[[Workspace], Awaitable[_T]], *, migrate: bool = True
) -> _T:
    """Open the workspace that the flags and settings name, do the work, and close it."""
    return asyncio.run(_run(settings(data=data, db=db), work, migrate=migrate))


async def _run(chosen: Settings, work: Callable[[Workspace], Awaitable[_T]], *, migrate: bool) -> _T:
    async with open_workspace(chosen, migrate=migrate) as workspace:
        return await work(workspace)


def day(text: str | None) -> date | None:
    """A civil date; BadRequest when it is none."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise BadRequest(f"--as-of '{text}' is not a day", hint="Write it as 2025-06-01.") from error


def instant(text: str | None) -> datetime | None:
    """An instant; a date alone is its first moment in UTC. BadRequest when it is none."""
    try:
        found = None if text is None else datetime.fromisoformat(text)
    except ValueError as error:
        raise BadRequest(f"--known-at '{text}' is not an instant", hint="Write it as 2026-03-01T12:00:00Z.") from error
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found
