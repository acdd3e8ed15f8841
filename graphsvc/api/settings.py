"""Settings of the GraphQL service: its limits, who may use it, and which web pages may call it."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
"""The names under which a browser on this machine reaches a service bound to loopback."""

Positive = Annotated[int, Field(ge=1)]


class AuthMode(StrEnum):
    """Who may use the service. ``none``: whoever reaches it is its administrator; ``keys``: API keys decide."""

    NONE = "none"
    KEYS = "keys"


class Limits(BaseModel):
    """What one request may ask for. Everything is checked before a statement is sent to the database."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_body_bytes: Positive = Field(1_000_000, description="Largest request body in bytes.")
    max_tokens: Positive = Field(4_000, description="Most lexical tokens in a document.")
    max_depth: Positive = Field(
        10,
        description="Most fields with selections inside each other. The plumbing of connections (edges, node) and "
        "introspection, which has a limit of its own, are not counted.",
    )
    max_aliases: Positive = Field(
        50, description="Most aliases and repeated fields in a document: each asks again for what one field gives."
    )
    max_fragments: Positive = Field(50, description="Most fragment definitions in a document.")
    max_page: Positive = Field(100, description="Largest page: the greatest `first` and the longest list of ids.")
    default_page: Positive = Field(25, description="Page size where `first` is not given.")
    max_cost: Positive = Field(100_000, description="Greatest cost of an operation, added up from its fields' @cost.")
    timeout_seconds: Annotated[float, Field(gt=0)] = Field(30.0, description="Longest time that an operation may run.")
    cached_operations: Positive = Field(
        1_000, description="How many documents are kept parsed, validated and costed, for reuse and as persisted ones."
    )


class ApiSettings(BaseModel):
    """Settings of the GraphQL service."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limits: Limits = Limits()
    auth: AuthMode = Field(AuthMode.NONE, description="none: the caller is administrator; keys: API keys decide.")
    allowed_hosts: tuple[str, ...] | None = Field(
        None,
        description="Host names that requests may address, `*` for any. Default: loopback names without "
        "authentication, any with it. It keeps a web page from reaching a local service under a name of its own.",
    )
    allowed_origins: tuple[str, ...] = Field(
        (), description="Origins of other web pages that may call the service, such as https://example.org."
    )
    validation_status: Literal[400, 422] = Field(
        400,
        description="HTTP status of a document that does not validate, in application/graphql-response+json: 400 as "
        "the audits of the graphql-http suite ask, or 422 as the first edition of the specification recommends.",
    )

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names that requests may address."""
        if self.allowed_hosts is not None:
            return self.allowed_hosts
        return LOOPBACK_HOSTS if self.auth is AuthMode.NONE else ("*",)
