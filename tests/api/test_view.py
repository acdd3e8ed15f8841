"""GraphQL over HTTP beyond the audits: media types, methods, statuses, and who may call from where."""

import pytest

from graphsvc.api.settings import ApiSettings, AuthMode

from .conftest import GRAPHQL, Client, Offline

pytestmark = pytest.mark.anyio

QUERY = "{ __typename }"
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/json"),
        ("", "application/json"),
        ("application/*", "application/json"),
        (BROWSER, "application/json"),
        (f"{GRAPHQL}, application/json;q=0.9", GRAPHQL),
        (f"application/json;q=0.5, {GRAPHQL};q=0.4", "application/json"),
        (f"{GRAPHQL}, application/json", GRAPHQL),
        (f"application/json, {GRAPHQL}", "application/json"),
        (f"{GRAPHQL};q=x, application/json;q=0.1", "application/json"),
    ],
)
async def test_the_media_type_is_negotiated(offline: Client, accept: str, media: str) -> None:
    response = await offline.post(QUERY, accept=accept)
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{media}; charset=utf-8"


async def test_no_acceptable_media_type_is_refused(offline: Client) -> None:
    response = await offline.post(QUERY, accept="text/html")
    assert response.status_code == 406


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_refused(offline: Client, method: str) -> None:
    response = await offline.http.request(method, "/graphql")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, POST"


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1"]
)
async def test_only_json_in_utf8_is_taken(offline: Client, content_type: str) -> None:
    response = await offline.http.post(
        "/graphql", content=b'{"query": "{ __typename }"}', headers={"content-type": content_type}
    )
    assert response.status_code == 415


@pytest.mark.parametrize("body", [b"[]", b'"x"', b'[{"query": "{ __typename }"}]', b"\xff{}", b""])
async def test_the_body_is_an_object(offline: Client, body: bytes) -> None:
    response = await offline.http.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


async def test_a_mutation_by_get_is_refused(offline: Client) -> None:
    response = await offline.http.get("/graphql", params={"query": "mutation { __typename }"})
    assert response.status_code == 405


@pytest.mark.parametrize(("status", "settings"), [(400, ApiSettings()), (422, ApiSettings(validation_status=422))])
async def test_the_status_of_an_invalid_document_is_a_setting(status: int, settings: ApiSettings) -> None:
    client = Client(Offline(), settings)
    assert (await client.post("{ nothing }")).status_code == status
    assert (await client.post("query Q($n: Int!) { rules(first: $n) { totalCount } }")).status_code == status
    assert (await client.post("{")).status_code == 400
    assert (await client.post("{ nothing }", accept="application/json")).status_code == 200


async def test_another_host_name_is_refused(offline: Client) -> None:
    response = await offline.post(QUERY, headers={"host": "evil.example:8000"})
    assert response.status_code == 403


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000"])
async def test_the_names_of_loopback_are_served(offline: Client, host: str) -> None:
    assert (await offline.post(QUERY, headers={"host": host})).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:9999", "null"])
async def test_pages_from_elsewhere_are_refused(offline: Client, origin: str) -> None:
    response = await offline.post("mutation { __typename }", headers={"origin": origin, "host": "localhost:8000"})
    assert response.status_code == 403


async def test_our_own_pages_are_served(offline: Client) -> None:
    headers = {"origin": "http://localhost:8000", "host": "localhost:8000"}
    assert (await offline.post(QUERY, headers=headers)).status_code == 200


async def test_pages_of_allowed_origins_are_served() -> None:
    client = Client(Offline(), ApiSettings(allowed_origins=("https://desk.example",)))
    response = await client.post(QUERY, headers={"origin": "https://desk.example"})
    assert response.headers["access-control-allow-origin"] == "https://desk.example"
    preflight = await client.http.options(
        "/graphql",
        headers={
            "origin": "https://desk.example",
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type",
        },
    )
    assert preflight.status_code == 200


def test_any_host_is_served_with_keys_and_only_loopback_without() -> None:
    assert "*" in ApiSettings(auth=AuthMode.KEYS).hosts
    assert ApiSettings().hosts == ("localhost", "127.0.0.1", "[::1]")
    assert ApiSettings(allowed_hosts=("desk.example",)).hosts == ("desk.example",)
