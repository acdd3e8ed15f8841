"""Releases and their lock files."""

from pathlib import Path

import pytest

from graphsvc.domain.errors import EmbeddedError
from graphsvc.store.embedded import DEFAULT_RELEASE, RELEASES, prepare
from graphsvc.store.embedded.edition import choose_edition
from graphsvc.store.embedded.lockfile import load_lock, parse_lock
from graphsvc.store.embedded.release import refuse_unfit, version_key


def test_releases_are_in_order_and_the_default_is_known():
    assert sorted(RELEASES, key=version_key) == list(RELEASES)
    assert DEFAULT_RELEASE in RELEASES


@pytest.mark.parametrize(
    ("written_by", "release", "fault"),
    [
        ("5.26.30", "5.26.30", None),
        ("5.26.4", "5.26.30", None),
        ("5.26.30", "2026.08.1", None),
        ("2026.08.1", "5.26.30", "newer than 5.26.30"),
        ("5.26.31", "5.26.30", "newer than 5.26.30"),
        ("5.9.0", "5.26.30", "too old"),
        ("4.4.40", "2026.08.1", "too old"),
        ("yesterday", "5.26.30", "not the number of a Neo4j release"),
    ],
)
def test_which_release_may_open_what_another_wrote(written_by, release, fault):
    if fault is None:
        refuse_unfit(written_by, release, "/data")
    else:
        with pytest.raises(EmbeddedError, match=fault):
            refuse_unfit(written_by, release, "/data")


@pytest.mark.parametrize("release", RELEASES)
def test_each_lock_file_names_its_kernel_and_a_digest_for_every_jar(release):
    lock = load_lock(release)
    names = [jar.name for jar in lock.jars]
    assert f"neo4j-kernel-{release}.jar" in names
    assert len(set(names)) == len(names) > 200
    assert all(len(bytes.fromhex(jar.sha256)) == 32 for jar in lock.jars)


def test_a_classifier_is_part_of_the_file_name():
    lock = parse_lock("1.0", "# main: org.example.Main\norg.example:native:1.2:linux-x86_64 00ff\n")
    assert lock.jars[0].path == "org/example/native/1.2/native-1.2-linux-x86_64.jar"


@pytest.mark.parametrize(
    ("text", "fault"),
    [("org.example:a:1 00\n", "must name one main class"), ("# main: M\norg.example:a 00\n", "Not a line of a lock")],
)
def test_a_malformed_lock_file_is_refused(text, fault):
    with pytest.raises(EmbeddedError, match=fault):
        parse_lock("1.0", text)


def test_an_unknown_release_names_the_known_ones():
    with pytest.raises(EmbeddedError, match=r"no lock file for Neo4j 3\.5\.0\. Known releases are 5\.26\.30 and"):
        choose_edition("3.5.0")


def test_the_folder_of_an_installed_neo4j_serves_instead_of_a_download(tmp_path, monkeypatch):
    newest = RELEASES[-1]
    prepare(newest)
    for jar in choose_edition(newest).jars:
        (tmp_path / jar.name).symlink_to(jar)
    monkeypatch.setenv("GRAPHSVC_NEO4J_JARS", str(tmp_path))
    edition = choose_edition(DEFAULT_RELEASE)
    assert edition.release == newest
    assert edition.main_class == load_lock(newest).main_class
    assert edition.to_fetch == ()
    assert {jar.parent for jar in edition.jars} == {tmp_path}


@pytest.mark.parametrize(
    "files", [(), ("neo4j-kernel-5.26.30.jar",), ("neo4j-kernel-5.26.30.jar", "neo4j-5.26.30.jar")]
)
def test_a_folder_that_is_not_neo4js_is_refused(tmp_path: Path, monkeypatch, files):
    for name in files:
        (tmp_path / name).write_bytes(b"no archive")
    monkeypatch.setenv("GRAPHSVC_NEO4J_JARS", str(tmp_path))
    with pytest.raises(EmbeddedError, match=r"GRAPHSVC_NEO4J_JARS names|is damaged"):
        choose_edition(DEFAULT_RELEASE)
