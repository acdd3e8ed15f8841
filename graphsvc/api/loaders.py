"""Loaders: what resolvers ask for one by one becomes one statement a relation and level of the query."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable
from typing import TypeVar

from strawberry.dataloader import DataLoader

from graphsvc.domain.claims import Claim
from graphsvc.store.found import ClaimFilter, EntityRow, Moment, Neighbour, NeighbourFilter, Page, Slice
from graphsvc.store.lookup import Lookup

G = TypeVar("G", bound=Hashable)
T = TypeVar("T")

NeighbourQuestion = tuple[NeighbourFilter, Moment, Slice]
ClaimQuestion = tuple[tuple[str, ...], ClaimFilter, Moment, Slice]
CitationQuestion = tuple[Moment, Slice]


class Loaders:
    """The loaders of one request. Keys are what is asked, with its filters and moment, and the id it is asked about."""

    def __init__(self, lookup: Lookup) -> None:
        self.entities: DataLoader[tuple[Moment, str], EntityRow | None] = _grouped(
            lambda moment, ids: lookup.entities(ids, moment)
        )
        self.roles: DataLoader[tuple[Moment, str], tuple[str, ...] | None] = _grouped(
            lambda moment, ids: lookup.roles(ids, moment)
        )
        self.claims: DataLoader[tuple[Moment, str], Claim | None] = _grouped(
            lambda moment, ids: lookup.claims_by_id(ids, moment)
        )
        self.neighbours: DataLoader[tuple[NeighbourQuestion, str], Page[Neighbour] | None] = _grouped(
            lambda question, ids: lookup.neighbours(ids, *question)
        )
        self.claims_about: DataLoader[tuple[ClaimQuestion, str], Page[Claim] | None] = _grouped(
            lambda question, ids: lookup.claims_about(ids, *question)
        )
        self.citations: DataLoader[tuple[CitationQuestion, str], Page[Claim] | None] = _grouped(
            lambda question, ids: lookup.claims_citing(ids, *question)
        )


def _grouped(load: Callable[[G, list[str]], Awaitable[dict[str, T]]]) -> DataLoader[tuple[G, str], T | None]:
    """A loader that asks once for all ids with the same question; None for what is not found."""

    async def batch(keys: list[tuple[G, str]]) -> list[T | None]:
        groups: defaultdict[G, list[str]] = defaultdict(list)
        for question, name in keys:
            groups[question].append(name)
        found = {question: await load(question, names) for question, names in groups.items()}
        return [found[question].get(name) for question, name in keys]

    return DataLoader(batch)
