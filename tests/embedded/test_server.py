"""A running database: reached, shared, refused to a second owner, stopped."""

import stat

import neo4j
import pytest

from graphsvc.domain.errors import EmbeddedError
from graphsvc.store.embedded import DEFAULT_RELEASE, attach, prepare, running, start
from graphsvc.store.embedded.directory import DataDirectory


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with start(tmp_path_factory.mktemp("service"), kind="service") as server:
        yield server


@pytest.fixture(scope="module")
def directory(service):
    return service._ownership._directory


def test_it_answers_with_its_release(service, ask):
    versions = "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0]"
    assert ask(service.connection, versions) == [DEFAULT_RELEASE]
    assert service.connection.release == DEFAULT_RELEASE
    assert service.connection.uri.startswith("bolt://127.0.0.1:")


@pytest.mark.parametrize("password", ["wrong", "neo4j", ""])
def test_no_other_password_opens_it(service, ask, password):
    with pytest.raises(neo4j.exceptions.ClientError):
        ask(service.connection, "RETURN 1", password=password)


def test_nothing_it_writes_is_readable_by_others(service, directory):
    readable = [path for path in directory.home.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert readable == []
    assert service.connection.password.get_secret_value() not in directory.connection.read_text()
    assert service.connection.password.get_secret_value() not in repr(service.connection)


def test_a_command_uses_the_services_database(service, directory, ask):
    found = attach(directory.root)
    assert found == service.connection
    with running(directory.root) as connection:
        assert ask(connection, "RETURN 7") == [7]
    assert service.alive


def test_a_second_owner_is_refused_at_once_and_changes_nothing(service, directory, ask):
    before = {path: path.read_bytes() for path in (*directory.conf.iterdir(), directory.connection, directory.owner)}
    with pytest.raises(EmbeddedError, match=rf"The service with process id {service.connection.pid} is using"):
        start(directory.root)
    assert {path: path.read_bytes() for path in before} == before
    assert ask(service.connection, "RETURN 7") == [7]


def test_preparing_again_finds_everything_in_place(service, remarks):
    assert prepare(progress=remarks).class_cache is not None
    assert (remarks.said, remarks.steps) == ([], [])


def test_stopping_leaves_no_trace_of_an_owner(service, directory):
    service.stop()
    service.stop()
    assert not service.alive
    assert attach(directory.root) is None
    assert not directory.connection.exists()
    assert not directory.owner.exists()
    assert DataDirectory(directory.root).written_by() == DEFAULT_RELEASE
