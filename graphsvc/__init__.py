"""graphsvc: supply-chain risk answers for the AI-chip industry.

``async with graphsvc.open() as workspace: await workspace.single_foundry("bytedance")``
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphsvc.workspace import Workspace

__all__ = ["open"]


@asynccontextmanager
async def open(**flags: object) -> "AsyncIterator[Workspace]":  # noqa: A001 - graphsvc.open() reads best
    """Open a workspace. Keyword arguments are the settings (``data``, ``db``, ``rules`` …); see docs/settings.md."""
    from graphsvc.opening import open_workspace  # noqa: PLC0415 - importing graphsvc alone stays cheap
    from graphsvc.settings import settings  # noqa: PLC0415

    async with open_workspace(settings(**flags)) as workspace:
        yield workspace
