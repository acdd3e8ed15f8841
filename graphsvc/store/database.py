"""The one way to the database: catalogue statements over Bolt, with time limits, retry and plain values."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import neo4j
from neo4j import AsyncGraphDatabase, AsyncManagedTransaction, Query, unit_of_work
from neo4j.exceptions import AuthError, DriverError, Neo4jError
from neo4j.time import Date as BoltDate
from neo4j.time import DateTime as BoltDateTime
from pydantic import SecretStr

from graphsvc.domain.base import Value
from graphsvc.domain.errors import StatementError, StoreError, StoreUnavailable
from graphsvc.store.catalogue import Catalogue, Statement, catalogue

Row = dict[str, Any]
_T = TypeVar("_T")
_COUNTERS: ContextVar[tuple["Counter", ...]] = ContextVar("statement_counters", default=())


class Address(Value):
    """Where the database answers, and as whom. ``database`` None is the server's default."""

    uri: str
    user: str | None = None
    password: SecretStr | None = None
    database: str | None = None


class Timing(Value):
    """Time limits in seconds, and how often a read is tried again after a transient error."""

    read: float = 30.0
    write: float = 120.0
    connect: float = 10.0
    retries: int = 3


class Counter:
    """Counts the statements sent while it is active (see :meth:`Database.counting`)."""

    def __init__(self) -> None:
        self.names: list[str] = []

    @property
    def total(self) -> int:
        return len(self.names)


def plain(value: Any) -> Any:
    """Bolt's temporal values as Python's, through lists and maps."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, BoltDateTime):
        return value.to_native().astimezone(UTC)
    if isinstance(value, BoltDate):
        return value.to_native()
    return value


def stored(value: Any) -> Any:
    """Python's temporal values as the database keeps them: native dates, instants in UTC."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise StoreError(f"an instant without a time zone ({value}) cannot be stored")
        return value.astimezone(UTC)
    if isinstance(value, date):
        return value
    if isinstance(value, list | tuple):
        return [stored(item) for item in value]
    if isinstance(value, dict):
        return {name: stored(item) for name, item in value.items()}
    return value


class Database:
    """An open connection pool. Statements are named by the catalogue; results are plain Python values."""

    def __init__(self, driver: neo4j.AsyncDriver, address: Address, timing: Timing, statements: Catalogue) -> None:
        self._driver = driver
        self.address = address
        self._timing = timing
        self._catalogue = statements

    async def read(self, name: str, /, **params: Any) -> list[Row]:
        """All records of a read statement, in one round trip; tried again after a transient error."""
        statement = self._statement(name, "read", params)

        async def once() -> list[Row]:
            async with self._session(neo4j.READ_ACCESS) as session:
                query = Query(statement.text, timeout=self._timing.read)
                result = await session.run(query, stored(params))
                return [plain(record.data()) async for record in result]

        return await self._retried(name, once)

    async def read_one(self, name: str, /, **params: Any) -> Row:
        """The only record of a read statement."""
        rows = await self.read(name, **params)
        return _single(name, rows)

    async def write(self, name: str, /, **params: Any) -> list[Row]:
        """All records of a write statement, run in a managed transaction with retry."""
        statement = self._statement(name, "write", params)

        @unit_of_work(timeout=self._timing.write)
        async def work(transaction: AsyncManagedTransaction) -> list[Row]:
            result = await transaction.run(statement.text, stored(params))
            return [plain(record.data()) async for record in result]

        with _translated(name):
            async with self._session(neo4j.WRITE_ACCESS) as session:
                return await session.execute_write(work)

    async def write_one(self, name: str, /, **params: Any) -> Row:
        """The only record of a write statement."""
        return _single(name, await self.write(name, **params))

    async def verify(self) -> str:
        """Reach the server once and return its release; StoreUnavailable says why it cannot be reached."""
        with _translated("connect"):
            await self._driver.verify_connectivity()
            info = await self._driver.get_server_info()
        return str(info.agent).removeprefix("Neo4j/")

    @contextmanager
    def counting(self) -> Iterator[Counter]:
        """Count the statements that this task and its children send inside the block."""
        counter = Counter()
        token = _COUNTERS.set((*_COUNTERS.get(), counter))
        try:
            yield counter
        finally:
            _COUNTERS.reset(token)

    def _session(self, mode: str) -> neo4j.AsyncSession:
        return self._driver.session(default_access_mode=mode, database=self.address.database)

    def _statement(self, name: str, mode: str, params: Row) -> Statement:
        statement = self._catalogue[name]
        if statement.mode != mode:
            raise StatementError(f"'{name}' is a {statement.mode}, called as a {mode}")
        if statement.params != params.keys():
            raise StatementError(f"'{name}' takes {sorted(statement.params)}, was given {sorted(params)}")
        for counter in _COUNTERS.get():
            counter.names.append(name)
        return statement

    async def _retried(self, name: str, once: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
        for attempt in range(self._timing.retries):
            try:
                return await once()
            except (Neo4jError, DriverError) as error:
                if not error.is_retryable():
                    raise _store_error(name, error) from error
                await asyncio.sleep(0.05 * 4**attempt)
        with _translated(name):
            return await once()


def _single(name: str, rows: list[Row]) -> Row:
    if len(rows) != 1:
        raise StoreError(f"'{name}' returned {len(rows)} records where one was expected")
    return rows[0]


@contextmanager
def _translated(name: str) -> Iterator[None]:
    """The driver's errors as ours."""
    try:
        yield
    except (Neo4jError, DriverError) as error:
        raise _store_error(name, error) from error


def _store_error(name: str, error: Neo4jError | DriverError) -> StoreError:
    if isinstance(error, AuthError):
        return StoreUnavailable(
            "the database refused the user name or password", hint="Check GRAPHSVC_DB_USER and …_PASSWORD."
        )
    if isinstance(error, Neo4jError) and "TransactionTimedOut" in (error.code or ""):
        return StoreUnavailable(f"the database did not finish '{name}' within its time limit")
    if isinstance(error, DriverError) or error.is_retryable():
        return StoreUnavailable(f"the database does not answer ('{name}': {_first_line(error)})")
    return StoreError(f"the database refused '{name}': {_first_line(error)}")


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:300]


@asynccontextmanager
async def connect(address: Address, timing: Timing | None = None) -> AsyncIterator[Database]:
    """Open the pool, make sure that the server answers, and close it at the end."""
    timing = timing or Timing()
    password = address.password.get_secret_value() if address.password else ""
    auth = (address.user, password) if address.user else None
    driver = AsyncGraphDatabase.driver(
        address.uri,
        auth=auth,
        connection_timeout=timing.connect,
        max_transaction_retry_time=timing.connect,
        user_agent="graphsvc",
        notifications_min_severity="OFF",
    )
    async with driver:
        database = Database(driver, address, timing, catalogue())
        await database.verify()
        yield database
