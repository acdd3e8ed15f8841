"""Filters as arguments of fields, and what they mean for look-ups."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from typing import Annotated, TypeVar

import strawberry

from graphsvc.domain.claims import Modality, Polarity
from graphsvc.domain.entities import Kind
from graphsvc.domain.errors import LimitExceeded
from graphsvc.domain.predicates import VOCABULARY
from graphsvc.domain.vocabulary import End, Predicate
from graphsvc.store.found import ClaimFilter, NeighbourFilter

T = TypeVar("T")

MOST_VALUES = 100
"""Values of one filter."""

Predicates = Annotated[
    list[str] | None,
    strawberry.argument(description="Only these predicates of the vocabulary; all where it is not given."),
]
Sources = Annotated[
    list[str] | None, strawberry.argument(description="Only claims of the sources with these ids; all where not given.")
]
Polarities = Annotated[
    list[Polarity] | None, strawberry.argument(description="Only claims that assert, or only claims that deny.")
]
Modalities = Annotated[
    list[Modality] | None, strawberry.argument(description="Only claims that have come just so far; all if not given.")
]
ClaimEnds = Annotated[
    list[End] | None,
    strawberry.argument(description="Only claims of which it is the subject, or the object; both if not given."),
]

AsOf = Annotated[
    date | None,
    strawberry.argument(description="The day that the question is about; today (UTC) where it is not given."),
]
KnownAt = Annotated[
    datetime | None,
    strawberry.argument(
        description="The instant whose knowledge to use, with a time zone; that of the last write where it is not "
        "given. Before the first load nothing is known."
    ),
]
Slug = Annotated[str, strawberry.argument(description="Its own id, as bundles, findings and commands write it.")]
Kinds = Annotated[list[Kind] | None, strawberry.argument(description="Only entities of these kinds.")]


@strawberry.enum(description="What a neighbour is to the entity, in the flow of goods and services.")
class Flow(Enum):
    SUPPLIER = strawberry.enum_value("SUPPLIER", description="It supplies the entity.")
    CUSTOMER = strawberry.enum_value("CUSTOMER", description="The entity supplies it.")
    NONE = strawberry.enum_value("NONE", description="Nothing flows: ownership, place, listing, competition.")


def flow_of(predicate: Predicate, neighbour: End) -> Flow:
    """What a neighbour at this end of claims with the predicate is to the entity at the other end."""
    if predicate.supplier is None:
        return Flow.NONE
    return Flow.SUPPLIER if predicate.supplier is neighbour else Flow.CUSTOMER


def neighbour_filter(
    predicates: Sequence[str] | None,
    flow: Flow | None,
    modality: Sequence[Modality] | None,
    polarity: Sequence[Polarity] | None = None,
) -> NeighbourFilter:
    """The neighbours that the arguments ask for; BadRequest for an unknown predicate."""
    taken = _predicates(predicates)
    return NeighbourFilter(
        incoming=tuple(p.name for p in taken if flow in (None, flow_of(p, End.SUBJECT))),
        outgoing=tuple(p.name for p in taken if flow in (None, flow_of(p, End.OBJECT))),
        modalities=_each(modality) or tuple(Modality),
        polarities=_each(polarity) or (Polarity.ASSERTS,),
    )


def claim_filter(
    predicates: Sequence[str] | None,
    sources: Sequence[str] | None,
    polarity: Sequence[Polarity] | None,
    modality: Sequence[Modality] | None,
    *,
    dated: bool,
) -> ClaimFilter:
    """The claims that the arguments ask for; BadRequest for an unknown predicate."""
    return ClaimFilter(
        predicates=tuple(p.name for p in _predicates(predicates)) if predicates else (),
        sources=_each(sources),
        polarities=_each(polarity) or tuple(Polarity),
        modalities=_each(modality) or tuple(Modality),
        dated=dated,
    )


def _predicates(names: Sequence[str] | None) -> Sequence[Predicate]:
    """The predicates of those names (none: all) that connect two entities or carry a value."""
    return [VOCABULARY.predicate(name) for name in _each(names)] if names else VOCABULARY.predicates


def _each(values: Sequence[T] | None) -> tuple[T, ...]:
    """The values of a filter, each once; LimitExceeded when there are too many to compare with."""
    found = tuple(dict.fromkeys(values or ()))
    if len(found) > MOST_VALUES:
        raise LimitExceeded(f"a filter has {len(found):,} values and the limit is {MOST_VALUES}")
    return found
