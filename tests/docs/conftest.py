"""Databases for the examples: the shared starter graph to read, and the other release's to write."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from graphsvc.store.connection import Opened
from graphsvc.store.database import Address, connect
from graphsvc.workspace import Workspace
from tests.conftest import EXTERNAL, RELEASES, Addresses


@pytest.fixture
def environment(
    addresses: Addresses, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Path]:
    """Points the settings at a running database and goes to an empty folder, which it returns."""

    def point(*, writing: bool = False) -> Path:
        address = addresses.of(RELEASES[-1]) if writing else workspace.database.address
        password = address.password.get_secret_value() if address.password else ""
        monkeypatch.setenv("GRAPHSVC_DB", address.uri)
        monkeypatch.setenv("GRAPHSVC_DB_USER", address.user or "")
        monkeypatch.setenv("GRAPHSVC_DB_PASSWORD", password)
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return point


@pytest.fixture
async def writable(addresses: Addresses) -> AsyncIterator[Workspace]:
    """A workspace that examples may write to."""
    address: Address = addresses.of(RELEASES[-1])
    async with connect(address) as database:
        found = Workspace(Opened(database, embedded=EXTERNAL is None))
        await found.migrate()
        yield found
