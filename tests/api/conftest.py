"""Fixtures of the GraphQL tests: the service over HTTP, on a real database where a test needs one."""

from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from starlette.applications import Starlette

from graphsvc.api.routes import graphql_routes
from graphsvc.api.settings import ApiSettings
from graphsvc.controls.ruleset import RuleSet
from graphsvc.store.connection import Opened
from graphsvc.store.database import Database
from graphsvc.workspace import Workspace
from tests.conftest import EXTERNAL

HERE = Path(__file__).parent
GRAPHQL = "application/graphql-response+json"


class Offline:
    """A workspace without a database: whoever reaches for it fails the test."""

    async def rules(self, known_at: datetime | None = None) -> RuleSet:  # noqa: ARG002 - the workspace's signature
        return RuleSet("test")

    @property
    def database(self) -> Database:
        raise AssertionError("the request must be refused before it reaches the database")

    @property
    def lookup(self) -> Any:
        return None


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
async def stored(database: Database) -> Workspace:
    """A workspace with the graph of ``graph.yaml``, on each release of the database in turn."""
    workspace = Workspace(Opened(database, embedded=EXTERNAL is None))
    await workspace.load([HERE / "graph.yaml"], actor="tests")
    return workspace


@pytest.fixture
def client(stored: Workspace) -> Client:
    """The service on the real database, everybody its administrator."""
    return Client(stored)


@pytest.fixture
def offline() -> Client:
    """The service without a database."""
    return Client(Offline())
