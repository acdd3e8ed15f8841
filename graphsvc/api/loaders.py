"""The loaders of a request: one for each relation that resolvers follow."""

from datetime import datetime

from graphsvc.api.rounds import Loader, Rounds
from graphsvc.domain.claims import Claim, Revision
from graphsvc.store.found import ClaimFilter, EntityRow, Moment, Neighbour, NeighbourFilter, Page, Slice
from graphsvc.store.lookup import Lookup

NeighbourQuestion = tuple[NeighbourFilter, Moment, Slice]
ClaimQuestion = tuple[tuple[str, ...], ClaimFilter, Moment, Slice]
CitationQuestion = tuple[Moment, Slice]


class Loaders:
    """A question is what is asked, with its filters and moment; a key is the id that it is asked about."""

    def __init__(self, lookup: Lookup) -> None:
        rounds = Rounds()

        async def revisions(_: None, instants: list[datetime | None]) -> dict[datetime | None, Revision]:
            return dict(zip(instants, await lookup.revisions_at(instants), strict=True))

        self.revisions: Loader[None, datetime | None, Revision] = Loader(rounds, revisions)
        self.entities: Loader[Moment, str, EntityRow] = Loader(rounds, lambda at, ids: lookup.entities(ids, at))
        self.roles: Loader[Moment, str, tuple[str, ...]] = Loader(rounds, lambda at, ids: lookup.roles(ids, at))
        self.claims: Loader[Moment, str, Claim] = Loader(rounds, lambda at, ids: lookup.claims_by_id(ids, at))
        self.neighbours: Loader[NeighbourQuestion, str, Page[Neighbour]] = Loader(
            rounds, lambda question, ids: lookup.neighbours(ids, *question)
        )
        self.claims_about: Loader[ClaimQuestion, str, Page[Claim]] = Loader(
            rounds, lambda question, ids: lookup.claims_about(ids, *question)
        )
        self.citations: Loader[CitationQuestion, str, Page[Claim]] = Loader(
            rounds, lambda question, ids: lookup.claims_citing(ids, *question)
        )
