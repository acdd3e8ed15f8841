"""The questions about parties over HTTP: the answers are those of Python, under the same keys."""

from datetime import date
from typing import Any

import pytest

from graphsvc.domain.answers import Answer
from graphsvc.ingest.item import Item
from graphsvc.risk.affiliates import Variant
from graphsvc.workspace import Workspace

from .conftest import Client
from .test_questions import everything, with_kinds, without_nulls

pytestmark = pytest.mark.anyio
DAY = date(2025, 6, 1)


@pytest.fixture
def starter(workspace: Workspace) -> Client:
    """The service on the starter graph."""
    return Client(workspace)


def seen(answer: Answer) -> Any:
    return without_nulls(answer.model_dump(mode="json", by_alias=True))


async def asked(client: Client, field: str) -> Any:
    return with_kinds((await client.data(f"{{ answer: {field} {everything('Answer')} }}"))["answer"])


@pytest.mark.parametrize("variant", list(Variant))
async def test_ownership(starter: Client, workspace: Workspace, variant: Variant) -> None:
    answer = await workspace.ownership("hisilicon", variant, as_of=DAY)
    field = f'ownership(party: "hisilicon", variant: {variant}, asOf: "2025-06-01")'
    assert await asked(starter, field) == seen(answer)


async def test_calendar(starter: Client, workspace: Workspace) -> None:
    answer = await workspace.calendar(date(2025, 1, 10), 10)
    found = await asked(starter, 'calendar(from: "2025-01-10", days: 10)')
    assert found == seen(answer)
    assert {finding["kind"] for finding in found["findings"]} == {"RULE_EVENT", "LISTING_EVENT"}


async def test_screening(starter: Client, workspace: Workspace) -> None:
    answer = await workspace.screening("華為", language="zh-Hant", country="CN", as_of=DAY)
    field = 'screening(name: "華為", language: "zh-Hant", country: "CN", asOf: "2025-06-01")'
    found = await asked(starter, field)
    assert found == seen(answer)
    assert [(f["kind"], f["subject"]["id"]) for f in found["findings"]] == [("CANDIDATE_LISTED", "huawei")]
    assert found["arguments"]["country"] == "cn"


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ('ownership(party: "nobody-knows-this", variant: BIS)', "NOT_FOUND"),
        ('ownership(party: "nvidia-h20", variant: OFAC)', "BAD_REQUEST"),
        ("calendar(days: -1)", "BAD_REQUEST"),
        ("calendar(days: 3661)", "BAD_REQUEST"),
        ('screening(name: "?!")', "BAD_REQUEST"),
        ('screening(name: "Nova", country: "XX")', "NOT_FOUND"),
        ('screening(name: "Nova", knownAt: "2001-01-01T00:00:00Z")', "NOT_FOUND"),
    ],
)
async def test_what_cannot_be_asked_is_refused(starter: Client, field: str, code: str) -> None:
    error = await starter.error(f"{{ {field} {{ state }} }}")
    assert error["extensions"]["code"] == code


async def test_an_answer_follows_the_claims_of_its_revision(starter: Client, workspace: Workspace, unique: str) -> None:
    """Two listed owners of 25 % each, one of them recorded later: the earlier knowledge keeps its answer."""
    first, second, owned = (f"{unique}-{name}" for name in ("first", "second", "owned"))
    source = {"id": f"{unique}-source", "title": "Register", "publisher": "Registrar", "grade": "READ"}
    items = [Item("source", source, 1)]
    items += [Item("entity", _party(name, source["id"]), 2) for name in (first, second, owned)]
    items += [Item("claim", _listed(name, source["id"]), 3) for name in (first, second)]
    items += [Item("claim", _stake(first, owned, source["id"]), 4)]
    before = await workspace.add_claims(items, actor="tests")
    after = await workspace.add_claims([Item("claim", _stake(second, owned, source["id"]), 1)], actor="tests")
    found = []
    for revision in (before, after):
        instant = revision.recorded_at.isoformat()
        field = f'ownership(party: "{owned}", variant: OFAC, asOf: "2025-06-01", knownAt: "{instant}")'
        found.append((await asked(starter, field))["findings"][0]["kind"])
    assert found == ["OWNERSHIP_UNKNOWN", "OWNERSHIP_SURE"]


def _party(name: str, source: str) -> dict[str, Any]:
    return {"id": name, "kind": "Organization", "names": [name], "source": source}


def _listed(name: str, source: str) -> dict[str, Any]:
    return {"subject": name, "predicate": "LISTED_ON", "object": "us-sdn-list", "from": "2020-01-01", "source": source}


def _stake(owner: str, owned: str, source: str) -> dict[str, Any]:
    stake = {"min": 25, "max": 25, "unit": "%"}
    return {"subject": owner, "predicate": "OWNS", "object": owned, "stake": stake, "source": source}
