"""Root fields that look things up: by id, by name, by kind; claims, sources and paths."""

import asyncio
from typing import Annotated, Any

import strawberry
from strawberry import relay
from strawberry.relay import PageInfo

from graphsvc.api import filters
from graphsvc.api.claims import Claim, claims_connection
from graphsvc.api.connections import (
    CURSOR,
    EDGES,
    FREE,
    PAGE_INFO,
    PAGED,
    After,
    Connection,
    First,
    connection,
    encode,
    page_info,
    slice_of,
)
from graphsvc.api.context import Info
from graphsvc.api.cost import Cost
from graphsvc.api.entities import (
    ControlList,
    Country,
    Entity,
    Facility,
    Input,
    Organization,
    ProcessNode,
    Product,
    Source,
)
from graphsvc.api.expose import field
from graphsvc.api.filters import AsOf, Kinds, KnownAt, Slug, claim_filter
from graphsvc.api.nodes import load_entities, load_entity
from graphsvc.api.rules import shown
from graphsvc.domain.entities import Kind
from graphsvc.domain.sources import Grade
from graphsvc.store.found import Moment

DESCRIBED = tuple(kind for kind in Kind if kind is not Kind.SOURCE)
"""Kinds of entities that claims describe; sources have a list of their own."""


def _one(kind: type[Entity], description: str) -> Any:
    """A root field that finds one entity of a kind; null where there is none, or one of another kind."""

    async def resolve(info: Info, slug: Slug, as_of: AsOf = None, known_at: KnownAt = None) -> Any:
        found = await load_entity(info, slug, await info.context.moment(as_of, known_at))
        return found if isinstance(found, kind) else None

    return strawberry.field(resolver=resolve, graphql_type=kind | None, description=description)


@strawberry.type(description="An entity found by its names.")
class SearchEdge:
    cursor: str = strawberry.field(description=CURSOR)
    node: Entity | None = strawberry.field(description="The entity, null where nothing says what it is.")
    name: str = strawberry.field(description="The name or identifier that matched best.")
    score: float = strawberry.field(description="How well it matched; comparable within one search only.")


@strawberry.type(description="A page of the entities found, best first.")
class SearchConnection:
    edges: list[SearchEdge] = strawberry.field(description=EDGES, directives=[FREE])
    page_info: PageInfo = strawberry.field(description=PAGE_INFO, directives=[FREE])


async def find_node(info: Info, found: relay.GlobalID, moment: Moment) -> Any:
    """The object of a global id, None where there is none of that type."""
    if found.type_name == "Claim":
        claim = await info.context.loaders.claims.load(moment, found.node_id)
        return None if claim is None else Claim(row=claim, moment=moment)
    if found.type_name == "Rule":
        return next(shown(await info.context.rules(moment.known_at), found.node_id), None)
    entity = await load_entity(info, found.node_id, moment)
    return entity if entity is not None and type(entity).__name__ == found.type_name else None


