"""Entities as GraphQL shows them: one interface, and a type for each kind."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import relay

from graphsvc.api import values  # noqa: F401 - its types are used below
from graphsvc.api.claims import Claim, claims_connection
from graphsvc.api.connections import PAGED, After, Connection, First, slice_of
from graphsvc.api.context import Info
from graphsvc.api.cost import Cost
from graphsvc.api.expose import copied, field
from graphsvc.api.filters import (
    ClaimEnds,
    Flow,
    Modalities,
    Polarities,
    Predicates,
    Sources,
    claim_filter,
    neighbour_filter,
)
from graphsvc.api.neighbours import NeighbourConnection, neighbours_of
from graphsvc.api.nodes import TYPES
from graphsvc.domain.claims import Polarity
from graphsvc.domain.entities import Kind, Name
from graphsvc.domain.sources import Grade
from graphsvc.domain.vocabulary import End
from graphsvc.store.found import EntityRow, Identifier, Moment

Language = Annotated[
    str | None,
    strawberry.argument(description="A BCP 47 language tag: the name in that language, where there is one."),
]


@strawberry.interface(
    description="What claims are about: an id, and names, kind and relations that are claims themselves. Everything "
    "below an entity is of the same day and knowledge (asOf, knownAt) as the root field it was found by."
)
class Entity(relay.Node):
    row: strawberry.Private[EntityRow]
    moment: strawberry.Private[Moment]

    slug: str = copied("id", str, "Its own id, as bundles, findings and commands write it.")
    kind: Kind = copied("kind", Kind, "What sort of thing it is.")
    names: list[Name] = copied(
        "names", list[Name], "All its names, the preferred one first.", cost=Cost(assumed_size=5)
    )
    identifiers: list[Identifier] = copied(
        "identifiers", list[Identifier], "Its identifiers under other schemes.", cost=Cost(assumed_size=3)
    )

    @classmethod
    def resolve_id(cls, root: "Entity", *, info: strawberry.Info) -> str:  # noqa: ARG003 - the hook's signature
        """The entity's own id."""
        return root.row.id

    @field("Its finer class, such as `logic chip` or `fab`.", name="class")
    def class_(self) -> str | None:
        return self.row.class_

    @field("What it is called.")
    def name(self, language: Language = None) -> str:
        return self.row.name(language)

    @field("What it does on that day, derived from claims: foundry, cloud provider …", cost=Cost())
    async def roles(self, info: Info) -> list[str]:
        return list(await info.context.loaders.roles.load(self.moment, self.row.id) or ())

    @field("The claims about it, by predicate.", cost=PAGED)
    async def claims(
        self,
        info: Info,
        *,
        predicates: Predicates = None,
        sources: Sources = None,
        polarity: Polarities = None,
        modality: Modalities = None,
        ends: ClaimEnds = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Claim]:
        part = slice_of(info, first, after)
        wanted = claim_filter(predicates, sources, polarity, modality, dated=False)
        sides = tuple(end.value for end in ends or End)
        page = await info.context.loaders.claims_about.load((sides, wanted, self.moment, part), self.row.id)
        return claims_connection(page, part, self.moment)

    @field("Who and what supplies it, one tier up.", cost=PAGED)
    async def suppliers(
        self,
        info: Info,
        *,
        predicates: Predicates = None,
        modality: Modalities = None,
        first: First = None,
        after: After = None,
    ) -> NeighbourConnection:
        wanted = neighbour_filter(predicates, Flow.SUPPLIER, modality)
        return await neighbours_of(info, self.row.id, wanted, self.moment, slice_of(info, first, after))

    @field("Whom and what it supplies, one tier down.", cost=PAGED)
    async def customers(
        self,
        info: Info,
        *,
        predicates: Predicates = None,
        modality: Modalities = None,
        first: First = None,
        after: After = None,
    ) -> NeighbourConnection:
        wanted = neighbour_filter(predicates, Flow.CUSTOMER, modality)
        return await neighbours_of(info, self.row.id, wanted, self.moment, slice_of(info, first, after))

    @field(
        "All entities that a claim of that day connects it with: suppliers, customers, owners, places, "
        "lists, competitors.",
        cost=PAGED,
    )
    async def neighbours(
        self,
        info: Info,
        *,
        predicates: Predicates = None,
        flow: Annotated[
            Flow | None, strawberry.argument(description="Only suppliers, only customers, or only others.")
        ] = None,
        modality: Modalities = None,
        polarity: Annotated[
            list[Polarity] | None,
            strawberry.argument(description="Claims that assert or deny; those that assert where it is not given."),
        ] = None,
        first: First = None,
        after: After = None,
    ) -> NeighbourConnection:
        wanted = neighbour_filter(predicates, flow, modality, polarity)
        return await neighbours_of(info, self.row.id, wanted, self.moment, slice_of(info, first, after))


@strawberry.type(description="A company, group, authority, university or other organization.")
class Organization(Entity):
    """An organization."""


@strawberry.type(description="A fab, packaging site, data centre, cluster or plant.")
class Facility(Entity):
    """A facility."""


@strawberry.type(description="A chip, memory, module, system, AI model, service, software or other product.")
class Product(Entity):
    """A product."""


@strawberry.type(description="A process of making chips at a nominal size, as marketed.")
class ProcessNode(Entity):
    """A process node."""


@strawberry.type(description="A tool, material, process step, stage or design resource that making something needs.")
class Input(Entity):
    """An input."""


@strawberry.type(description="A country, by its ISO 3166-1 alpha-2 code.")
class Country(Entity):
    """A country."""


@strawberry.type(description="A list of export control or sanctions; its entries are claims of LISTED_ON.")
class ControlList(Entity):
    """A control list."""


@strawberry.type(description="A publication that claims cite. It never changes once recorded.")
class Source(Entity):
    """A source."""

    @field("Its title.")
    def title(self) -> str:
        return self.row.cited.title

    @field("Who published it.")
    def publisher(self) -> str:
        return self.row.cited.publisher

    @field("When it was published.")
    def published(self) -> date | None:
        return self.row.cited.published

    @field("Where it can be read.")
    def url(self) -> str | None:
        return self.row.cited.url

    @field("How we know what it says.")
    def grade(self) -> Grade:
        return self.row.cited.grade

    @field("Where the report comes from; sources that repeat one report share it.")
    def origin(self) -> str:
        return self.row.cited.origin_id

    @field("Its language.")
    def language(self) -> str | None:
        return self.row.cited.language

    @field("The licence of its text or data.")
    def licence(self) -> str | None:
        return self.row.cited.licence

    @field("Whether its text or data may be passed on.")
    def redistributable(self) -> bool:
        return self.row.cited.redistributable

    @field("The claims that cite it, by predicate.", cost=PAGED)
    async def cited_by(self, info: Info, first: First = None, after: After = None) -> Connection[Claim]:
        part = slice_of(info, first, after)
        page = await info.context.loaders.citations.load((self.moment, part), self.row.id)
        return claims_connection(page, part, self.moment)


TYPES.update(
    {
        Kind.ORGANIZATION: Organization,
        Kind.FACILITY: Facility,
        Kind.PRODUCT: Product,
        Kind.PROCESS_NODE: ProcessNode,
        Kind.INPUT: Input,
        Kind.COUNTRY: Country,
        Kind.CONTROL_LIST: ControlList,
        Kind.SOURCE: Source,
    }
)
