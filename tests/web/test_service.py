"""Around the pages: security headers, host names, health, logs, keys, compression, and mounting at a prefix."""

import base64
import logging

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount
from starlette.testclient import TestClient

from graphsvc.api.settings import ApiSettings, AuthMode
from graphsvc.domain.errors import StoreError, StoreUnavailable
from graphsvc.web.browser import BasicKeys
from tests.web.service import CannedWorkspace, Page, app, client

EVERY = (
    "/",
    "/ask/single-foundry?target=x",
    "/ask/single-foundry.json?target=x",
    "/ask/nothing",
    "/graphiql",
    "/guide",
    "/healthz",
    "/readyz",
    "/static/site.css",
    "/static/nothing.css",
    "/nowhere",
)


def policy(response):
    directives = (part.split() for part in response.headers["content-security-policy"].split(";"))
    return {name: values for name, *values in directives}


@pytest.mark.parametrize("path", EVERY)
def test_every_response_has_the_security_headers(path):
    headers = client().get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["x-request-id"]


@pytest.mark.parametrize("path", EVERY)
def test_every_policy_is_closed_by_default_and_never_trusts_inline_code_or_other_hosts(path):
    read = policy(client().get(path))
    assert read["default-src"] == read["frame-ancestors"] == read["base-uri"] == ["'none'"]
    allowed = {value for name in read for value in read[name]}
    assert not [value for value in allowed if value not in {"'none'", "'self'"} and not value.startswith("'nonce-")]


def test_a_failure_inside_has_the_headers_too():
    headers = client(CannedWorkspace(RuntimeError("x"))).get("/").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")


def test_pages_run_only_scripts_of_the_service_and_send_nothing():
    read = policy(client().get("/"))
    assert read["script-src"] == read["style-src"] == read["img-src"] == read["form-action"] == ["'self'"]
    assert "connect-src" not in read


def test_graphiql_differs_by_its_requests_and_one_nonce_that_is_never_the_same():
    first, second = client().get("/graphiql"), client().get("/graphiql")
    read = policy(first)
    assert read.pop("connect-src") == ["'self'"]
    (own, nonce) = read.pop("style-src")
    assert own == "'self'"
    assert nonce == f"'nonce-{Page(first.text).all('main')[0]['data-nonce']}'"
    assert nonce not in second.headers["content-security-policy"]
    rest = policy(client().get("/"))
    del rest["style-src"]
    assert read == rest


@pytest.mark.parametrize("path", ["/", "/graphiql", "/guide", "/ask/single-foundry?target=x"])
def test_pages_have_no_inline_script_or_style(path):
    shown = Page(client().get(path).text)
    assert all("src" in attributes for attributes in shown.all("script"))
    assert shown.all("style") == []
    assert not [attributes for _, attributes in shown.elements if "style" in attributes]


def test_a_foreign_host_name_is_refused():
    assert client().get("/", headers={"host": "evil.example"}).status_code == 400
    assert client().get("/", headers={"host": "[::1]:8000"}).status_code == 200
    assert client(api=ApiSettings(allowed_hosts=("risk.example",))).get("/").status_code == 400


def test_alive_without_a_database_and_ready_only_with_one():
    broken = client(CannedWorkspace(readiness=StoreUnavailable("the database does not answer")))
    assert broken.get("/healthz").json() == {"status": "alive"}
    response = broken.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {
        "status": "unavailable",
        "code": "STORE_UNAVAILABLE",
        "reason": "the database does not answer",
    }
    assert client().get("/readyz").json() == {"status": "ready"}


def test_pending_migrations_are_a_reason_not_to_be_ready():
    behind = client(CannedWorkspace(readiness=StoreError("2 migrations are pending")))
    assert behind.get("/readyz").status_code == 503


def test_health_answers_are_never_cached():
    assert {client().get(path).headers["cache-control"] for path in ("/healthz", "/readyz")} == {"no-store"}


def test_the_access_log_has_one_line_a_request_and_no_secrets(caplog):
    caplog.set_level(logging.INFO, logger="graphsvc.access")
    secret = {"authorization": "Bearer gsvc_secret", "x-request-id": "trace-1"}
    response = client().get("/ask/single-foundry.json?target=quietly", headers=secret)
    (line,) = [record.getMessage() for record in caplog.records if record.name == "graphsvc.access"]
    assert line.startswith("GET /ask/single-foundry.json 200 ")
    assert line.endswith(" trace-1")
    assert response.headers["x-request-id"] == "trace-1"
    assert "secret" not in line
    assert "quietly" not in line


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "é", "a;b"])
def test_a_malformed_request_id_is_replaced(given):
    header = client().get("/healthz", headers={"x-request-id": given.encode()}).headers["x-request-id"]
    assert header != given
    assert len(header) == 16


