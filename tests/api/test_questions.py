"""Risk questions over HTTP on the starter graph: the answer is the one that Python gets, under the same keys."""

from datetime import date
from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type

from graphsvc.api.schema import build_schema
from graphsvc.domain.entities import Kind
from graphsvc.web.examples import Example, examples
from graphsvc.workspace import Workspace

from .conftest import Client

pytestmark = pytest.mark.anyio


def everything(name: str) -> str:
    """A selection of all fields below a type."""
    kind = build_schema()._schema.type_map[name]
    assert isinstance(kind, GraphQLObjectType)
    parts = []
    for field, definition in kind.fields.items():
        named = get_named_type(definition.type)
        parts.append(f"{field} {everything(named.name)}" if isinstance(named, GraphQLObjectType) else field)
    return "{ " + " ".join(parts) + " }"


KINDS = {kind.name: kind.value for kind in Kind}
"""GraphQL writes a kind as PROCESS_NODE where JSON has ProcessNode; all else is the same."""


def with_kinds(value: Any) -> Any:
    """Data of GraphQL with kinds as JSON writes them, and without nulls."""
    if isinstance(value, dict) and value.get("kind") in KINDS:
        return without_nulls({**value, "kind": KINDS[value["kind"]]})
    if isinstance(value, list):
        return [with_kinds(item) for item in value]
    if isinstance(value, dict):
        return {name: with_kinds(item) for name, item in value.items() if item is not None}
    return value


def without_nulls(value: Any) -> Any:
    """Plain data without entries that are null."""
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    if isinstance(value, dict):
        return {name: without_nulls(item) for name, item in value.items() if item is not None}
    return value


@pytest.fixture
def starter(workspace: Workspace) -> Client:
    """The service on the starter graph."""
    return Client(workspace)


@pytest.mark.parametrize(
    ("field", "question"),
    [("singleFoundryDependence", "single_foundry"), ("criticalSuppliers", "critical_suppliers")],
)
async def test_the_answer_is_that_of_python_under_the_same_keys(
    starter: Client, workspace: Workspace, field: str, question: str
) -> None:
    answer = await getattr(workspace, question)("bytedance", as_of=date(2025, 6, 1), horizon=24)
    query = f'{{ answer: {field}(target: "bytedance", asOf: "2025-06-01", horizon: 24) {everything("Answer")} }}'
    data = (await starter.data(query))["answer"]
    expected = answer.model_dump(mode="json", by_alias=True)
    assert with_kinds(data) == without_nulls(expected)


async def test_a_role_is_asked_about_as_a_whole(starter: Client) -> None:
    query = (
        '{ singleFoundryDependence(role: "cloud-provider", asOf: "2025-06-01") { state findings { subject { id } } } }'
    )
    data = (await starter.data(query))["singleFoundryDependence"]
    assert len({finding["subject"]["id"] for finding in data["findings"]}) > 1


async def test_a_target_or_a_role_is_needed(starter: Client) -> None:
    for arguments in ("", '(target: "bytedance", role: "cloud-provider")'):
        error = await starter.error(f"{{ singleFoundryDependence{arguments} {{ state }} }}")
        assert error["message"] == "the question is about a target or a role"


async def test_an_unknown_target_is_not_found(starter: Client) -> None:
    error = await starter.error('{ criticalSuppliers(target: "nobody-knows-this") { state } }')
    assert error["extensions"]["code"] == "NOT_FOUND"


async def test_rules_are_listed_and_found(starter: Client, workspace: Workspace) -> None:
    data = await starter.data(
        """{ rules(first: 100) { totalCount
          edges { node { id slug title appliesFrom when parameters cites { citation } } } } }"""
    )
    assert data["rules"]["totalCount"] == len(workspace.ruleset.rules) > 5
    first = data["rules"]["edges"][0]["node"]
    query = "query Q($slug: String!, $id: ID!) { rule(slug: $slug) { id when } node(id: $id) { ... on Rule { slug } } }"
    found = await starter.data(query, slug=first["slug"], id=first["id"])
    assert found == {"rule": {"id": first["id"], "when": first["when"]}, "node": {"slug": first["slug"]}}


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.slug)
async def test_every_example_of_the_explorer_succeeds(starter: Client, example: Example) -> None:
    assert await starter.data(example.query)
