"""Violent ends: no child is left, nothing committed is lost, the next start works."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from graphsvc.domain.errors import EmbeddedError
from graphsvc.store.embedded import RELEASES, attach, launch, prepare, start
from graphsvc.store.embedded.directory import DataDirectory

OWNER = """
import os, sys, time
from pathlib import Path
from graphsvc.store.embedded import start
server = start(Path(sys.argv[1]), kind="service")
if (child := os.fork()) == 0:
    time.sleep(120)  # a forked child holds copies of our pipe and of our lock's descriptor
    os._exit(0)
print(server.connection.uri, server.java_pid, child, flush=True)
time.sleep(120)
"""
COUNT = "MATCH (n:Kept) RETURN count(n)"


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """One data directory for the whole story below."""
    return tmp_path_factory.mktemp("recovery")


def kill_and_wait(pid: int) -> None:
    process = psutil.Process(pid)
    process.kill()
    process.wait(30)


def test_a_killed_owner_takes_java_with_it_and_the_next_start_works_at_once(data, ask):
    with subprocess.Popen([sys.executable, "-c", OWNER, str(data)], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        _, java_pid, fork = owner.stdout.readline().split()
        java = psutil.Process(int(java_pid))
        connection = attach(data)
        assert connection is not None
        assert connection.pid == owner.pid
        ask(connection, "UNWIND range(1, 1000) AS i CREATE (:Kept {id: i})")
        owner.kill()
        owner.wait()
    assert attach(data) is None
    with start(data) as server:
        assert not java.is_running()
        assert ask(server.connection, COUNT) == [1000]
    os.kill(int(fork), signal.SIGKILL)


def test_a_killed_java_is_noticed_and_loses_nothing(data, ask):
    server = start(data, kind="service")
    ask(server.connection, "UNWIND range(1001, 2000) AS i CREATE (:Kept {id: i})")
    guard = psutil.Process(server.java_pid).parent()
    assert guard is not None
    kill_and_wait(server.java_pid)
    guard.wait(30)
    assert not server.alive
    with pytest.raises(EmbeddedError, match="its database has ended"):
        attach(data)
    server.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_a_killed_guard_and_a_taken_port(data, ask, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ports = iter([taken.getsockname()[1]])
        free = launch.free_port
        monkeypatch.setattr(launch, "free_port", lambda: next(ports, None) or free())
        server = start(data)
    assert ask(server.connection, COUNT) == [2000]
    java = psutil.Process(server.java_pid)
    kill_and_wait(java.ppid())
    java.wait(30)
    server.stop()


def test_a_class_cache_that_java_cannot_run_with_does_not_stop_a_start(data, ask, monkeypatch, tmp_path, remarks):
    prepared = prepare()
    damaged = tmp_path / "damaged.aot"
    shutil.copyfile(prepared.class_cache, damaged)
    with damaged.open("r+b") as file:
        file.seek(damaged.stat().st_size // 4)
        file.write(b"\xa5" * (damaged.stat().st_size // 2))
    monkeypatch.setattr(
        "graphsvc.store.embedded.server.prepare", lambda *_, **__: prepared.model_copy(update={"class_cache": damaged})
    )
    with start(data, progress=remarks) as server:
        assert ask(server.connection, COUNT) == [2000]
    assert not damaged.exists()
    assert any("class cache" in text for text in remarks.said)


def test_damaged_database_files_are_said(data, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(data, copy)
    os.truncate(copy / "neo4j" / "data" / "databases" / "neo4j" / "neostore", 100)
    with pytest.raises(EmbeddedError, match=r"database files are damaged.*The log file is .*console\.log"):
        start(copy)
    with pytest.raises(EmbeddedError, match="database files are damaged"):
        start(copy)  # the failed start gave the directory up


def test_a_newer_release_upgrades_and_the_older_is_then_refused(data, ask, remarks):
    with start(data, release=RELEASES[-1], progress=remarks) as server:
        assert ask(server.connection, COUNT) == [2000]
        assert server.connection.release == RELEASES[-1]
    assert remarks.said == [f"Neo4j {RELEASES[-1]} upgrades the database that {RELEASES[0]} wrote."]
    assert DataDirectory(data).written_by() == RELEASES[-1]
    with pytest.raises(EmbeddedError, match="newer than"):
        start(data, release=RELEASES[0])
