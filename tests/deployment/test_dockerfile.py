"""What the image promises: pinned base, hashed dependencies, no root, a health check that asks for readiness."""

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def instructions():
    """The instructions as pairs of keyword and argument, continued lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]


def arguments(instructions, keyword):
    return [argument for name, argument in instructions if name == keyword]


def test_it_has_two_stages_on_the_same_pinned_slim_base(instructions):
    bases = [argument.split()[0] for argument in arguments(instructions, "FROM")]
    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.\d+-slim-\w+", bases[0])


def test_dependencies_come_from_the_lock_with_hashes_and_the_project_alone(instructions):
    installs = [argument for argument in arguments(instructions, "RUN") if "pip install" in argument]
    assert any("--require-hashes -r /src/requirements.lock" in argument for argument in installs)
    assert any("--no-deps ." in argument for argument in installs)


def test_it_does_not_run_as_root(instructions):
    assert arguments(instructions, "USER") == ["10001:10001"]
    names = [name for name, _ in instructions]
    assert names.index("USER") < names.index("ENTRYPOINT")


def test_the_health_check_asks_for_readiness(instructions):
    (check,) = arguments(instructions, "HEALTHCHECK")
    command = json.loads(check[check.index("[") :])
    assert command[:2] == ["python", "-c"]
    ast.parse(command[2])
    assert "/readyz" in command[2]


def test_it_serves(instructions):
    assert json.loads(arguments(instructions, "ENTRYPOINT")[0]) == ["graphsvc"]
    assert json.loads(arguments(instructions, "CMD")[0]) == ["serve"]


def test_everything_that_it_copies_reaches_the_build(instructions):
    copied = [argument.split()[:-1] for argument in arguments(instructions, "COPY") if "--from" not in argument]
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert {name for names in copied for name in names} == allowed


def test_what_it_copies_exists(instructions):
    """``requirements.lock`` and the folders are in the repository, not made by a build."""
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    assert [name for name in allowed if not (ROOT / name).exists()] == []
