"""The jars: fetched once, checked, fetched again when damaged; and what is said when that cannot be done."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphsvc.domain.errors import EmbeddedError
from graphsvc.store.embedded.download import download
from graphsvc.store.embedded.download import repository as repository_address
from graphsvc.store.embedded.jars import JarFolder

CONTENTS = {"first": b"one" * 1000, "second": b"two" * 1000, "third": b"three" * 1000}


@pytest.fixture
def jars(repository):
    return [repository.add(name, content) for name, content in CONTENTS.items()]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.jar*"))


def test_every_jar_arrives_and_progress_knows_how_many(tmp_path, jars, remarks):
    download(jars, tmp_path, remarks, title="Fetching")
    assert names(tmp_path) == ["first-1.0.jar", "second-1.0.jar", "third-1.0.jar"]
    assert (tmp_path / "second-1.0.jar").read_bytes() == CONTENTS["second"]
    assert JarFolder(tmp_path).unfit(jars) == []
    assert remarks.steps == [("Fetching", 3)]


def test_other_content_than_the_lock_says_is_refused_by_name_and_the_rest_kept(tmp_path, repository, jars, remarks):
    repository.content[f"/maven/{jars[2].path}"] = b"something else"
    download(jars[:2], tmp_path, remarks, title="Fetching")
    with pytest.raises(EmbeddedError, match=r"third-1\.0\.jar from .* has other content than the lock file says"):
        download(JarFolder(tmp_path).unfit(jars), tmp_path, remarks, title="Fetching")
    assert names(tmp_path) == ["first-1.0.jar", "second-1.0.jar"]


def test_after_an_interruption_only_the_missing_jars_are_fetched(tmp_path, repository, jars, remarks):
    download(jars[:2], tmp_path, remarks, title="Fetching")
    (tmp_path / "third-1.0.jar.part").write_bytes(b"half")
    repository.asked.clear()
    download(JarFolder(tmp_path).unfit(jars), tmp_path, remarks, title="Fetching")
    assert repository.asked == ["third-1.0.jar"]
    assert names(tmp_path) == ["first-1.0.jar", "second-1.0.jar", "third-1.0.jar"]


@pytest.mark.parametrize("damage", [b"", b"two" * 999 + b"tw0"], ids=["truncated", "same size"])
def test_a_damaged_jar_is_found(tmp_path, jars, remarks, damage):
    download(jars, tmp_path, remarks, title="Fetching")
    assert JarFolder(tmp_path).unfit(jars) == []
    (tmp_path / "second-1.0.jar").write_bytes(damage)
    assert JarFolder(tmp_path).unfit(jars) == [jars[1]]


def test_an_unchanged_jar_is_not_read_again(tmp_path, jars, remarks):
    download(jars, tmp_path, remarks, title="Fetching")
    JarFolder(tmp_path).unfit(jars)
    path = tmp_path / "second-1.0.jar"
    before = path.stat()
    path.write_bytes(b"two" * 999 + b"tw0")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert JarFolder(tmp_path).unfit(jars) == []  # same size and time: trusted, that is what makes starts quick
    (tmp_path / "checked.json").write_text("no record")
    assert JarFolder(tmp_path).unfit(jars) == [jars[1]]


def test_a_passing_failure_is_tried_again(tmp_path, repository, jars, remarks):
    repository.statuses[f"/maven/{jars[0].path}"] = [503]
    download(jars, tmp_path, remarks, title="Fetching")
    assert repository.asked.count("first-1.0.jar") == 2
    assert JarFolder(tmp_path).unfit(jars) == []


def test_a_jar_that_the_repository_lacks(tmp_path, repository, jars, remarks):
    del repository.content[f"/maven/{jars[0].path}"]
    with pytest.raises(EmbeddedError, match=r"answered 404 for org/example/first/1\.0/first-1\.0\.jar"):
        download(jars, tmp_path, remarks, title="Fetching")


def test_no_network_names_the_other_ways(tmp_path, jars, remarks, monkeypatch):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("MAVEN_BASE", f"http://127.0.0.1:{unused.getsockname()[1]}")
        with pytest.raises(EmbeddedError, match=r"cannot be fetched.*GRAPHSVC_NEO4J_JARS.*--db bolt://"):
            download(jars, tmp_path, remarks, title="Fetching")
    assert names(tmp_path) == []


@pytest.mark.parametrize("package", ["httpx2", "jgo.maven"])
def test_a_missing_part_of_the_extra_is_named(tmp_path, jars, remarks, monkeypatch, package):
    monkeypatch.delenv("MAVEN_BASE")
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(EmbeddedError, match=r'pip install "graphsvc\[embedded\]"'):
        download(jars, tmp_path, remarks, title="Fetching")


def test_the_address_of_the_repository_comes_from_the_library(monkeypatch):
    monkeypatch.delenv("MAVEN_BASE", raising=False)
    assert repository_address().startswith("https://")


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["/bin/mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)]
    if sys.platform != "linux" or os.geteuid() != 0 or subprocess.run(mount, check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield folder
    subprocess.run(["/bin/umount", str(folder)], check=True)


def test_a_full_disk_is_said(small_disk, repository, remarks):
    jar = repository.add("large", b"x" * 100_000)
    with pytest.raises(EmbeddedError, match=r"No space left on the disk of .*GRAPHSVC_CACHE"):
        download([jar], small_disk, remarks, title="Fetching")
    assert names(small_disk) == []
