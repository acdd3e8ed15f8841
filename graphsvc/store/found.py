"""What look-ups take and return: moments, slices and pages, entities, neighbours, hits and paths."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from graphsvc.domain.claims import Claim, Modality, Polarity
from graphsvc.domain.entities import Kind, Name
from graphsvc.domain.errors import NotFound
from graphsvc.domain.sources import Source
from graphsvc.store.database import Row

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Moment:
    """The two clocks of a look-up: the day that it is about, and the revision whose knowledge it uses."""

    as_of: date
    revision: int
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Slice:
    """Which part of a list: what follows the key ``after``, at most ``first`` items."""

    first: int
    after: str = ""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Part of a list: items with the keys that they are ordered by, how many there are in all, whether more follow."""

    items: tuple[tuple[str, T], ...] = ()
    total: int = 0
    more: bool = False

    @classmethod
    def of(cls, items: Sequence[tuple[str, T]], total: int, part: Slice) -> "Page[T]":
        """A page of what was asked for with one item to spare."""
        return cls(tuple(items[: part.first]), total, len(items) > part.first)


class Model(BaseModel):
    """A row of the store."""

    model_config = ConfigDict(frozen=True)


class Identifier(Model):
    """An identifier of an entity under a scheme (LEI, Wikidata, ticker …)."""

    scheme: str
    value: str


class EntityRow(Model):
    """An entity as its claims describe it. ``source`` is set for sources, which are described by themselves."""

    id: str
    kind: Kind
    class_: str | None = None
    names: tuple[Name, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    source: Source | None = None

    @property
    def cited(self) -> Source:
        """The source that this entity is; NotFound for an entity of another kind."""
        if self.source is None:
            raise NotFound(f"'{self.id}' is a {self.kind}, not a source")
        return self.source

    def name(self, language: str | None = None) -> str:
        """The preferred name, in the language where there is one (``zh`` matches ``zh-Hant``); else the id."""
        if language is not None:
            tag = language.lower()
            fits = (n for n in self.names if n.language.lower() == tag or n.language.lower().startswith(f"{tag}-"))
            if (found := next(fits, None)) is not None:
                return found.text
        return self.names[0].text if self.names else self.id


class Neighbour(Model):
    """A neighbour: which predicate leads there, which end of the claims the entity asked about is, and the claims."""

    id: str
    predicate: str
    outgoing: bool
    claims: tuple[Claim, ...]


class Hit(Model):
    """An entity found by search, the name that matched best, and how well."""

    id: str
    name: str
    score: float


class Path(Model):
    """A path: the ids of its entities, and of the claims between them."""

    entities: tuple[str, ...]
    claims: tuple[str, ...]


class NeighbourFilter(Model):
    """Which neighbours: by the predicates in which the entity is object or subject, modality and polarity."""

    incoming: tuple[str, ...]
    outgoing: tuple[str, ...]
    modalities: tuple[Modality, ...] = tuple(Modality)
    polarities: tuple[Polarity, ...] = (Polarity.ASSERTS,)


class ClaimFilter(Model):
    """Which claims; an empty tuple takes all. ``dated`` takes only claims that hold on the day of the look-up."""

    predicates: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    polarities: tuple[Polarity, ...] = tuple(Polarity)
    modalities: tuple[Modality, ...] = tuple(Modality)
    dated: bool = False

    def params(self, moment: Moment) -> Row:
        """The filter as parameters of a statement."""
        return {
            **self.model_dump(exclude={"dated"}),
            "day": moment.as_of if self.dated else None,
            "revision": moment.revision,
        }
