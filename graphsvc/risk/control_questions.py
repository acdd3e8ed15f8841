"""The questions on export controls, as methods of the workspace: decisions, classification, impact, presumptions."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import UTC, date, datetime

from graphsvc.controls.alone import alone
from graphsvc.controls.ruleset import RuleSet
from graphsvc.controls.transactions import Transactions
from graphsvc.domain.answers import Answer
from graphsvc.domain.classifications import ProductControls
from graphsvc.domain.decisions import Decision, Transaction
from graphsvc.domain.entities import Kind
from graphsvc.domain.errors import BadRequest, NotFound
from graphsvc.risk.cuts import Cuts
from graphsvc.risk.foundry_customers import FoundryCustomers
from graphsvc.risk.product_controls import classification_days, product_controls
from graphsvc.risk.rule_impact import RuleImpact
from graphsvc.snapshot.facts import Horizon
from graphsvc.snapshot.world import World

MOST_DAYS = 100
MOST_MONTHS = 240
_MAKERS = frozenset({Kind.ORGANIZATION, Kind.FACILITY})
_PRODUCTS = frozenset({Kind.PRODUCT})
_SUPPLIED = frozenset(Kind) - {Kind.COUNTRY, Kind.CONTROL_LIST, Kind.SOURCE}


class ControlQuestions(ABC):
    """Mixed into the workspace, which gives the graph as of the dates and the rule set."""

    @abstractmethod
    async def rules_of(self, world: World) -> RuleSet:
        """The rule set as it was recorded when the graph was as in the snapshot."""

    @abstractmethod
    async def dated(self, as_of: date | None, known_at: datetime | None) -> tuple[World, datetime]:
        """The graph as of the dates, and the instant whose knowledge it is."""

    async def decision(
        self,
        transaction: Transaction,
        *,
        on: date | None = None,
        known_at: datetime | None = None,
        would_change: bool = True,
    ) -> Decision:
        """Is a licence needed for the transaction on the day, under which rule, by what margin, and what is missing?

        What is not given is taken from the graph as of the day. ``would_change`` is most of the work and may be left
        out. NotFound for an id that the graph does not know; BadRequest for one that cannot be in its role.
        """
        world, instant = await self.dated(on, known_at)
        question = Transactions(world, await self.rules_of(world), instant)
        return await asyncio.to_thread(question.decision, transaction, would_change=would_change)

    async def product_controls(
        self, product: str, dates: Sequence[date] = (), *, known_at: datetime | None = None
    ) -> ProductControls:
        """The classification of a product on each day: by default each on which one may change, and today."""
        if len(dates) > MOST_DAYS:
            raise BadRequest(f"{len(dates)} days are asked about and the limit is {MOST_DAYS}")
        days = sorted(set(dates)) or await self._classification_days(known_at)
        dated = [await self.dated(day, known_at) for day in days]
        world, instant = dated[-1]
        _check(world, product, _PRODUCTS)
        worlds = [world for world, _ in dated]
        return await asyncio.to_thread(product_controls, product, worlds, await self.rules_of(world), instant)

    async def _classification_days(self, known_at: datetime | None) -> list[date]:
        world, _ = await self.dated(None, known_at)
        return classification_days(await self.rules_of(world), datetime.now(UTC).date())

    async def rule_impact(
        self,
        rule: str,
        target: str,
        *,
        as_of: date | None = None,
        known_at: datetime | None = None,
        horizon: int = 0,
    ) -> Answer:
        """Which supply paths of the target does one rule or letter cut on the day, and what remains?

        NotFound for an unknown rule or target; BadRequest for a rule that can cut nothing.
        """
        if not 0 <= horizon <= MOST_MONTHS:
            raise BadRequest(f"a horizon is 0 to {MOST_MONTHS} months, not {horizon}")
        world, instant = await self.dated(as_of, known_at)
        _check(world, target, _SUPPLIED)
        arguments = {"rule": rule, "target": target, "asOf": world.as_of, "knownAt": instant, "horizon": horizon}
        question = RuleImpact(world, Horizon(world.as_of, horizon), alone(await self.rules_of(world), rule))
        return await asyncio.to_thread(question.answer, target, arguments)

    async def foundry_customers(
        self, foundry: str, *, as_of: date | None = None, known_at: datetime | None = None
    ) -> Answer:
        """Which products of the foundry's customers fall under a presumption, and which rebuttals are open?"""
        world, instant = await self.dated(as_of, known_at)
        _check(world, foundry, _MAKERS)
        arguments = {"foundry": foundry, "asOf": world.as_of, "knownAt": instant}
        rules = await self.rules_of(world)
        question = FoundryCustomers(world, rules, Cuts(world, rules))
        return await asyncio.to_thread(question.answer, foundry, arguments)


def _check(world: World, entity: str, kinds: frozenset[Kind]) -> None:
    """NotFound, with near ids, for what is not known; BadRequest for what is of another kind."""
    if not world.has(entity):
        near = world.near(entity)
        hint = f"Did you mean {' or '.join(near)}?" if near else "Find its id with a search by name."
        revision = world.records.revision.number
        raise NotFound(f"nothing is known of '{entity}' on {world.as_of} at revision {revision}.", hint=hint)
    if (kind := world.kind(entity)) not in kinds:
        raise BadRequest(f"'{entity}' is of kind {kind}", hint=f"Ask about one of: {', '.join(sorted(kinds))}.")
