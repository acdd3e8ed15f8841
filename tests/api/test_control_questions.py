"""Questions on controls over HTTP: what Python gets, under the same keys; wrong transactions name their fields."""

from datetime import date
from typing import Any

import pytest

from graphsvc.domain.base import Value
from graphsvc.domain.decisions import Transaction
from graphsvc.workspace import Workspace

from .conftest import Client
from .test_questions import everything, with_kinds, without_nulls

pytestmark = pytest.mark.anyio
DAY = date(2025, 4, 10)
H20 = '{ exporter: "nvidia", item: "nvidia-h20", destination: "CN", endUser: "bytedance" }'


@pytest.fixture
def starter(workspace: Workspace) -> Client:
    return Client(workspace)


def plain(value: Value) -> Any:
    return without_nulls(value.model_dump(mode="json", by_alias=True))


async def test_a_decision(starter: Client, workspace: Workspace) -> None:
    query = f'{{ decision(transaction: {H20}, asOf: "{DAY}") {everything("Decision")} }}'
    data = (await starter.data(query))["decision"]
    asked = Transaction(exporter="nvidia", item="nvidia-h20", destination="cn", end_user="bytedance")
    assert without_nulls(data) == plain(await workspace.decision(asked, on=DAY))


async def test_stated_facts_of_every_type_reach_the_decision(starter: Client, workspace: Workspace) -> None:
    facts = {"logic": True, "tpp": 4800, "dieArea": {"min": 100, "max": 200}, "consigneeListings": ["us-entity-list"]}
    query = """query Q($facts: JSON) {
      decision(transaction: { exporter: "nvidia", facts: $facts }, asOf: "2025-04-10") {
        licence evidence { fact } } }"""
    data = (await starter.data(query, facts=facts))["decision"]
    found = await workspace.decision(Transaction(exporter="nvidia", facts=facts), on=DAY)
    assert data["licence"] == found.licence
    assert {"tpp", "consigneeListings"} <= {use["fact"] for use in data["evidence"]}


@pytest.mark.parametrize(
    ("transaction", "field", "words"),
    [
        ("{ facts: { tppp: 1 } }", "facts", "unknown fact 'tppp'"),
        ("{ facts: { tpp: true } }", "facts", "tpp is a NUMBER"),
        ('{ item: "Not An Id" }', "item", "pattern"),
    ],
)
async def test_a_wrong_transaction_names_its_field(starter: Client, transaction: str, field: str, words: str) -> None:
    error = await starter.error(f"{{ decision(transaction: {transaction}) {{ licence }} }}")
    assert error["extensions"]["code"] == "INPUT"
    (problem,) = error["extensions"]["problems"]
    assert problem["field"] == field
    assert words in problem["message"]


async def test_an_unknown_id_is_not_found(starter: Client) -> None:
    error = await starter.error('{ decision(transaction: { item: "h20" }) { licence } }')
    assert error["extensions"]["code"] == "NOT_FOUND"
    assert "nvidia-h20" in error["extensions"]["hint"]


async def test_product_controls(starter: Client, workspace: Workspace) -> None:
    query = f'{{ productControls(product: "nvidia-a100", dates: ["2023-11-17"]) {everything("ProductControls")} }}'
    data = (await starter.data(query))["productControls"]
    assert with_kinds(data) == plain(await workspace.product_controls("nvidia-a100", [date(2023, 11, 17)]))


@pytest.mark.parametrize(
    ("field", "question", "arguments"),
    [
        ("ruleImpact", "rule_impact", {"rule": "us-nvidia-h20-letter", "target": "bytedance"}),
        ("foundryCustomers", "foundry_customers", {"foundry": "smic"}),
    ],
)
async def test_answers(
    starter: Client, workspace: Workspace, field: str, question: str, arguments: dict[str, str]
) -> None:
    given = ", ".join(f'{name}: "{value}"' for name, value in arguments.items())
    data = (await starter.data(f'{{ answer: {field}({given}, asOf: "{DAY}") {everything("Answer")} }}'))["answer"]
    assert with_kinds(data) == plain(await getattr(workspace, question)(**arguments, as_of=DAY))
