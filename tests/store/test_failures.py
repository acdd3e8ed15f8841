"""A database that is slow, away or refuses: one clear error each, and what is passing is tried again."""

import asyncio
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
from neo4j import AsyncGraphDatabase
from pydantic import SecretStr

from graphsvc.domain.errors import StoreError, StoreUnavailable
from graphsvc.store.catalogue import Catalogue
from graphsvc.store.database import Database, Timing, connect
from graphsvc.store.migrations import migrate, schema
from tests.store.graph import raw

pytestmark = pytest.mark.anyio
QUICK = Timing(read=0.2, write=0.2, connect=2.0, retries=2)
MADE_UP = {
    "slow": "// purpose: x\n// mode: read\n// returns: n INTEGER x\n"
    "UNWIND range(1, 1000000000) AS i RETURN count(i) AS n",
    "slow_write": "// purpose: x\n// mode: write\n// returns: n INTEGER x\n"
    "UNWIND range(1, 1000000000) AS i WITH count(i) AS n CREATE (:SlowWrite) RETURN n",
    "wrong": "// purpose: x\n// mode: read\n// returns: n FLOAT x\nRETURN 1 / 0 AS n",
    "two": "// purpose: x\n// mode: read\n// returns: n INTEGER x\nUNWIND [1, 2] AS n RETURN n",
    "sneaky": "// purpose: x\n// mode: read\n// returns: label STRING x\n"
    "CALL db.createLabel('Sneaky') RETURN 'x' AS label",
}


@pytest.fixture
async def made_up(database, tmp_path):
    """The same database with made-up statements and short time limits."""
    for name, text in MADE_UP.items():
        (tmp_path / f"{name}.cypher").write_text(text)
    address = database.address
    auth = (address.user, address.password.get_secret_value())
    async with AsyncGraphDatabase.driver(address.uri, auth=auth, notifications_min_severity="OFF") as driver:
        yield Database(driver, address, QUICK, Catalogue(tmp_path))


@asynccontextmanager
async def line(database):
    """A line to the database that can be cut (``drop``) and taken out of service (``refuse``), and its address."""
    found = urlsplit(database.address.uri)
    line = Line(found.hostname, found.port)
    line.server = await asyncio.start_server(line.serve, "127.0.0.1", 0)
    port = line.server.sockets[0].getsockname()[1]
    try:
        yield line, database.address.model_copy(update={"uri": f"bolt://127.0.0.1:{port}"})
    finally:
        line.refuse()


class Line:
    server: asyncio.Server

    def __init__(self, host, port):
        self.target = (host, port)
        self.ends = []

    async def serve(self, reader, writer):
        there, back = await asyncio.open_connection(*self.target)
        self.ends += [writer, back]
        await asyncio.gather(self.pump(reader, back), self.pump(there, writer))

    async def pump(self, reader, writer):
        try:
            while data := await reader.read(65536):
                writer.write(data)
        except ConnectionError:
            return
        finally:
            writer.close()

    def drop(self):
        for end in self.ends:
            end.transport.abort()
        self.ends = []

    def refuse(self):
        self.server.close()
        self.drop()


async def test_a_read_past_its_time_limit(made_up):
    with pytest.raises(StoreUnavailable, match="did not finish 'slow' within its time limit"):
        await made_up.read("slow")


async def test_a_write_past_its_time_limit(made_up):
    with pytest.raises(StoreUnavailable, match="did not finish 'slow_write' within its time limit"):
        await made_up.write("slow_write")
    assert await raw(made_up, "MATCH (n:SlowWrite) RETURN n") == []


async def test_what_the_database_refuses_names_the_statement(made_up):
    with pytest.raises(StoreError, match=r"the database refused 'wrong': .*/ by zero") as refused:
        await made_up.read("wrong")
    assert not isinstance(refused.value, StoreUnavailable)
    with pytest.raises(StoreError, match="'two' returned 2 records where one was expected"):
        await made_up.read_one("two")


async def test_a_read_cannot_write_even_where_the_catalogue_does_not_see_it(made_up):
    with pytest.raises(StoreError, match="the database refused 'sneaky'"):
        await made_up.read("sneaky")


async def test_a_lost_connection_is_made_again(database):
    async with line(database) as (wire, address), connect(address, QUICK) as remote:
        assert await remote.read_one("ledger/state")
        wire.drop()
        assert await remote.read_one("ledger/state")
        wire.drop()
        assert await remote.write("ledger/release", token="none") == []


async def test_a_database_that_has_gone(database):
    async with line(database) as (wire, address), connect(address, QUICK) as remote:
        wire.refuse()
        with pytest.raises(StoreUnavailable, match="the database does not answer \\('ledger/state'"):
            await remote.read("ledger/state")
        with pytest.raises(StoreUnavailable, match="the database does not answer \\('ledger/release'"):
            await remote.write("ledger/release", token="none")
        with pytest.raises(StoreUnavailable, match="does not answer \\('connect'"):
            async with connect(address, QUICK):
                pass


async def test_a_wrong_password(database):
    wrong = database.address.model_copy(update={"password": SecretStr("not-the-password")})
    with pytest.raises(StoreUnavailable, match=r"refused the user name or password\. Check GRAPHSVC_DB_USER"):
        async with connect(wrong, QUICK):
            pass


async def test_migrations_run_once_also_when_two_start_together(database):
    before = await asyncio.gather(migrate(database), migrate(database))
    assert [state.pending for state in before] == [(), ()]
    assert (await schema(database)).pending == ()


async def test_a_database_of_a_newer_release_is_left_alone(database):
    await raw(database, "CREATE (:Migration {name: 'schema/9999_later'})")
    try:
        with pytest.raises(StoreError, match=r"does not know \(schema/9999_later\).*update this one"):
            await migrate(database)
    finally:
        await raw(database, "MATCH (m:Migration {name: 'schema/9999_later'}) DELETE m")


async def test_statements_are_counted_where_asked(database):
    await database.read("ledger/state")
    with database.counting() as outer:
        await asyncio.gather(*(database.read("ledger/state") for _ in range(3)))
        with database.counting() as inner:
            await database.read("ledger/revisions")
    assert (outer.total, inner.names) == (4, ["ledger/revisions"])


async def test_a_constraint_whose_creation_was_killed_is_made_again(database):
    """A database killed in the middle of CREATE CONSTRAINT keeps the index alone, under the constraint's name."""
    await raw(database, "DROP CONSTRAINT migration_name")
    await raw(database, "CREATE INDEX migration_name FOR (m:Migration) ON (m.name)")
    await raw(database, "MATCH (m:Migration {name: 'schema/0013_migration_name'}) DELETE m")
    assert (await migrate(database)).pending == ("schema/0013_migration_name",)
    [row] = await raw(database, "SHOW CONSTRAINTS YIELD name WHERE name = 'migration_name' RETURN count(*) AS found")
    assert row["found"] == 1
    assert (await schema(database)).pending == ()
