"""Fixtures of the GraphQL tests: the service over HTTP, on a real database where a test needs one."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from starlette.applications import Starlette

from graphsvc.api.routes import graphql_routes
from graphsvc.api.settings import ApiSettings
from graphsvc.controls.ruleset import RuleSet
from graphsvc.domain.claims import Revision
from graphsvc.domain.errors import NotFound
from graphsvc.ingest.item import Item
from graphsvc.ingest.loading import Batch, Loader
from graphsvc.store.database import Address, Database, connect
from graphsvc.store.embedded import start
from graphsvc.store.ledger import Ledger, Note
from graphsvc.store.lookup import Lookup
from graphsvc.store.migrations import migrate

HERE = Path(__file__).parent
GRAPHQL = "application/graphql-response+json"


class Offline:
    """A workspace without a database: whoever reaches for it fails the test."""

    ruleset = RuleSet("test")

    @property
    def database(self) -> Database:
        raise AssertionError("the request must be refused before it reaches the database")

    @property
    def lookup(self) -> Any:
        return None


class Stored:
    """A workspace on a real database, without risk questions."""

    ruleset = RuleSet("test")

    def __init__(self, database: Database) -> None:
        self.database = database
        self.ledger = Ledger(database)
        self.lookup = Lookup(database)

    async def add_claims(self, items: Sequence[Item], *, actor: str, comment: str | None = None) -> Revision:
        loader = Loader(self.database, self.ledger)
        note = Note(actor=actor, action="addClaims", comment=comment)
        await loader.batches([Batch(name="addClaims", read=lambda: iter(items))], note)
        return await self.ledger.revision_at()

    async def retract(self, claim_ids: Sequence[str], *, actor: str, reason: str) -> Revision:
        async with self.ledger.writing(Note(actor=actor, action="retractClaims", comment=reason)) as draft:
            closed = await draft.close(claim_ids)
            if missing := sorted(set(claim_ids) - set(closed)):
                raise NotFound(f"no open claims {', '.join(missing)}")
        return await self.ledger.revision_at()


class Client:
    """Sends GraphQL requests to a service in this process."""

    def __init__(self, workspace: Any, settings: ApiSettings | None = None) -> None:
        self.workspace = workspace
        app = Starlette(routes=list(graphql_routes(workspace, settings or ApiSettings())))
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost")

    async def post(self, query: str | None = None, **options: Any) -> httpx.Response:
        """The response to a request. Options: variables, operationName, extensions, headers, accept."""
        headers = {"accept": options.pop("accept", GRAPHQL), **options.pop("headers", {})}
        body = {"query": query, **options} if query is not None else options
        return await self.http.post("/graphql", json=body, headers=headers)

    async def data(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of a request that must succeed."""
        body = (await self.post(query, variables=variables)).json()
        assert "errors" not in body, body["errors"]
        return body["data"]

    async def error(self, query: str | None = None, **options: Any) -> dict[str, Any]:
        """The only error of a request that must fail."""
        body = (await self.post(query, **options)).json()
        assert len(body["errors"]) == 1, body
        return body["errors"][0]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def database_address(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with start(tmp_path_factory.mktemp("api") / "data") as server:
        found = server.connection
        yield Address(uri=found.uri, user=found.user, password=found.password)


@pytest.fixture(scope="session")
async def stored(database_address: Address, anyio_backend: str) -> AsyncIterator[Stored]:
    """A workspace with the graph of ``graph.yaml``."""
    async with connect(database_address) as database:
        await migrate(database)
        workspace = Stored(database)
        loader = Loader(database, workspace.ledger)
        await loader.paths([HERE / "graph.yaml"], Note(actor="tests", action="load"))
        yield workspace


@pytest.fixture
def client(stored: Stored) -> Client:
    """The service on the real database, everybody its administrator."""
    return Client(stored)


@pytest.fixture
def offline() -> Client:
    """The service without a database."""
    return Client(Offline())
