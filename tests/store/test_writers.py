"""Several writers, and writers that die: every revision is whole, and nothing of a dead writer is ever seen."""

import asyncio
import os
import socket
import sys
from asyncio.subprocess import PIPE
from itertools import pairwise
from pathlib import Path

import pytest

from graphsvc.domain.errors import Conflict
from graphsvc.store import writer
from graphsvc.store.ledger import Ledger, Note
from tests.store.graph import raw

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]
NOTE = Note(actor="tests", action="record")

DYING = """
import asyncio, sys
from pydantic import SecretStr
from graphsvc.store.database import Address, connect
from graphsvc.store.ledger import Note
from tests.store.graph import Graph

async def main(uri, user, password, prefix):
    async with connect(Address(uri=uri, user=user, password=SecretStr(password))) as database:
        graph = Graph(database, prefix)
        async with graph.ledger.writing(Note(actor="dying", action="record")) as draft:
            for source in ("s1", "s2"):
                await graph.write(draft, [graph.claim(f"a{i}", "OWNS", "b", source=source) for i in range(300)])
            print((await draft.close([graph.claim("a", "OWNS", "b").key()])), flush=True)
            await asyncio.sleep(60)

asyncio.run(main(*sys.argv[1:]))
"""


async def open_token(database) -> str | None:
    return (await database.read_one("ledger/state"))["token"]


async def test_writers_at_once_are_all_recorded_one_after_the_other(graph):
    before = await graph.ledger.revision_at()
    claims = [graph.claim("a", "OWNS", "b", source=f"s{i}") for i in range(6)]
    # each writer takes a ledger of its own, as separate processes do
    await asyncio.gather(*(type(graph)(graph.database, graph.prefix[:-1]).record(claim) for claim in claims))
    revisions = [r for r in await graph.ledger.revisions() if r.number > before.number]
    assert [revision.number for revision in revisions] == list(range(before.number + 1, before.number + 7))
    assert all(earlier.recorded_at < later.recorded_at for earlier, later in pairwise(revisions))
    assert [len(await graph.visible(revision.number)) for revision in revisions] == [1, 2, 3, 4, 5, 6]


async def test_a_writer_that_waits_too_long_says_so(graph):
    async with graph.ledger.writing(NOTE):
        with pytest.raises(Conflict, match="another load is being written"):
            async with Ledger(graph.database, wait=0.3).writing(NOTE):
                pass
    assert await open_token(graph.database) is None


async def test_what_is_being_written_is_not_seen(graph):
    async with graph.ledger.writing(NOTE) as draft:
        await graph.write(draft, [graph.claim("a", "OWNS", "b")])
        now = await graph.ledger.revision_at()
        assert await graph.visible(now.number) == []
        assert len(await graph.claims()) == 1
    assert len(await graph.visible(now.number + 1)) == 1


async def test_a_cancelled_writer_leaves_nothing(graph):
    started = asyncio.Event()

    async def work() -> None:
        async with graph.ledger.writing(NOTE) as draft:
            await graph.write(draft, [graph.claim("a", "OWNS", "b")])
            started.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(work())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await graph.dump() == {"claims": [], "edges": [], "nodes": []}
    assert await open_token(graph.database) is None


async def test_the_next_writer_takes_over_from_a_dead_one_at_once(graph):
    old = graph.claim("a", "OWNS", "b")
    last = await graph.record(old)
    content = await graph.dump()
    address = graph.database.address
    arguments = [address.uri, address.user, address.password.get_secret_value(), graph.prefix[:-1]]
    command = [sys.executable, "-c", DYING, *arguments]
    dying = await asyncio.create_subprocess_exec(*command, stdout=PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert (await dying.stdout.readline()).decode() == f"{[old.key()]}\n"
    dying.kill()
    await dying.wait()
    assert len(await graph.claims()) == 601
    assert await graph.visible(last.number) == [old]
    new = graph.claim("a", "OWNS", "c")
    revision = await type(graph)(graph.database, graph.prefix[:-1]).record(new)
    assert revision.number == last.number + 1
    assert {claim.object for claim in await graph.visible(revision.number)} == {old.object, new.object}
    assert len(await graph.claims()) == 2
    await graph.retract(new.key())
    assert content["claims"][0] in (await graph.dump())["claims"]


async def test_labels_are_not_derived_from_what_is_only_being_written(graph):
    name = graph.claim("a", "NAMED", text="First", language="en")
    await graph.record(name)
    async with graph.ledger.writing(NOTE) as draft:
        await draft.close([name.key()])
        await raw(graph.database, "MATCH (l:Ledger {id: 'graphsvc'}) SET l.refreshed = l.revision - 1")
        await graph.ledger.recover()
        assert [node["name"] for node in await graph.nodes() if node["id"] == graph.id("a")] == ["First"]
    assert [node["name"] for node in await graph.nodes() if node["id"] == graph.id("a")] == [graph.id("a")]


async def test_a_writer_that_was_taken_over_cannot_write_any_more(graph):
    async def lose_and_write_on() -> None:
        async with graph.ledger.writing(NOTE) as draft:
            await graph.write(draft, [graph.claim("a", "OWNS", "b")])
            await raw(graph.database, "MATCH (l:Ledger {id: 'graphsvc'}) SET l.openOwner = 'elsewhere|1|0', "
                                      "l.openAt = datetime() - duration('PT2M')")  # fmt: skip
            await graph.ledger.recover()
            await graph.write(draft, [graph.claim("a", "OWNS", "c")])

    with pytest.raises(Conflict, match="another writer took this revision over"):
        await lose_and_write_on()
    assert await graph.dump() == {"claims": [], "edges": [], "nodes": []}
    assert await open_token(graph.database) is None


def test_who_is_gone():
    me, here = writer.owner(), socket.gethostname()
    token = writer.new_token()
    assert not writer.is_gone(token, me, 1000.0)
    writer.retire(token)
    assert writer.is_gone(token, me, 0.0)
    assert writer.is_gone("t", f"{here}|{2**22 + 1}|1.00", 0.0)
    assert writer.is_gone("t", f"{here}|1|1.00", 0.0)  # the number is in use again, by a process that began later
    assert not writer.is_gone("t", "elsewhere|1|1.00", 59.0)
    assert writer.is_gone("t", "elsewhere|1|1.00", 61.0)