@strawberry.type
class Lookups:
    """Mixed into the query type."""

    entity: Entity | None = _one(Entity, "An entity of any kind by its own id.")
    organization: Organization | None = _one(Organization, "An organization by its own id.")
    facility: Facility | None = _one(Facility, "A facility by its own id.")
    product: Product | None = _one(Product, "A product by its own id.")
    process_node: ProcessNode | None = _one(ProcessNode, "A process node by its own id.")
    input: Input | None = _one(Input, "An input by its own id.")
    country: Country | None = _one(Country, "A country by its own id: its ISO 3166-1 code in lower case.")
    control_list: ControlList | None = _one(ControlList, "A control list by its own id.")
    source: Source | None = _one(Source, "A source by its own id.")

    @field("Any object by its global id.")
    async def node(
        self,
        info: Info,
        id: Annotated[relay.GlobalID, strawberry.argument(description="Its global id.")],  # noqa: A002 - Relay's name
        as_of: AsOf = None,
        known_at: KnownAt = None,
    ) -> relay.Node | None:
        found: relay.Node | None = await find_node(info, id, await info.context.moment(as_of, known_at))
        return found

    @field("Objects by their global ids, in that order.", cost=Cost(sized_by="ids"))
    async def nodes(
        self,
        info: Info,
        ids: Annotated[list[relay.GlobalID], strawberry.argument(description="Their global ids, a page at most.")],
        as_of: AsOf = None,
        known_at: KnownAt = None,
    ) -> list[relay.Node | None]:
        moment = await info.context.moment(as_of, known_at)
        return list(await asyncio.gather(*(find_node(info, found, moment) for found in ids)))

    @field(
        "Entities by words of their names and identifiers in any language, best first. Every word must "
        "occur; beginnings of words count.",
        cost=PAGED,
    )
    async def search(
        self,
        info: Info,
        *,
        text: Annotated[str, strawberry.argument(description="What to look for: 台積電, sk hyn, 삼성전자 …")],
        kinds: Kinds = None,
        first: First = None,
        after: After = None,
        known_at: KnownAt = None,
        as_of: AsOf = None,
    ) -> SearchConnection:
        moment, part = await info.context.moment(as_of, known_at), slice_of(info, first, after)
        page = await info.context.workspace.lookup.search(text, kinds or (), moment, part)
        nodes = await load_entities(info, [hit.id for _, hit in page.items], moment)
        edges = [
            SearchEdge(cursor=encode(key), node=node, name=hit.name, score=hit.score)
            for (key, hit), node in zip(page.items, nodes, strict=True)
        ]
        return SearchConnection(edges=edges, page_info=page_info(page, part))

    @field("All entities of some kinds, by id.", cost=PAGED)
    async def entities(
        self,
        info: Info,
        *,
        kinds: Kinds = None,
        classes: Annotated[
            list[str] | None, strawberry.argument(description="Only these classes, such as `logic chip`.")
        ] = None,
        first: First = None,
        after: After = None,
        as_of: AsOf = None,
        known_at: KnownAt = None,
    ) -> Connection[Entity]:
        moment, part = await info.context.moment(as_of, known_at), slice_of(info, first, after)
        page = await info.context.workspace.lookup.listing(kinds or DESCRIBED, classes or (), moment, part)
        return connection(page, part, await load_entities(info, [name for _, name in page.items], moment))

    @field("All sources, by id.", cost=PAGED)
    async def sources(
        self,
        info: Info,
        *,
        grades: Annotated[list[Grade] | None, strawberry.argument(description="Only sources of these grades.")] = None,
        first: First = None,
        after: After = None,
        known_at: KnownAt = None,
    ) -> Connection[Source]:
        moment, part = await info.context.moment(None, known_at), slice_of(info, first, after)
        page = await info.context.workspace.lookup.sources(grades or (), moment, part)
        return connection(page, part, await load_entities(info, [name for _, name in page.items], moment))

    @field("A claim by its own id, a retracted one too.")
    async def claim(self, info: Info, slug: Slug, as_of: AsOf = None, known_at: KnownAt = None) -> Claim | None:
        moment = await info.context.moment(as_of, known_at)
        found = await info.context.loaders.claims.load(moment, slug)
        return None if found is None else Claim(row=found, moment=moment)

    @field(
        "All claims that pass the filters, by id. With asOf only those that hold on that day.",
        cost=PAGED,
    )
    async def claims(
        self,
        info: Info,
        *,
        predicates: filters.Predicates = None,
        sources: filters.Sources = None,
        polarity: filters.Polarities = None,
        modality: filters.Modalities = None,
        first: First = None,
        after: After = None,
        as_of: AsOf = None,
        known_at: KnownAt = None,
    ) -> Connection[Claim]:
        moment, part = await info.context.moment(as_of, known_at), slice_of(info, first, after)
        wanted = claim_filter(predicates, sources, polarity, modality, dated=as_of is not None)
        page = await info.context.workspace.lookup.claims(wanted, moment, part)
        return claims_connection(page, part, moment)
