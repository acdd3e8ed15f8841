"""Fixtures of the store cases."""

from collections.abc import AsyncIterator

import pytest

from graphsvc.store.database import Database
from tests.store.graph import Graph


@pytest.fixture
async def graph(database: Database, unique: str) -> AsyncIterator[Graph]:
    """A corner of the graph for one case; claims and relationships agree when the case is done."""
    graph = Graph(database, unique)
    yield graph
    assert await graph.agreement() == {"unlinked": 0, "copied": 0, "stray": 0}
