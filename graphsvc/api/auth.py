"""Who calls: API keys, their roles, and the principal of a request."""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Protocol

from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError

from graphsvc.domain.errors import BadRequest, GraphsvcError, NotFound, Refused

PREFIX = "gsvc"
SECRET_BYTES = 32


class Role(StrEnum):
    """What a caller may do; each role includes those before it."""

    READER = "reader"
    ANALYST = "analyst"
    CURATOR = "curator"
    ADMIN = "admin"

    def includes(self, other: "Role") -> bool:
        """Whether this role may do what the other may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


class Principal(BaseModel):
    """The caller of a request: the name that revisions record, the role, and the id of the key if there is one."""

    model_config = ConfigDict(frozen=True)

    name: str
    role: Role
    key: str | None = None

    def require(self, role: Role) -> None:
        """Raise Refused unless the caller has the role."""
        if not self.role.includes(role):
            raise Refused(
                f"this needs the role {role}, and the key of {self.name} is of a {self.role}",
                hint="An administrator makes keys with other roles: graphsvc keys create.",
            )


LOCAL = Principal(name="local", role=Role.ADMIN)
"""Whoever reaches a service without authentication, which listens on loopback only."""


class Unauthenticated(GraphsvcError):
    """No valid API key came with the request."""

    code = "UNAUTHENTICATED"


class ApiKey(BaseModel):
    """A stored key: everything but the secret, of which only the hash is kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    role: Role
    hash: str
    created_at: datetime
    revoked_at: datetime | None = None


KeyName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class Database(Protocol):
    """The part of the store's database that keys need."""

    async def read_one(self, name: str, /, **params: Any) -> dict[str, Any]:
        """Run a reading statement that returns exactly one record."""

    async def write(self, name: str, /, **params: Any) -> list[dict[str, Any]]:
        """Run a writing statement."""


def secret_hash(secret: str) -> str:
    """The stored hash of a secret.

    Plain SHA-256: a slow, salted hash protects passwords that can be guessed, and a secret of 256 random bits
    cannot be. A slow one would only let strangers burn our processor with wrong keys.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


class Keys:
    """The API keys in the database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def create(self, name: str, role: Role) -> tuple[ApiKey, str]:
        """Make and store a key. Returns it with its text, which nobody can read again."""
        label = _name(name)
        secret = secrets.token_urlsafe(SECRET_BYTES)
        key = ApiKey(
            id=secrets.token_hex(6), name=label, role=role, hash=secret_hash(secret), created_at=datetime.now(UTC)
        )
        await self.database.write("keys/create", key=key.model_dump(exclude={"revoked_at"}, mode="python"))
        return key, f"{PREFIX}_{key.id}_{secret}"

    async def all(self) -> list[ApiKey]:
        """Every key, revoked ones too, oldest first."""
        record = await self.database.read_one("keys/list")
        return [ApiKey(**row) for row in record["keys"]]

    async def revoke(self, key_id: str) -> ApiKey:
        """Make a key useless from now on. NotFound when there is none of that id."""
        if await self._find(key_id) is None:
            raise NotFound(f"there is no API key '{key_id}'", hint="List them with: graphsvc keys list.")
        await self.database.write("keys/revoke", id=key_id, at=datetime.now(UTC))
        found = await self._find(key_id)
        if found is None:
            raise NotFound(f"the API key '{key_id}' has disappeared meanwhile")
        return found

    async def principal(self, text: str) -> Principal | None:
        """The caller whose key this is, None when it is malformed, unknown, revoked or wrong."""
        prefix, _, rest = text.partition("_")
        key_id, _, secret = rest.partition("_")
        if prefix != PREFIX or not key_id or not secret:
            return None
        key = await self._find(key_id)
        # Compared also for an unknown id, so that the time taken does not tell which ids exist.
        expected = key.hash if key is not None else secret_hash("")
        if not hmac.compare_digest(secret_hash(secret), expected) or key is None or key.revoked_at is not None:
            return None
        return Principal(name=key.name, role=key.role, key=key.id)

    async def _find(self, key_id: str) -> ApiKey | None:
        record = await self.database.read_one("keys/find", id=key_id)
        return ApiKey(**record["key"]) if record["key"] is not None else None


def _name(name: str) -> str:
    try:
        return TypeAdapter(KeyName).validate_python(name)
    except ValidationError as error:
        raise BadRequest("a key needs a name of 1 to 100 characters, for example that of its user") from error
