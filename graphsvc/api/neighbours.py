"""Neighbours: the entities that claims connect one with, an edge for each predicate and side."""

from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry.relay import PageInfo

from graphsvc.api.claims import Claim
from graphsvc.api.connections import CURSOR, EDGES, FREE, PAGE_INFO, encode, page_info
from graphsvc.api.context import Info
from graphsvc.api.cost import Cost
from graphsvc.api.expose import field
from graphsvc.api.filters import Flow, flow_of
from graphsvc.api.nodes import load_entities
from graphsvc.domain.predicates import VOCABULARY
from graphsvc.domain.vocabulary import End
from graphsvc.store.found import Moment, Neighbour, NeighbourFilter, Page, Slice

if TYPE_CHECKING:
    from graphsvc.api.entities import Entity

_Entity = Annotated["Entity", strawberry.lazy("graphsvc.api.entities")]


@strawberry.type(description="A neighbour with what connects it.")
class NeighbourEdge:
    found: strawberry.Private[Neighbour]
    moment: strawberry.Private[Moment]

    cursor: str = strawberry.field(description=CURSOR)
    node: _Entity | None = strawberry.field(description="The neighbour, null where nothing says what it is.")

    @field("The predicate that connects the two.")
    def predicate(self) -> str:
        return self.found.predicate

    @field("What the neighbour is to the entity.")
    def flow(self) -> Flow:
        neighbour = End.OBJECT if self.found.outgoing else End.SUBJECT
        return flow_of(VOCABULARY.predicate(self.found.predicate), neighbour)

    @field("The end of the claims that the neighbour is.")
    def end(self) -> End:
        return End.OBJECT if self.found.outgoing else End.SUBJECT

    @field("The claims that connect the two.", cost=Cost(assumed_size=3))
    def claims(self) -> list[Claim]:
        return [Claim(row=claim, moment=self.moment) for claim in self.found.claims]


@strawberry.type(description="A page of neighbours, by predicate, end and id.")
class NeighbourConnection:
    edges: list[NeighbourEdge] = strawberry.field(description=EDGES, directives=[FREE])
    page_info: PageInfo = strawberry.field(description=PAGE_INFO, directives=[FREE])
    total_count: int = strawberry.field(description="How many neighbours the whole list has.")


async def neighbours_of(
    info: Info, name: str, wanted: NeighbourFilter, moment: Moment, part: Slice
) -> NeighbourConnection:
    """A page of the neighbours of an entity, with their entities."""
    page = await info.context.loaders.neighbours.load((wanted, moment, part), name) or Page()
    nodes = await load_entities(info, [found.id for _, found in page.items], moment)
    edges = [
        NeighbourEdge(found=found, moment=moment, cursor=encode(key), node=node)
        for (key, found), node in zip(page.items, nodes, strict=True)
    ]
    return NeighbourConnection(edges=edges, page_info=page_info(page, part), total_count=page.total)
