"""Opening a workspace as the settings say."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from graphsvc.settings import Settings
from graphsvc.store.connection import open_database
from graphsvc.workspace import Workspace


@asynccontextmanager
async def open_workspace(
    settings: Settings, *, service: bool = False, migrate: bool = True
) -> AsyncIterator[Workspace]:
    """Open the graph that the settings name: a Neo4j server, else the embedded one of the data directory.

    ``service`` keeps the data directory for a long time and lets short commands find its database.
    """
    where = (settings.address(), settings.data, settings.neo4j_release, settings.timing)
    async with open_database(*where, service=service) as opened:
        workspace = Workspace(opened, settings.options)
        if migrate:
            await workspace.migrate()
        yield workspace
