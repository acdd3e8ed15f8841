"""What resolvers work with: the workspace behind the service, the caller, the two clocks and the loaders."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Protocol

from strawberry.types import Info as StrawberryInfo

from graphsvc.api.auth import LOCAL, Principal
from graphsvc.api.loaders import Loaders
from graphsvc.api.settings import Limits
from graphsvc.controls.ruleset import RuleSet
from graphsvc.domain.answers import Answer
from graphsvc.domain.claims import Revision
from graphsvc.domain.classifications import ProductControls
from graphsvc.domain.decisions import Decision, Transaction
from graphsvc.domain.errors import BadRequest
from graphsvc.ingest.item import Item
from graphsvc.risk.affiliates import Variant
from graphsvc.store.database import Database
from graphsvc.store.found import Moment
from graphsvc.store.ledger import BEGINNING
from graphsvc.store.lookup import Lookup


class Workspace(Protocol):
    """The part of the workspace that the GraphQL service uses."""

    @property
    def database(self) -> Database:
        """The open database."""

    @property
    def lookup(self) -> Lookup:
        """Look-ups in the database."""

    async def rules(self, known_at: datetime | None = None) -> RuleSet:
        """The rules of export control as they were recorded at an instant."""

    async def single_foundry(
        self, target: str, *, as_of: date | None = None, known_at: datetime | None = None, horizon: int = 0
    ) -> Answer:
        """On which single foundry the target's compute depends; ``horizon`` in months."""

    async def critical_suppliers(
        self, target: str, *, as_of: date | None = None, known_at: datetime | None = None, horizon: int = 0
    ) -> Answer:
        """Without whom the target stops, at every tier; ``horizon`` in months."""

    async def ownership(
        self, party: str, variant: Variant, *, as_of: date | None = None, known_at: datetime | None = None
    ) -> Answer:
        """Whether listed owners together hold so much of the party that a 50 per cent rule captures it."""

    async def calendar(self, start: date | None = None, days: int = 90, *, known_at: datetime | None = None) -> Answer:
        """Which rules and listings change within so many days of a date, and whom they touch."""

    async def screening(
        self,
        name: str,
        *,
        language: str | None = None,
        country: str | None = None,
        as_of: date | None = None,
        known_at: datetime | None = None,
    ) -> Answer:
        """Whom a name may mean, and how the candidates stand to control lists."""

    async def decision(
        self,
        transaction: Transaction,
        *,
        on: date | None = None,
        known_at: datetime | None = None,
        would_change: bool = True,
    ) -> Decision:
        """Whether a licence is needed for the transaction on the day, and why."""

    async def product_controls(
        self, product: str, dates: Sequence[date] = (), *, known_at: datetime | None = None
    ) -> ProductControls:
        """How a product is classified under the rules of each day."""

    async def rule_impact(
        self, rule: str, target: str, *, as_of: date | None = None, known_at: datetime | None = None, horizon: int = 0
    ) -> Answer:
        """Which supply paths of the target one rule cuts, and what remains."""

    async def foundry_customers(
        self, foundry: str, *, as_of: date | None = None, known_at: datetime | None = None
    ) -> Answer:
        """Which products of a foundry's customers fall under a presumption."""

    async def add_claims(self, items: Sequence[Item], *, actor: str, comment: str | None = None) -> Revision:
        """Record sources, entities and claims as one revision. InputError lists what is wrong; nothing is written."""

    async def retract(self, claim_ids: Sequence[str], *, actor: str, reason: str) -> Revision:
        """Close claims in one revision. NotFound names those that are unknown or closed already."""

    async def add_rules(
        self, rules: Sequence[Mapping[str, Any]], *, actor: str, comment: str | None = None
    ) -> Revision:
        """Record rule versions as one revision. InputError lists what is wrong; nothing is written."""

    async def close_rules(self, ids: Sequence[str], *, actor: str, reason: str) -> Revision:
        """Close recorded rule versions in one revision. NotFound names those that are unknown or closed already."""


@dataclass
class Context:
    """The context of one request. Loaders and clocks are made per request and shared by all its resolvers."""

    workspace: Workspace
    principal: Principal = LOCAL
    limits: Limits = field(default_factory=Limits)
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    loaders: Loaders = field(init=False)
    _rules: dict[datetime | None, asyncio.Task[RuleSet]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.loaders = Loaders(self.workspace.lookup)

    async def moment(self, as_of: date | None, known_at: datetime | None) -> Moment:
        """The two clocks of a root field: today and the last write unless given."""
        revision = await self.revision(known_at)
        instant = known_at or revision.recorded_at or datetime.now(UTC)
        return Moment(as_of or self.today, revision.number, instant)

    async def revision(self, known_at: datetime | None) -> Revision:
        """The last revision recorded by an instant; number 0 before the first."""
        if known_at is not None and known_at.tzinfo is None:
            raise BadRequest("knownAt needs a time zone", hint="Write it as 2026-03-01T00:00:00Z.")
        return await self.loaders.revisions.load(None, known_at) or BEGINNING

    async def rules(self, known_at: datetime | None) -> RuleSet:
        """The rules as they were recorded at an instant, asked for once a request."""
        if known_at not in self._rules:
            self._rules[known_at] = asyncio.create_task(self.workspace.rules(known_at))
        return await self._rules[known_at]


Info = StrawberryInfo[Context, Any]
"""The info of our resolvers, with the typed context."""
