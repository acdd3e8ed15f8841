"""Killing a load: ``graphsvc load`` in a process of its own, killed or robbed of its database at a moment."""

import asyncio
import hashlib
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from graphsvc.opening import open_workspace
from graphsvc.settings import settings
from graphsvc.workspace import Workspace
from tests.store.graph import raw

GRAPHSVC = Path(sys.executable).parent / "graphsvc"
VICTIMS = ("database", "loader")
_CONTENT = {
    "claims": "MATCH (c:Claim) WITH c ORDER BY c.id RETURN collect(c{.*, since: null}) AS x",
    "entities": "MATCH (e:Entity) WITH e ORDER BY e.id RETURN collect([e.id, e.name, "
    "COLLECT { UNWIND labels(e) AS label RETURN label ORDER BY label }]) AS x",
    "edges": "MATCH (s:Entity)-[r]->(o:Entity) WITH s, r, o ORDER BY r.claim "
    "RETURN collect([s.id, type(r), o.id, r.validFrom, r.until]) AS x",
    "ledger": "MATCH (l:Ledger) RETURN [l.revision, l.refreshed, l.openToken] AS x",
}


@dataclass(frozen=True)
class Killed:
    """What a killed load left: seconds after its start, its exit status and message, claims seen, seconds of the
    next command, and whether loading again gave the expected graph."""

    victim: str
    after: float
    status: int
    message: str
    visible: int
    next_command: float
    left: list[str]
    same: bool


def load(data: Path, bundle: Path) -> subprocess.Popen[str]:
    """Start loading a bundle into a data directory."""
    command = [GRAPHSVC, "load", bundle, "--data", data]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def loaded(data: Path, bundle: Path) -> tuple[float, dict[str, str]]:
    """Load a bundle undisturbed: how many seconds it took, and the graph that it gave."""
    began = time.monotonic()
    with load(data, bundle) as process:
        message = process.communicate()[1]
    assert process.returncode == 0, message
    duration = time.monotonic() - began
    return duration, asyncio.run(_afterwards(data, bundle))[2]


def kill(data: Path, bundle: Path, victim: str, after: float, expected: dict[str, str]) -> Killed:
    """Load, kill the victim so many seconds after the start, and look at what is left and what comes next."""
    with load(data, bundle) as process:
        began = time.monotonic()
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            os.kill(process.pid if victim == "loader" else _java(data, process), 9)
        after = time.monotonic() - began
        message = process.communicate()[1]
    visible, next_command, found = asyncio.run(_afterwards(data, bundle))
    left = processes(data)
    last = message.strip().splitlines()[-1:] or [""]
    return Killed(victim, after, process.returncode, last[0], visible, next_command, left, found == expected)


def _java(data: Path, process: subprocess.Popen[str]) -> int:
    """The database's process id, as soon as it is known."""
    while process.poll() is None:
        try:
            return int(json.loads((data / "neo4j" / "connection.json").read_text())["java"])
        except (FileNotFoundError, json.JSONDecodeError):
            time.sleep(0.02)
    raise AssertionError("the load ended before its database was ready")


async def _afterwards(data: Path, bundle: Path) -> tuple[int, float, dict[str, str]]:
    """What the next command sees: the claims counted, how long that took, and the graph once it has loaded again."""
    began = time.monotonic()
    async with open_workspace(settings(data=data)) as workspace:
        visible = (await workspace.status()).counts["claims"]
        next_command = time.monotonic() - began
        await workspace.load([bundle])
        return visible, next_command, await content(workspace)


def processes(data: Path) -> list[str]:
    """The processes that still work on a data directory."""
    found = psutil.process_iter(["pid", "cmdline", "status"])
    return [
        f"{process.pid} {process.info['cmdline'][0]}"
        for process in found
        if process.info["cmdline"] and process.info["status"] != psutil.STATUS_ZOMBIE and process.pid != os.getpid()
        if any(str(data) in word for word in process.info["cmdline"])
    ]


async def content(workspace: Workspace) -> dict[str, str]:
    """A digest of everything in the graph but the numbers of revisions, and what ``db check`` counts."""
    digests = {name: await _digest(workspace, text) for name, text in _CONTENT.items()}
    return {**digests, "check": str(await workspace.check())}


async def _digest(workspace: Workspace, text: str) -> str:
    [row] = await raw(workspace.database, text)
    return f"{len(row['x'])} {hashlib.sha256(repr(row['x']).encode()).hexdigest()[:16]}"
