"""The audits of the npm suite graphql-http, run by Node against the service on a socket."""

import hashlib
import json
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from platformdirs import user_cache_path
from starlette.applications import Starlette

from graphsvc.api.routes import graphql_routes
from graphsvc.api.settings import ApiSettings

from .conftest import HERE, Offline

AUDITS = HERE / "audits"
NODE, NPM = shutil.which("node"), shutil.which("npm")

pytestmark = pytest.mark.skipif(NODE is None or NPM is None, reason="the audits need node and npm")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The service on a free port of loopback."""
    app = Starlette(routes=list(graphql_routes(Offline(), ApiSettings())))
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/graphql"
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture(scope="module")
def suite() -> Path:
    """The suite, installed once for each version of its lock file into the user's cache."""
    lock = (AUDITS / "package-lock.json").read_bytes()
    folder = user_cache_path("graphsvc") / "audits" / hashlib.sha256(lock).hexdigest()[:16]
    if not (folder / "node_modules" / ".package-lock.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(AUDITS / name, folder / name)
        subprocess.run([str(NPM), "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=folder, check=True)
    shutil.copy(AUDITS / "audit.mjs", folder / "audit.mjs")
    return folder


def test_every_audit_passes(address: str, suite: Path) -> None:
    done = subprocess.run(
        [str(NODE), "audit.mjs", address], cwd=suite, check=True, capture_output=True, text=True, timeout=120
    )
    results = json.loads(done.stdout)
    assert [result for result in results if result["status"] != "ok"] == []
    assert len(results) == 61
