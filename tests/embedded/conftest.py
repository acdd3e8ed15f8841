"""Fixtures of the embedded database's tests: a repository of small files, and statements over Bolt."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import neo4j
import pytest

from graphsvc.store.embedded import Connection, Step
from graphsvc.store.embedded.lockfile import Jar
from graphsvc.store.embedded.progress import Silent


class Repository:
    """A Maven repository on loopback. ``content`` is what it serves by path, ``statuses`` what it answers first."""

    def __init__(self) -> None:
        self.content: dict[str, bytes] = {}
        self.statuses: dict[str, list[int]] = {}
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        self.base = f"http://127.0.0.1:{self._server.server_port}/maven"

    def add(self, artifact: str, content: bytes) -> Jar:
        """Serve a jar and return its line of a lock file."""
        jar = Jar(group="org.example", artifact=artifact, version="1.0", sha256=hashlib.sha256(content).hexdigest())
        self.content[f"/maven/{jar.path}"] = content
        return jar

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        repository = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                repository.asked.append(self.path.rpartition("/")[2])
                first = repository.statuses.get(self.path)
                body = repository.content.get(self.path)
                status = first.pop(0) if first else 404 if body is None else 200
                self.send_response(status)
                self.send_header("Content-Length", str(len(body or b"") if status == 200 else 0))
                self.end_headers()
                if status == 200 and body:
                    self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base class's name
                """Keep the test output quiet."""

        return Handler


class Remarks(Silent):
    """Progress that keeps what it is told."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.steps: list[tuple[str, int | None]] = []

    def say(self, text: str) -> None:
        self.said.append(text)

    def step(self, title: str, total: int | None = None) -> Step:
        self.steps.append((title, total))
        return super().step(title, total)


@pytest.fixture
def repository(monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    repository = Repository()
    monkeypatch.setenv("MAVEN_BASE", repository.base)
    yield repository
    repository.close()


@pytest.fixture
def remarks() -> Remarks:
    return Remarks()


Ask = Callable[..., list[Any]]


@pytest.fixture(scope="session")
def ask() -> Ask:
    """Run one statement on a connection and return the first column."""

    def run(connection: Connection, statement: str, *, password: str | None = None) -> list[Any]:
        secret = connection.password.get_secret_value() if password is None else password
        with neo4j.GraphDatabase.driver(connection.uri, auth=(connection.user, secret)) as driver:
            return [record[0] for record in driver.execute_query(statement).records]

    return run
