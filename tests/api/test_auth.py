"""API keys and roles, with keys in a real database."""

import pytest

from graphsvc.api.auth import Keys, Principal, Role, secret_hash
from graphsvc.api.settings import ApiSettings, AuthMode
from graphsvc.domain.errors import BadRequest, NotFound, Refused
from graphsvc.workspace import Workspace

from .conftest import Client

pytestmark = pytest.mark.anyio

MUTATION = 'mutation { retractClaims(ids: ["c-nothing"], reason: "test") { number } }'
RULES = "mutation { addRules(rules: []) { number } }"
CLOSING = 'mutation { closeRules(ids: ["r-nothing"], reason: "test") { number } }'
ADDITION = "mutation { addClaims(input: {}) { number } }"


@pytest.fixture
def keys(stored: Workspace) -> Keys:
    return Keys(stored.database)


@pytest.fixture
def guarded(stored: Workspace) -> Client:
    """The service that asks for keys."""
    return Client(stored, ApiSettings(auth=AuthMode.KEYS))


def bearer(text: str) -> dict[str, str]:
    return {"authorization": f"Bearer {text}"}


async def test_a_key_is_shown_once_and_only_its_hash_is_stored(keys: Keys, stored: Workspace) -> None:
    key, text = await keys.create("Desk", Role.READER)
    secret = text.removeprefix(f"gsvc_{key.id}_")
    assert len(secret) == 43
    (row,) = [row for row in await keys.all() if row.id == key.id]
    assert (row.hash, row.role, row.revoked_at) == (secret_hash(secret), Role.READER, None)
    assert secret not in row.model_dump_json()
    assert await keys.principal(text) == Principal(name="Desk", role=Role.READER, key=key.id)


async def test_a_wrong_malformed_or_revoked_key_is_nobody(keys: Keys) -> None:
    key, text = await keys.create("Desk", Role.ADMIN)
    for wrong in ("", "x", "gsvc_", f"gsvc_{key.id}_", text[:-1], text + "x", text.replace(key.id, "000000000000")):
        assert await keys.principal(wrong) is None
    revoked = await keys.revoke(key.id)
    assert revoked.revoked_at is not None
    assert await keys.principal(text) is None
    assert (await keys.revoke(key.id)).revoked_at == revoked.revoked_at


async def test_a_key_needs_a_name_and_a_revocation_a_key(keys: Keys) -> None:
    with pytest.raises(BadRequest, match="1 to 100 characters"):
        await keys.create("  ", Role.READER)
    with pytest.raises(NotFound, match="no API key 'nothing'"):
        await keys.revoke("nothing")


def test_roles_include_those_before_them() -> None:
    assert [role.value for role in Role] == ["reader", "analyst", "curator", "admin"]
    for place, role in enumerate(Role):
        assert [role.includes(other) for other in Role] == [index <= place for index in range(4)]
    with pytest.raises(Refused, match="needs the role curator"):
        Principal(name="Desk", role=Role.ANALYST).require(Role.CURATOR)


@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Basic eDp5"}, bearer(""), bearer("gsvc_a_b"), {"x-api-key": "x"}]
)
async def test_without_a_valid_key_the_service_is_closed(guarded: Client, headers: dict[str, str]) -> None:
    response = await guarded.post("{ __typename }", headers=headers)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_key_is_taken_from_either_header(guarded: Client, keys: Keys) -> None:
    _, text = await keys.create("Desk", Role.READER)
    for headers in (bearer(text), {"authorization": f"bearer {text}"}, {"x-api-key": text}):
        response = await guarded.post("{ __typename }", headers=headers)
        assert response.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("mutation", [MUTATION, ADDITION, RULES, CLOSING])
@pytest.mark.parametrize(
    ("role", "code"),
    [
        (Role.READER, "FORBIDDEN"),
        (Role.ANALYST, "FORBIDDEN"),
        (Role.CURATOR, None),
        (Role.ADMIN, None),
    ],
)
async def test_only_curators_change_the_graph(
    guarded: Client, keys: Keys, role: Role, code: str | None, mutation: str
) -> None:
    _, text = await keys.create("Desk", role)
    error = await guarded.error(mutation, headers=bearer(text))
    refused = "NOT_FOUND" if mutation in (MUTATION, CLOSING) else "BAD_REQUEST"
    assert error["extensions"]["code"] == (code or refused)


async def test_every_role_reads(guarded: Client, keys: Keys) -> None:
    for role in Role:
        _, text = await keys.create("Desk", role)
        response = await guarded.post('{ organization(slug: "gq-foundry") { slug } }', headers=bearer(text))
        assert response.json() == {"data": {"organization": {"slug": "gq-foundry"}}}


async def test_the_revision_names_the_key(guarded: Client, keys: Keys) -> None:
    _, text = await keys.create("Desk of curators", Role.CURATOR)
    claim = '{subject: "gq-lab", predicate: "USES", object: "gq-own-chip", source: "gq-source-a"}'
    response = await guarded.post(
        f"mutation {{ addClaims(input: {{claims: [{claim}]}}) {{ actor }} }}", headers=bearer(text)
    )
    assert response.json() == {"data": {"addClaims": {"actor": "Desk of curators"}}}


async def test_any_host_name_reaches_a_service_with_keys(guarded: Client, keys: Keys) -> None:
    _, text = await keys.create("Desk", Role.READER)
    response = await guarded.post("{ __typename }", headers={**bearer(text), "host": "desk.example"})
    assert response.status_code == 200