def test_a_path_cannot_forge_a_line_of_the_log(caplog):
    caplog.set_level(logging.INFO, logger="graphsvc.access")
    client().get("/x%0AGET%20/admin%20200")
    (line,) = [record.getMessage() for record in caplog.records if record.name == "graphsvc.access"]
    assert "\n" not in line


def test_a_failed_request_is_logged_as_one(caplog):
    caplog.set_level(logging.INFO, logger="graphsvc.access")
    client(CannedWorkspace(RuntimeError("x"))).get("/")
    (line,) = [record.getMessage() for record in caplog.records if record.name == "graphsvc.access"]
    assert line.startswith("GET / 500 ")


def test_large_responses_are_compressed_when_the_client_can_read_it():
    assert client().get("/", headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in client().get("/", headers={"accept-encoding": "identity"}).headers
    assert "content-encoding" not in client().get("/healthz", headers={"accept-encoding": "gzip"}).headers


def test_static_files_are_asked_for_again_and_not_sent_twice():
    first = client().get("/static/site.css")
    assert first.headers["cache-control"] == "no-cache"
    again = client().get("/static/site.css", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/static/../application.py", "/static/..%2fapplication.py", "/static/vendor/"])
def test_nothing_but_static_files_is_served(path):
    assert client().get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/ask/single-foundry?target=x"])
def test_with_keys_the_pages_that_show_data_ask_a_browser_for_one(path):
    service = client(api=ApiSettings(auth=AuthMode.KEYS))
    page = service.get(path, headers={"accept": "text/html"})
    assert page.status_code == 401
    assert page.headers["www-authenticate"].startswith("Basic ")
    program = service.get(path, headers={"accept": "application/json"})
    assert program.status_code == 401
    assert program.headers["www-authenticate"] == "Bearer"
    assert "TSMC" not in page.text + program.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/graphiql", "/guide", "/static/site.css"])
def test_with_keys_what_shows_no_data_stays_open(path):
    assert client(api=ApiSettings(auth=AuthMode.KEYS)).get(path).status_code == 200


def basic(text):
    return "Basic " + base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("sent", "received"),
    [
        (basic("me:gsvc_1_secret"), "Bearer gsvc_1_secret"),
        (basic(":gsvc_1_a:b"), "Bearer gsvc_1_a:b"),
        (basic("me:"), basic("me:")),
        ("Basic !!!", "Basic !!!"),
        ("Bearer gsvc_1_secret", "Bearer gsvc_1_secret"),
        (None, None),
    ],
)
def test_a_password_becomes_a_key(sent, received):
    async def echo(scope, receive, send):
        await JSONResponse(Request(scope).headers.get("authorization"))(scope, receive, send)

    headers = {} if sent is None else {"authorization": sent}
    assert TestClient(BasicKeys(echo)).get("/", headers=headers).json() == received


@pytest.fixture(scope="module")
def mounted():
    """Inside another application, at a prefix."""
    return TestClient(Starlette(routes=[Mount("/risk", app())]), base_url="http://localhost")


@pytest.mark.parametrize("path", ["/", "/ask/single-foundry?target=x", "/guide", "/graphiql", "/nowhere"])
def test_mounted_at_a_prefix_every_link_stays_below_it(mounted, path):
    shown = Page(mounted.get(f"/risk{path}").text)
    own = [address for address in shown.addresses() if not address.startswith(("#", "https://example.org/"))]
    assert own
    assert [address for address in own if not address.startswith("/risk/")] == []
    # The form's own addresses lack its fields, and GraphQL takes no GET without a query.
    asked = {address: mounted.get(address).status_code for address in own if not address.endswith("/graphql")}
    assert {status for address, status in asked.items() if "/ask/" not in address or "?" in address} == {200}


def test_behind_a_proxy_that_strips_the_prefix_links_have_it():
    service = TestClient(app(), base_url="http://localhost", root_path="/risk")
    shown = Page(service.get("/guide").text)
    assert all(address.startswith(("/risk/", "#")) for address in shown.addresses())


def test_at_the_root_links_have_no_prefix():
    assert Page(client().get("/guide").text).all("a")[1]["href"] == "/"
