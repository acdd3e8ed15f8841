"""The command line by its own processes. One service owns the data directory; the commands talk to its database."""

import csv
import io
import json
import os
import signal
import socket

import httpx2 as httpx
import psutil
import pytest
from jsonschema import Draft202012Validator

from tests.cli.commands import PATIENCE, Commands

FOUNDING = ("ask", "single-foundry", "bytedance", "--as-of", "2025-06-01", "--horizon", "24")


@pytest.fixture(scope="module")
def commands(tmp_path_factory):
    return Commands(tmp_path_factory.mktemp("cli"))


@pytest.fixture(scope="module")
def service(commands):
    """A running service with the starter graph, as ``make run`` starts it; its address."""
    running = commands.start("serve", "--port", "0", "--with-starter")
    try:
        yield commands.address(running)
    finally:
        code, _ = stopped(running, signal.SIGINT)
    assert code == 0


def stopped(running, number):
    """Stop a service by a signal; every process that it had started is gone with it."""
    family = psutil.Process(running.pid).children(recursive=True) if running.poll() is None else []
    running.send_signal(number)
    code = running.wait(PATIENCE)
    _, alive = psutil.wait_procs(family, timeout=PATIENCE)
    assert alive == []
    return code, family


@pytest.fixture
def elsewhere(tmp_path):
    """Commands with a data directory of their own, in which nothing has been started."""
    return Commands(tmp_path)


# -- the service, and commands beside it -------------------------------------------------------------------------------


def test_the_service_prints_the_founding_answer_and_its_addresses(commands, service):
    said = commands.said()
    assert "TSMC" in said
    assert f"GraphiQL  {service}/graphiql" in said
    assert httpx.get(f"{service}/readyz").status_code == 200


def test_a_command_talks_to_the_database_of_the_service_that_has_the_data_directory(commands, service):
    status = json.loads(commands.here("db", "status", "--format", "json").out)
    assert status["revision"] == 1
    assert status["embedded"] is True
    assert status["counts"]["organizations"] >= 80
    query = {"query": '{ singleFoundryDependence(target: "bytedance", asOf: "2025-06-01") { revision } }'}
    answer = httpx.post(f"{service}/graphql", json=query).json()
    assert answer["data"]["singleFoundryDependence"]["revision"] == status["revision"]


def test_claims_and_relationships_agree(commands, service):
    ran = commands.here("db", "check", "--format", "json")
    found = json.loads(ran.out)
    assert ran.code == 0
    assert found["claims"] > 500
    assert (found["unlinked"], found["copied"], found["stray"]) == (0, 0, 0)


def test_an_answer_as_json_validates_and_has_the_same_bytes_each_time(commands, service):
    first, second = (commands.run(*FOUNDING, "--format", "json", PYTHONHASHSEED=seed) for seed in ("1", "77"))
    assert (first.code, first.error) == (0, "")
    assert first.bytes == second.bytes
    schema = json.loads(commands.here("schema", "answer").out)
    assert list(Draft202012Validator(schema).iter_errors(json.loads(first.out))) == []


def test_an_answer_as_table_csv_and_markdown(commands, service):
    table = commands.here(*FOUNDING).out
    assert max(len(line) for line in table.splitlines()) <= 100
    assert "Single foundry" in table
    rows = list(csv.DictReader(io.StringIO(commands.here(*FOUNDING, "--format", "csv").out.removeprefix("\ufeff"))))
    assert {"SINGLE_FOUNDRY", "FOUNDRY_DIAMOND"} <= {row["kind"] for row in rows}
    assert commands.here(*FOUNDING, "--format", "md").out.startswith("# The AI compute of ByteDance")


def test_critical_suppliers(commands, service):
    answer = json.loads(commands.here("ask", "critical-suppliers", "nvidia-h20", "--format", "json").out)
    assert "tsmc" in {found["anchor"]["id"] for found in answer["findings"] if found["anchor"]}


DOCUMENT = b'query($t: String!) { singleFoundryDependence(target: $t, asOf: "2025-06-01") { state } }'


def test_a_query_from_standard_input_with_variables(commands, service):
    ran = commands.here("query", "-", "--variables", '{"t": "bytedance"}', given=DOCUMENT)
    assert (ran.code, json.loads(ran.out)) == (0, {"data": {"singleFoundryDependence": {"state": "DECIDED"}}})


def test_a_query_with_errors_prints_them_and_fails(commands, service):
    ran = commands.here("query", "-", "--variables", '{"t": "nobody"}', given=DOCUMENT)
    assert ran.code == 1
    assert json.loads(ran.out)["errors"][0]["extensions"]["code"] == "NOT_FOUND"


REFUSED = {
    "unknown target": (("ask", "single-foundry", "bytedanc"), "Did you mean bytedance"),
    "known at before the first load": ((*FOUNDING, "--known-at", "2001-01-01"), "the graph knew nothing yet"),
    "horizon below zero": (("ask", "single-foundry", "bytedance", "--horizon", "-1"), "0 to 240 months"),
    "horizon too far": (("ask", "critical-suppliers", "tsmc", "--horizon", "1000000000"), "0 to 240 months"),
    "unknown role": (("ask", "single-foundry", "role:wizard"), "cloud-provider"),
}


@pytest.mark.parametrize(("arguments", "words"), REFUSED.values(), ids=REFUSED)
def test_a_question_that_cannot_be_answered_is_one_clear_message(commands, service, arguments, words):
    ran = commands.here(*arguments)
    assert (ran.code, ran.out) == (1, "")
    assert ran.error.startswith("graphsvc: ")
    assert words in ran.error


