"""Errors: ours with code and hint, the language's as they are, all others masked and logged under an id."""

import logging
from typing import Any

import pytest

from graphsvc.domain.answers import Answer
from graphsvc.domain.errors import NotFound, StoreUnavailable

from .conftest import Client, Offline

pytestmark = pytest.mark.anyio

QUESTION = '{ criticalSuppliers(target: "x") { state } }'


class Failing(Offline):
    """A workspace whose question raises the error given."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def critical_suppliers(self, *_: Any, **__: Any) -> Answer:
        raise self.error


async def test_our_own_errors_keep_message_code_and_hint() -> None:
    client = Client(Failing(NotFound("there is no 'x'", hint="Load it.")))
    response = await client.post(QUESTION)
    assert response.status_code == 200
    assert response.json()["data"] is None
    error = response.json()["errors"][0]
    assert (error["message"], error["path"]) == ("there is no 'x'", ["criticalSuppliers"])
    assert error["extensions"] == {"code": "NOT_FOUND", "hint": "Load it."}


async def test_errors_of_the_store_are_ours() -> None:
    error = await Client(Failing(StoreUnavailable("the database does not answer"))).error(QUESTION)
    assert error["extensions"]["code"] == "STORE_UNAVAILABLE"


async def test_other_errors_are_masked_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "graphsvc.api"):
        response = await Client(Failing(ZeroDivisionError("secret 42"))).post(QUESTION)
    assert "secret" not in response.text
    error = response.json()["errors"][0]
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["extensions"]["id"] in error["message"]
    assert error["extensions"]["id"] in caplog.text
    assert "secret 42" in caplog.text


@pytest.mark.parametrize(
    ("query", "code"),
    [("{", "GRAPHQL_SYNTAX"), ("{ nothing }", "GRAPHQL_INVALID"), ('{ node(id: "?") { id } }', "GRAPHQL_INVALID")],
)
async def test_errors_of_the_language_are_shown_and_not_logged(
    offline: Client, caplog: pytest.LogCaptureFixture, query: str, code: str
) -> None:
    assert (await offline.error(query))["extensions"]["code"] == code
    assert caplog.text == ""
