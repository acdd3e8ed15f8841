"""Every example of the documentation is run, or at least understood by what it is written for."""

import json
import tomllib
from pathlib import Path

import pytest
from graphql import OperationDefinitionNode, OperationType, build_schema, parse, validate
from starlette.testclient import TestClient
from typer.testing import CliRunner

from docs.refresh import ROOT
from docs.tables import fields
from graphsvc.api import schema as api
from graphsvc.api.context import Context
from graphsvc.api.execution import GraphQLRequest, execute
from graphsvc.api.settings import Limits
from graphsvc.cli import app
from graphsvc.controls.loading import load_rules
from graphsvc.ingest.check import Check, Known
from graphsvc.ingest.files import bundle_files
from graphsvc.ingest.problems import Problems
from graphsvc.settings import settings
from graphsvc.shipped import shipped
from tests.docs.blocks import BLOCKS, Block, of, parsed, shell

TESTED = {"console", "sh", "graphql", "python", "yaml", "toml", "jsonl", "csv"}
WRITING = {"load", "keys create", "keys list", "db migrate"}
FOREGROUND = {"serve"}
VARIABLES = {"text": "hynix"}


def test_every_block_is_of_a_language_that_is_tested():
    assert {block.language for block in BLOCKS} == TESTED


# -- shell -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("page", "words"), shell("graphsvc"))
def test_command(page, words, environment, anyio_backend):
    name = parsed(words)
    if name in FOREGROUND or any(word.isupper() for word in words):
        return
    folder = environment(writing=name in WRITING)
    write_files(page, folder)
    result = CliRunner().invoke(app, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(("page", "words"), shell("make"))
def test_make(page, words):
    rules = (line.partition(":")[0] for line in (ROOT / "Makefile").read_text().splitlines() if line[:1].isalpha())
    assert words[0] in set(rules)


@pytest.mark.anyio
@pytest.mark.parametrize(("page", "words"), shell("curl"))
async def test_curl(page, words, workspace):
    body = json.loads(words[words.index("-d") + 1])
    assert await answered(workspace, body["query"])


def test_no_other_program_stands_in_a_console():
    known = {"graphsvc", "make", "curl"}
    lines = [line for block in BLOCKS if block.language == "console" for line in block.shell]
    assert {line.split()[0].rpartition("/")[2] for line in lines} == known


@pytest.mark.parametrize("block", of("sh"))
def test_shell_lines_are_understood(block: Block):
    for line in block.body.splitlines():
        words = line.split()
        calls = [at for at, word in enumerate(words) if word == "graphsvc"]
        assert calls or words[0] in {"export", "docker"}, line
        if calls:
            parsed(words[calls[-1] + 1 :])


# -- GraphQL ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("block", of("graphql"))
def test_document_is_valid(block: Block):
    schema = build_schema((ROOT / "schema.graphql").read_text(encoding="utf-8"))
    assert validate(schema, parse(block.body)) == []


@pytest.mark.anyio
@pytest.mark.parametrize("block", of("graphql"))
async def test_document_is_answered(block: Block, workspace, writable):
    if not mutates(block.body):
        assert all((await answered(workspace, block.body)).values())
    elif "addClaims" in block.body:
        assert await answered(writable, block.body)
    elif "addRules" in block.body:
        assert await answered(writable, block.body)
        records = list((await writable.rules()).records.values())
        await writable.close_rules(records, actor="tests", reason="other tests use the rules that ship")
    else:
        assert "retractClaims" in block.body or "closeRules" in block.body


def mutates(document: str) -> bool:
    definitions = parse(document).definitions
    return any(isinstance(d, OperationDefinitionNode) and d.operation is OperationType.MUTATION for d in definitions)


async def answered(workspace, document):
    limits = Limits()
    request = GraphQLRequest(document, VARIABLES)
    result = await execute(api.build_schema(limits), request, Context(workspace, limits=limits))
    assert not result.errors
    return result.data


# -- Python ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("block", of("python"))
def test_program(block: Block, environment, anyio_backend):
    environment()
    names = {"__name__": "__main__"}
    exec(compile(block.body, block.name, "exec"), names)  # noqa: S102 - our own documentation
    if "app" in names:
        with TestClient(names["app"], base_url="http://localhost") as client:
            assert client.get("/supply/readyz").json() == {"status": "ready"}
            assert client.post("/supply/graphql", json={"query": "{ __typename }"}).json() == {
                "data": {"__typename": "Query"}
            }


# -- data and settings -----------------------------------------------------------------------------------------------


def write_files(page: Path, folder: Path) -> list[Path]:
    """The files that blocks of the page stand for."""
    named = [block for block in BLOCKS if block.page == page and block.file]
    for block in named:
        (folder / block.file).write_text(block.body, encoding="utf-8")
    return [folder / block.file for block in named]


def test_bundles_pass_the_check(tmp_path: Path):
    paths = write_files(ROOT / "docs" / "bundle-format.md", tmp_path)
    assert {path.suffix for path in paths} == {".yaml", ".jsonl", ".csv"}
    problems = Problems()
    check = Check(problems)
    for file in bundle_files(paths):
        check.items(file.name, file.read())
    check.references(Known())
    problems.raise_any()
    assert check.claims == 6


def test_every_yaml_block_is_a_named_bundle_or_a_rule_file(tmp_path: Path):
    blocks = [block for block in BLOCKS if block.language == "yaml"]
    rules = [block for block in blocks if block.body.startswith("rules:")]
    assert all(block.file for block in blocks if block not in rules)
    for path in (shipped("data") / "rules").glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    for block in rules:
        (tmp_path / "99-example.yaml").write_text(block.body, encoding="utf-8")
        assert "example-bandwidth" in {rule.id for rule in load_rules(tmp_path).rules}


@pytest.mark.parametrize("block", of("toml"))
def test_settings_file(block: Block, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "graphsvc.toml").write_text(block.body, encoding="utf-8")
    found = settings()
    known = {name for name, _ in fields()}
    for name, value in flat(tomllib.loads(block.body)):
        assert name in known
        held = found
        for part in name.split("."):
            held = getattr(held, part)
        assert held == (tuple(value) if isinstance(value, list) else value)


def flat(data, prefix=""):
    for name, value in data.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