def test_a_second_service_on_the_same_data_directory_is_refused(commands, service):
    ran = commands.here("serve", "--port", "0")
    assert ran.code == 1
    assert str(commands.data) in ran.error
    assert httpx.get(f"{service}/healthz").status_code == 200


# -- without a database ------------------------------------------------------------------------------------------------

MALFORMED = {
    "known at": ((*FOUNDING, "--known-at", "nonsense"), 1, "Write it as 2026-03-01T12:00:00Z"),
    "as of": (("ask", "single-foundry", "bytedance", "--as-of", "1 June"), 1, "Write it as 2025-06-01"),
    "format": ((*FOUNDING, "--format", "pdf"), 2, "--format"),
    "horizon": (("ask", "single-foundry", "bytedance", "--horizon", "soon"), 2, "--horizon"),
    "no target": (("ask", "single-foundry"), 2, "target"),
    "unknown command": (("nonsense",), 2, "nonsense"),
    "variables": (("query", "-", "--variables", "{"), 1, "--variables is not JSON"),
    "variables of another type": (("query", "-", "--variables", "[]"), 1, "not a JSON object"),
    "document": (("query", "nowhere.graphql"), 1, "nowhere.graphql cannot be read"),
    "file": (("load", "nowhere.yaml"), 1, "nowhere.yaml"),
    "port": (("serve", "--port", "70000"), 1, "port"),
    "database": (("db", "status", "--db", "http://localhost"), 1, "no Bolt address"),
    "address": (("serve", "--host", "0.0.0.0"), 1, "graphsvc keys create"),  # noqa: S104
    "host": (("serve", "--host", "example.invalid"), 1, "graphsvc keys create"),
}


@pytest.mark.parametrize(("arguments", "code", "words"), MALFORMED.values(), ids=MALFORMED)
def test_malformed_arguments_are_refused_before_anything_starts(elsewhere, arguments, code, words):
    ran = elsewhere.here(*arguments)
    assert (ran.code, ran.out) == (code, "")
    assert words in ran.error


def test_a_document_that_is_not_utf8_is_refused(elsewhere):
    ran = elsewhere.here("query", "-", given=b"\xff")
    assert (ran.code, ran.out) == (1, "")
    assert "not UTF-8" in ran.error


SETTINGS = {
    "no TOML": (b"port = [", {}, "graphsvc.toml"),
    "not UTF-8": (b"\xff\xfe", {}, "graphsvc.toml"),
    "wrong type": (b'port = "many"', {}, "port"),
    "wrong variable": (b"", {"GRAPHSVC_PORT": "many"}, "port"),
    "variable that is no JSON": (b"", {"GRAPHSVC_API": "{"}, "GRAPHSVC_"),
    "unknown release": (b"", {"GRAPHSVC_NEO4J_RELEASE": "1.0"}, "no embedded Neo4j 1.0"),
    "unknown authentication": (b"", {"GRAPHSVC_API__AUTH": "magic"}, "api.auth"),
}


@pytest.mark.parametrize(("file", "environment", "words"), SETTINGS.values(), ids=SETTINGS)
def test_broken_settings_are_one_clear_message(elsewhere, file, environment, words):
    (elsewhere.folder / "graphsvc.toml").write_bytes(file)
    ran = elsewhere.here("db", "status", **environment)
    assert (ran.code, ran.out) == (1, "")
    assert ran.error.startswith("graphsvc: ")
    assert words in ran.error


def unusable(folder):
    """Data directories that cannot be: a file, one below a file, and one that may not be written."""
    (folder / "file").write_text("")
    read_only = folder / "read-only"
    read_only.mkdir(mode=0o500)
    found = [folder / "file", folder / "file" / "below"]
    return found if os.geteuid() == 0 else [*found, read_only]


def test_a_data_directory_that_cannot_be_one_is_refused(elsewhere):
    for data in unusable(elsewhere.folder):
        ran = elsewhere.here("db", "status", "--data", str(data))
        assert (ran.code, ran.out) == (1, "")
        assert str(data) in ran.error


def test_a_port_that_is_taken_is_refused(elsewhere):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = elsewhere.here("serve", "--port", str(port))
    assert (ran.code, ran.out) == (1, "")
    assert f"127.0.0.1:{port} cannot be bound" in ran.error
    assert "--port" in ran.error
    assert not elsewhere.data.exists()


def test_a_server_that_is_not_there_is_refused(elsewhere):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        uri = f"bolt://127.0.0.1:{free.getsockname()[1]}"
    ran = elsewhere.here("db", "status", "--db", uri)
    assert (ran.code, ran.out) == (1, "")
    assert uri.removeprefix("bolt://") in ran.error


@pytest.mark.parametrize("what", ["graphql", "answer", "bundle", "vocabulary"])
def test_each_schema_is_printed(elsewhere, what):
    ran = elsewhere.here("schema", what)
    assert (ran.code, ran.error) == (0, "")
    assert "type Query" in ran.out if what == "graphql" else isinstance(json.loads(ran.out), dict)


# -- an empty graph, and stopping --------------------------------------------------------------------------------------


def test_a_service_that_is_terminated_leaves_no_process_and_nothing_was_in_it(elsewhere):
    running = elsewhere.start("serve", "--port", "0")
    elsewhere.address(running)
    empty = elsewhere.run(*FOUNDING)
    before = json.loads(elsewhere.here("db", "status", "--format", "json").out)
    code, family = stopped(running, signal.SIGTERM)
    assert (empty.code, empty.out) == (1, "")
    assert "the graph is empty" in empty.error
    assert before["revision"] == 0
    assert code == 0
    assert family
    assert "Stopped." in elsewhere.said()
