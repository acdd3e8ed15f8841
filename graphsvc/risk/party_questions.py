"""The questions about parties and lists, as methods of the workspace: ownership, calendar, screening."""

import asyncio
from abc import ABC, abstractmethod
from datetime import date, datetime

from graphsvc.controls.ruleset import RuleSet
from graphsvc.domain.answers import Answer
from graphsvc.domain.entities import Kind
from graphsvc.domain.errors import BadRequest, NotFound
from graphsvc.risk.affiliates import Variant, terms_on
from graphsvc.risk.calendar import MOST_DAYS, Calendar
from graphsvc.risk.ownership import Ownership
from graphsvc.risk.screening import Screening
from graphsvc.snapshot.world import World

MOST_LETTERS = 300
_OWNED = frozenset({Kind.ORGANIZATION, Kind.FACILITY})


class PartyQuestions(ABC):
    """Mixed into the workspace, which gives the graph as of the dates and the rule set."""

    @abstractmethod
    async def rules_of(self, world: World) -> RuleSet:
        """The rule set as it was recorded when the graph was as in the snapshot."""

    @abstractmethod
    async def dated(self, as_of: date | None, known_at: datetime | None) -> tuple[World, datetime]:
        """The graph as of the dates, and the instant whose knowledge it is."""

    async def ownership(
        self, party: str, variant: Variant, *, as_of: date | None = None, known_at: datetime | None = None
    ) -> Answer:
        """Do listed owners together hold 50 per cent of the party, as OFAC or BIS counts: SURE, POSSIBLE, NO, UNKNOWN?

        NotFound when the party is not known as of the dates; BadRequest when it is nothing that can be owned.
        """
        world, instant = await self.dated(as_of, known_at)
        _check_party(world, party)
        arguments = {"party": party, "variant": variant, "asOf": world.as_of, "knownAt": instant}
        rules = await self.rules_of(world)
        terms = terms_on(rules, variant, world.as_of, instant)
        question = Ownership(world, terms, rules.version)
        return await asyncio.to_thread(question.answer, party, variant, arguments)

    async def calendar(self, start: date | None = None, days: int = 90, *, known_at: datetime | None = None) -> Answer:
        """Which rules and listings change within ``days`` of a date (today), and whom and what do they touch?"""
        if not 0 <= days <= MOST_DAYS:
            raise BadRequest(f"a calendar has 0 to {MOST_DAYS} days, not {days}")
        world, instant = await self.dated(start, known_at)
        arguments = {"from": world.as_of, "days": days, "knownAt": instant}
        question = Calendar(world, await self.rules_of(world), instant)
        return await asyncio.to_thread(question.answer, days, arguments)

    async def screening(
        self,
        name: str,
        *,
        language: str | None = None,
        country: str | None = None,
        as_of: date | None = None,
        known_at: datetime | None = None,
    ) -> Answer:
        """Whom may this name or identifier, in any language, mean, and is it listed, owned, adjacent or unrelated?

        ``language`` is a BCP 47 tag, ``country`` an ISO 3166-1 alpha-2 code. BadRequest for a name without a letter or
        digit; NotFound for a country that is not recorded.
        """
        if not any(character.isalnum() for character in name) or len(name) > MOST_LETTERS:
            raise BadRequest(f"a name to screen has a letter or digit and at most {MOST_LETTERS} characters")
        world, instant = await self.dated(as_of, known_at)
        code = None if country is None else _country(world, country)
        asked = {"name": name, "language": language, "country": code}
        rules = await self.rules_of(world)
        terms = tuple(terms_on(rules, variant, world.as_of, instant) for variant in Variant)
        arguments = {**asked, "asOf": world.as_of, "knownAt": instant}
        question = Screening(world, terms, rules.version)
        return await asyncio.to_thread(question.answer, name, arguments, language=language, country=code)


def _check_party(world: World, party: str) -> None:
    """NotFound, with near ids, for what is not known; BadRequest for what has no owners."""
    if not world.has(party):
        near = world.near(party)
        hint = f"Did you mean {' or '.join(near)}?" if near else "Find its id with a search by name."
        raise NotFound(f"nothing is known of '{party}' on {world.as_of}.", hint=hint)
    if (kind := world.kind(party)) not in _OWNED:
        raise BadRequest(f"'{party}' is of kind {kind}: ask about an organization or facility.")


def _country(world: World, text: str) -> str:
    code = text.strip().casefold()
    if not world.has(code) or world.kind(code) is not Kind.COUNTRY:
        raise NotFound(f"no country '{text}' is recorded", hint="Write its ISO 3166-1 code, for example CN.")
    return code
