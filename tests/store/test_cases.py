"""The store cases on each release, and the releases against each other."""

import re

import pytest

from graphsvc.store.database import connect
from graphsvc.store.migrations import migrate
from tests.conftest import RELEASES
from tests.store.cases import CASES
from tests.store.graph import Graph

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("name", CASES)
async def test_store(graph, name):
    await CASES[name](graph)


@pytest.mark.skipif(len(RELEASES) < 2, reason="one server only: nothing to compare")
async def test_both_releases_hold_the_same_after_every_case(addresses, unique):
    held = [await everything(addresses.of(release), unique) for release in RELEASES]
    assert set(held[0]) == set(CASES)
    assert held[0] == held[1]


async def everything(address, prefix: str) -> dict[str, object]:
    """What every case leaves behind in one database."""
    async with connect(address) as database:
        await migrate(database)
        held = {}
        for number, (name, case) in enumerate(CASES.items()):
            graph = Graph(database, f"{prefix}-{number}")
            await case(graph)
            held[name] = alike(await graph.dump())
        return held


def alike(content: object) -> object:
    """Ids of claims made again end in their revision, which counts on from what the database had before."""
    if isinstance(content, list):
        return [alike(item) for item in content]
    if isinstance(content, dict):
        return {name: alike(item) for name, item in content.items()}
    return re.sub(r"^(c-[0-9a-f]{24})\.\d+$", r"\1.again", content) if isinstance(content, str) else content
