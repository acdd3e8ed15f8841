"""Transactions as people write them on the command line and in files."""

import json
import signal

import pytest

from graphsvc.commands.transactions import fact_of, transaction_of
from graphsvc.domain.errors import BadRequest
from tests.cli.commands import PATIENCE, Commands


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("logic=yes", True),
        ("logic=FALSE", False),
        ("tpp=4800", {"min": 4800, "max": 4800}),
        ("tpp=1600..4800", {"min": 1600, "max": 4800}),
        ("tpp=1600..", {"min": 1600}),
        ("tpp=..4800", {"max": 4800}),
        ("packagedIn=TW", "tw"),
        ("consigneeListings=us-entity-list#5, some-list", ("us-entity-list#5", "some-list")),
        ("consigneeListings=", ()),
    ],
)
def test_a_fact_is_read_as_its_type(text, value):
    name, found = fact_of(text)
    assert (name, found) == (text.partition("=")[0], value)
    assert name in transaction_of({"facts": {name: found}}).facts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("logic", "has no value"),
        ("logic=perhaps", "yes or no"),
        ("tpp=much", "a number in TPP"),
        ("tppp=1", "did you mean tpp"),
    ],
)
def test_what_is_no_fact_is_refused(text, words):
    with pytest.raises(BadRequest, match=words):
        fact_of(text)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"item": "Not An Id"}, "item: "),
        ({"facts": {"item": "x"}}, "facts: 'item' is a role"),
        ({"seller": "x"}, "seller: "),
        ({"facts": {"tpp": {"min": 2, "max": 1}}}, "facts.tpp"),
    ],
)
def test_a_wrong_transaction_names_the_field(given, words):
    with pytest.raises(BadRequest, match=words):
        transaction_of(given)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "there is nothing to decide"),
        (("--item", "x", "--on", "someday"), "'someday' is not a day"),
        (("--item", "x", "--fact", "tpp"), "has no value"),
    ],
)
def test_a_malformed_command_is_refused_before_anything_starts(tmp_path, arguments, words):
    ran = Commands(tmp_path).here("ask", "decision", *arguments)
    assert ran.code == 1
    assert words in ran.error
    assert not (tmp_path / "data").exists()


def test_a_file_and_roles_are_not_mixed(tmp_path):
    (tmp_path / "t.jsonl").write_text("{}\n", encoding="utf-8")
    ran = Commands(tmp_path).here("ask", "decision", "--file", "t.jsonl", "--item", "x")
    assert ran.code == 1
    assert "--file holds whole transactions" in ran.error


# -- on the starter graph ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def commands(tmp_path_factory):
    """Commands that share the database of a service with the starter graph."""
    found = Commands(tmp_path_factory.mktemp("cli-controls"))
    running = found.start("serve", "--port", "0", "--with-starter")
    try:
        found.address(running)
        yield found
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(PATIENCE)


H20 = ("--exporter", "nvidia", "--item", "nvidia-h20", "--destination", "CN", "--end-user", "bytedance")
GIVEN = {"exporter": "nvidia", "item": "nvidia-h20", "destination": "CN", "endUser": "bytedance"}


def test_a_decision_as_json_table_and_markdown(commands):
    asked = ("ask", "decision", *H20, "--on", "2025-04-10", "--format")
    found = json.loads(commands.here(*asked, "json").out)
    assert (found["licence"], found["asOf"]) == ("REQUIRED", "2025-04-10")
    for form in ("table", "md"):
        ran = commands.here(*asked, form)
        assert ran.code == 0
        assert "Licence REQUIRED" in ran.out
        assert "H20 letter" in ran.out


def test_a_file_is_decided_line_by_line_and_wrong_lines_are_named(commands):
    lines = [
        json.dumps({**GIVEN, "on": "2025-04-08"}),
        "",
        json.dumps({**GIVEN, "item": "h20"}),
        json.dumps({**GIVEN, "facts": {"tppp": 1}}),
        "no json",
        json.dumps({**GIVEN, "on": "then"}),
        json.dumps(GIVEN),
    ]
    (commands.folder / "t.jsonl").write_text("\n".join(lines), encoding="utf-8")
    ran = commands.here("ask", "decision", "--file", "t.jsonl", "--on", "2025-04-10", "--no-would-change")
    rows = {row["line"]: row for row in map(json.loads, ran.out.splitlines())}
    assert list(rows) == [1, 3, 4, 5, 6, 7]
    assert rows[1]["decision"]["asOf"] == "2025-04-08"
    assert rows[7]["decision"]["licence"] == "REQUIRED"
    assert [rows[number]["error"]["field"] for number in (3, 4, 5, 6)] == ["item", "facts", None, "on"]
    assert "t.jsonl:3: item: nothing is known of 'h20'" in ran.error
    assert "4 of 6 transactions could not be decided" in ran.error
    assert ran.code == 1


def test_a_file_that_is_not_utf8_is_one_clear_message(commands):
    (commands.folder / "b.jsonl").write_bytes(b"\xff\xfe\n")
    ran = commands.here("ask", "decision", "--file", "b.jsonl")
    assert ran.code == 1
    assert "b.jsonl:1" in ran.error


def test_product_controls(commands):
    days = ("--on", "2022-10-20", "--on", "2022-10-21")
    found = json.loads(commands.here("ask", "product-controls", "nvidia-a100", *days, "--format", "json").out)
    assert [day["classifications"] for day in found["days"]] == [[], ["3A090"]]
    assert "3A090" in commands.here("ask", "product-controls", "nvidia-a100", *days).out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("rule-impact", "us-nvidia-h20-letter", "bytedance"), "BLOCKED_SUPPLY"),
        (("foundry-customers", "tsmc"), "PRESUMPTION_REBUTTED"),
    ],
)
def test_answers(commands, arguments, words):
    found = json.loads(commands.here("ask", *arguments, "--as-of", "2025-04-10", "--format", "json").out)
    assert words in {finding["kind"] for finding in found["findings"]}
