"""The data directory before any database runs in it: configuration, secrets, refusals, ownership."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphsvc.domain.errors import EmbeddedError
from graphsvc.store.embedded import attach, start
from graphsvc.store.embedded.conf import render_conf
from graphsvc.store.embedded.connection import Owner, read_owner
from graphsvc.store.embedded.directory import DataDirectory
from graphsvc.store.embedded.ownership import Ownership

HOLDER = """
import sys
from pathlib import Path
from graphsvc.store.embedded.directory import DataDirectory
from graphsvc.store.embedded.ownership import Ownership
from graphsvc.store.embedded.progress import Silent
directory = DataDirectory(Path(sys.argv[1]))
directory.make()
ownership = Ownership.take(directory, sys.argv[2], 0, Silent())
print("held", flush=True)
sys.stdin.read()
ownership.release()
"""


@pytest.fixture
def directory(tmp_path: Path) -> DataDirectory:
    directory = DataDirectory(tmp_path / "data")
    directory.make()
    return directory


@pytest.fixture
def holder(tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Another process that owns the data directory as a command, until its input ends."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "data"), "command"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_configuration_is_loopback_bolt_and_nothing_else():
    conf = dict(line.split("=", 1) for line in render_conf(1234)["neo4j.conf"].splitlines() if "=" in line)
    assert conf["server.bolt.listen_address"] == "127.0.0.1:1234"
    assert conf["server.http.enabled"] == conf["server.https.enabled"] == "false"
    assert conf["dbms.usage_report.enabled"] == "false"
    assert not [name for name in conf if "auth_enabled" in name or name.endswith("default_listen_address")]


def test_secrets_are_private_and_kept(directory):
    password = directory.password()
    assert directory.password() == password
    assert len(password) >= 32
    for path in (directory.home / "password", directory.home / "data" / "dbms" / "auth.ini"):
        assert mode(path) == 0o600
    assert mode(directory.home) == 0o700
    assert password not in (directory.home / "data" / "dbms" / "auth.ini").read_text()


def test_a_lost_password_is_not_replaced_over_a_database(directory):
    (directory.home / "data" / "databases" / "system").mkdir(parents=True)
    with pytest.raises(EmbeddedError, match=r"password file .* is missing"):
        directory.password()


def test_a_directory_of_a_newer_release_is_refused_before_java_starts(directory):
    directory.record_release("2026.08.1")
    with pytest.raises(EmbeddedError, match=r"written by Neo4j 2026\.08\.1, which is newer than 5\.26\.30"):
        start(directory.root)
    assert not directory.log.exists()


def test_a_directory_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EmbeddedError, match=r"cannot be written"):
        start(tmp_path / "file")


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["/bin/mount", "-t", "tmpfs", "-o", "ro,size=1m", "tmpfs", str(folder)]
    if sys.platform != "linux" or os.geteuid() != 0 or subprocess.run(mount, check=False).returncode:
        pytest.skip("needs the right to mount a read-only disk")
    yield folder
    subprocess.run(["/bin/umount", str(folder)], check=True)


def test_a_read_only_disk_is_said(read_only):
    with pytest.raises(EmbeddedError, match="read-only file system"):
        start(read_only / "data")


def test_a_second_owner_is_told_who_the_first_is(directory, holder, remarks):
    with pytest.raises(EmbeddedError, match=rf"Another command with process id {holder.pid} is using the data"):
        Ownership.take(directory, "command", 0.2, remarks)
    assert len(remarks.said) == 1
    assert str(holder.pid) in remarks.said[0]
    assert attach(directory.root) is None  # only a service lends its database


def test_a_command_waits_for_another_to_end(directory, holder, remarks):
    def end_holder(text: str) -> None:
        remarks.said.append(text)
        holder.stdin.close()

    remarks.say = end_holder
    ownership = Ownership.take(directory, "command", 30, remarks)
    assert len(remarks.said) == 1
    assert ownership.owner.pid == os.getpid()
    ownership.release()
    ownership.release()


def test_what_a_killed_owner_leaves_behind_is_harmless(directory, holder, remarks):
    assert read_owner(directory) is not None
    holder.kill()
    holder.wait()
    assert directory.owner.exists()
    assert read_owner(directory) is None
    Ownership.take(directory, "command", 5, remarks).release()


def test_a_process_id_used_again_is_another_process():
    me = Owner.myself("service")
    assert me.lives()
    assert not me.model_copy(update={"created": me.created - 60}).lives()
