"""Real databases for the tests, started once a run: the embedded child that users get, in both releases.

Tests isolate by data (ids of their own), never by restarting. ``GRAPHSVC_TEST_NEO4J_URI`` (with ``…_USER`` and
``…_PASSWORD``) points the store cases at another server, a cluster say.
"""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr

from graphsvc.shipped import shipped
from graphsvc.store import embedded
from graphsvc.store.connection import Opened
from graphsvc.store.database import Address, Database, connect
from graphsvc.store.migrations import migrate
from graphsvc.workspace import Workspace

EXTERNAL = os.environ.get("GRAPHSVC_TEST_NEO4J_URI")
RELEASES = ("external",) if EXTERNAL else embedded.RELEASES


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Addresses"]:
    started = Addresses(tmp_path_factory.mktemp("neo4j"))
    yield started
    started.stop()


class Addresses:
    """One running database a release, started when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._children: dict[str, embedded.EmbeddedNeo4j] = {}

    def of(self, release: str) -> Address:
        if EXTERNAL:
            password = os.environ.get("GRAPHSVC_TEST_NEO4J_PASSWORD")
            user = os.environ.get("GRAPHSVC_TEST_NEO4J_USER", "neo4j")
            return Address(uri=EXTERNAL, user=user, password=SecretStr(password) if password else None)
        if release not in self._children:
            self._children[release] = embedded.start(self._folder / release, release=release)
        found = self._children[release].connection
        return Address(uri=found.uri, user=found.user, password=found.password)

    def stop(self) -> None:
        for child in self._children.values():
            child.stop()


@pytest.fixture(scope="session", params=RELEASES)
async def database(request: pytest.FixtureRequest, addresses: Addresses) -> AsyncIterator[Database]:
    """A migrated database of each release in turn, shared by all store cases: use ids of your own."""
    async with connect(addresses.of(request.param)) as opened:
        await migrate(opened)
        yield opened


@pytest.fixture(scope="session")
async def workspace(addresses: Addresses) -> AsyncIterator[Workspace]:
    """A workspace on the default release that holds the starter graph; tests that write to it use ids of their own."""
    async with connect(addresses.of(RELEASES[0])) as opened:
        found = Workspace(Opened(opened, embedded=EXTERNAL is None))
        await found.migrate()
        await found.load([shipped("data") / "starter"], actor="tests")
        yield found


@pytest.fixture
def unique() -> str:
    """A prefix for ids that no other test uses."""
    return f"t{uuid4().hex[:10]}"
