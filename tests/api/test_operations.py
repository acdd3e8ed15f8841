"""Documents are parsed, validated and costed once; persisted queries take them from the same cache."""

import pytest

from graphsvc.api.context import Context
from graphsvc.api.execution import GraphQLRequest, execute
from graphsvc.api.operations import document_key
from graphsvc.api.schema import build_schema
from graphsvc.api.settings import Limits

from .conftest import Client, Offline

pytestmark = pytest.mark.anyio

QUERY = "{ __typename }"


def persisted(text: str) -> dict[str, object]:
    return {"persistedQuery": {"version": 1, "sha256Hash": document_key(text)}}


async def test_a_document_is_validated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    schema, seen = build_schema(), []
    monkeypatch.setattr("graphsvc.api.operations.validate_document", lambda *args: seen.append(args) or [])
    for _ in range(3):
        result = await execute(schema, GraphQLRequest(QUERY), Context(Offline()))  # type: ignore[arg-type]
        assert result.data == {"__typename": "Query"}
    assert len(seen) == 1


async def test_the_cache_is_bounded_and_keeps_what_was_used_last() -> None:
    schema = build_schema(Limits(cached_operations=2))
    for text in ("{ a: __typename }", "{ b: __typename }", "{ a: __typename }", "{ c: __typename }"):
        await execute(schema, GraphQLRequest(text), Context(Offline()))  # type: ignore[arg-type]
    assert len(schema.cache) == 2
    assert schema.cache.get(document_key("{ a: __typename }")) is not None
    assert schema.cache.get(document_key("{ b: __typename }")) is None


async def test_invalid_documents_are_not_kept() -> None:
    schema = build_schema()
    for text in ("{", "{ nothing }", "{ __typename " + "a: __typename " * 60 + "}"):
        result = await execute(schema, GraphQLRequest(text), Context(Offline()))  # type: ignore[arg-type]
        assert result.errors
    assert len(schema.cache) == 0


async def test_a_known_document_is_still_costed_with_the_variables_of_the_request(offline: Client) -> None:
    query = "query Q($n: Int) { __typename rules(first: $n) { totalCount } }"
    assert (await offline.data(query, n=1))["rules"] == {"totalCount": 0}
    assert (await offline.error(query, variables={"n": 101}))["extensions"]["code"] == "LIMIT_EXCEEDED"


async def test_a_persisted_query_is_asked_for_once(offline: Client) -> None:
    missing = await offline.error(extensions=persisted(QUERY))
    assert missing["message"] == "PersistedQueryNotFound"
    assert missing["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"
    await offline.post(QUERY, extensions=persisted(QUERY))
    assert (await offline.post(extensions=persisted(QUERY))).json() == {"data": {"__typename": "Query"}}


async def test_the_hash_of_a_persisted_query_must_be_that_of_its_text(offline: Client) -> None:
    error = await offline.error(QUERY, extensions=persisted("{ other }"))
    assert error["message"] == "the hash of the persisted query is not that of its text"


async def test_one_of_several_operations_must_be_named(offline: Client) -> None:
    query = "query A { __typename } query B { b: __typename }"
    assert "several operations" in (await offline.error(query))["message"]
    assert (await offline.post(query, operationName="B")).json() == {"data": {"b": "Query"}}
    assert "no operation 'C'" in (await offline.error(query, operationName="C"))["message"]
