"""Paths between two entities."""

import asyncio
from typing import Annotated

import strawberry

from graphsvc.api.claims import Claim
from graphsvc.api.connections import PAGED, First, slice_of
from graphsvc.api.context import Info
from graphsvc.api.cost import Cost
from graphsvc.api.entities import Entity
from graphsvc.api.expose import field
from graphsvc.api.filters import AsOf, KnownAt, Predicates, neighbour_filter
from graphsvc.api.nodes import load_entities
from graphsvc.domain.errors import BadRequest
from graphsvc.store.found import Moment, Path
from graphsvc.store.lookup import WALKED

MAX_HOPS = 8


@strawberry.type(description="A step of a path.")
class PathStep:
    entity: Entity | None = strawberry.field(description="The entity at this step.")
    claim: Claim | None = strawberry.field(
        description="The claim that leads on to the next step (one of them, where there are several); null at the end."
    )


@strawberry.type(description="A way from one entity to another, from claim to claim.")
class EntityPath:
    hops: int = strawberry.field(description="How many claims it walks.")
    steps: list[PathStep] = strawberry.field(
        description="Its entities in order, with the claims between them.", directives=[Cost(assumed_size=5)]
    )


@strawberry.type
class Paths:
    """Mixed into the query type."""

    @field(
        "The shortest paths between two entities over claims that hold on the day, walked in either "
        "direction, shortest first.",
        cost=Cost(weight=100, sized_by=PAGED.sized_by),
    )
    async def paths(
        self,
        info: Info,
        *,
        start: Annotated[str, strawberry.argument(name="from", description="The id of the entity to begin at.")],
        end: Annotated[str, strawberry.argument(name="to", description="The id of the entity to end at.")],
        max_hops: Annotated[int, strawberry.argument(description="The longest path, 1 to 8 claims.")] = 6,
        predicates: Predicates = None,
        first: First = None,
        as_of: AsOf = None,
        known_at: KnownAt = None,
    ) -> list[EntityPath]:
        _check(start, end, max_hops)
        walked = neighbour_filter(predicates, None, None).incoming if predicates else WALKED
        moment, part = await info.context.moment(as_of, known_at), slice_of(info, first, None)
        found = await info.context.workspace.lookup.paths(
            start, end, hops=max_hops, predicates=walked, moment=moment, limit=part.first
        )
        return list(await asyncio.gather(*(_path(info, path, moment) for path in found)))


def _check(start: str, end: str, max_hops: int) -> None:
    if start == end:
        raise BadRequest("a path leads from one entity to another", hint="Give two different ids.")
    if not 1 <= max_hops <= MAX_HOPS:
        raise BadRequest(f"maxHops is {max_hops}", hint=f"Give 1 to {MAX_HOPS}.")


async def _path(info: Info, path: Path, moment: Moment) -> EntityPath:
    entities = await load_entities(info, path.entities, moment)
    rows = await info.context.loaders.claims.load_many(moment, list(path.claims))
    claims = [None if row is None else Claim(row=row, moment=moment) for row in rows]
    steps = [PathStep(entity=entity, claim=claim) for entity, claim in zip(entities, [*claims, None], strict=True)]
    return EntityPath(hops=len(path.claims), steps=steps)
