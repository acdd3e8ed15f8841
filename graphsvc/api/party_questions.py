"""Root fields that ask about parties and lists: ownership, calendar, screening."""

from datetime import date
from typing import Annotated

import strawberry

from graphsvc.api import answers  # noqa: F401 - its types are used below
from graphsvc.api.context import Info
from graphsvc.api.expose import expose_enum, field
from graphsvc.api.filters import AsOf, KnownAt
from graphsvc.api.questions import QUESTION
from graphsvc.domain.answers import Answer
from graphsvc.risk.affiliates import Variant

expose_enum(Variant, name="OwnershipVariant")

Party = Annotated[str, strawberry.argument(description="The id of an organization or facility.")]
Rule = Annotated[Variant, strawberry.argument(description="Whose 50 per cent rule is asked.")]
Start = Annotated[
    date | None, strawberry.argument(name="from", description="The first day; today (UTC) where it is not given.")
]
Days = Annotated[int, strawberry.argument(description="How many days from the first one on, up to 3660.")]
ScreenedName = Annotated[
    str, strawberry.argument(description="A name in any language and script, or an identifier (LEI, ticker, QID).")
]
Language = Annotated[
    str | None,
    strawberry.argument(
        description="The language of the name, as a BCP 47 tag: names in it come first at equal score."
    ),
]
CountryCode = Annotated[
    str | None,
    strawberry.argument(
        description="The ISO 3166-1 code of the party's country: candidates by name that are elsewhere score half."
    ),
]


@strawberry.type
class PartyQuestions:
    """Mixed into the query type."""

    @field(
        "Do listed owners together hold 50 per cent of the party, through every tier: surely, possibly or not, and by "
        "which stakes? Sums of stakes, not products; ownership, not control.",
        cost=QUESTION,
    )
    async def ownership(
        self, info: Info, party: Party, variant: Rule, as_of: AsOf = None, known_at: KnownAt = None
    ) -> Answer:
        return await info.context.workspace.ownership(party, variant, as_of=as_of, known_at=known_at)

    @field(
        "Which rules and listings start, end, resume or reach compliance within so many days of a date, and whom and "
        "what do they touch? The earliest first; `value` counts the days.",
        cost=QUESTION,
    )
    async def calendar(self, info: Info, start: Start = None, days: Days = 90, known_at: KnownAt = None) -> Answer:
        return await info.context.workspace.calendar(start, days, known_at=known_at)

    @field(
        "Whom may this name mean, and is it listed, owned, adjacent or unrelated? Candidates with their score "
        "(`value`, from 0 to 1), exact identifiers first; a name alone never says that somebody is listed.",
        cost=QUESTION,
    )
    async def screening(
        self,
        info: Info,
        *,
        name: ScreenedName,
        language: Language = None,
        country: CountryCode = None,
        as_of: AsOf = None,
        known_at: KnownAt = None,
    ) -> Answer:
        return await info.context.workspace.screening(
            name, language=language, country=country, as_of=as_of, known_at=known_at
        )
