"""Opening a database: a server by its address, a running service's, or an embedded one of our own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from graphsvc.domain.errors import SettingsError
from graphsvc.store import embedded
from graphsvc.store.database import Address, Database, Timing, connect


@dataclass(frozen=True)
class Opened:
    """An open database, and how it was come by."""

    database: Database
    embedded: bool
    data: Path | None = None

    def hints(self) -> tuple[str, ...]:
        """How to connect Neo4j Browser or cypher-shell to it."""
        address = self.database.address
        lines = [f"cypher-shell -a {address.uri} -u {address.user or 'neo4j'}"]
        if self.data is not None:
            lines.append(
                f"The password is in {self.data / 'neo4j' / 'password'}; it runs while a command or the service does."
            )
        return tuple(lines)


@asynccontextmanager
async def open_database(
    address: Address | None, data: Path, release: str, timing: Timing, *, service: bool
) -> AsyncIterator[Opened]:
    """Connect to the server named, else to the service that owns the data directory, else start one there."""
    if address is not None:
        async with connect(address, timing) as database:
            yield Opened(database, embedded=False)
        return
    async with _child(data, release, service=service) as connection, connect(_address(connection), timing) as database:
        yield Opened(database, embedded=True, data=data)


@asynccontextmanager
async def _child(data: Path, release: str, *, service: bool) -> AsyncIterator[embedded.Connection]:
    if release not in embedded.RELEASES:
        known = ", ".join(embedded.RELEASES)
        raise SettingsError(f"no embedded Neo4j {release}", hint=f"Known releases: {known}.")
    progress = embedded.progress_on_stderr()
    with ExitStack() as stack:
        if service:
            start = partial(embedded.start, data, release=release, kind="service", progress=progress)
            connection = stack.enter_context(await asyncio.to_thread(start)).connection
        else:
            running = embedded.running(data, release=release, progress=progress)
            connection = await asyncio.to_thread(stack.enter_context, running)
        yield connection


def _address(connection: embedded.Connection) -> Address:
    return Address(uri=connection.uri, user=connection.user, password=connection.password)
