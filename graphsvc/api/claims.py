"""Claims as GraphQL shows them: what is said, who says it, when it holds and when it was recorded."""

from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import relay

from graphsvc.api import values  # noqa: F401 - its types are used below
from graphsvc.api.connections import Connection, connection
from graphsvc.api.context import Info
from graphsvc.api.expose import copied, field
from graphsvc.api.nodes import load_entity
from graphsvc.domain import claims
from graphsvc.domain.entities import NameKind
from graphsvc.domain.quantities import Quantity, Share
from graphsvc.domain.time import DateSpan, ValidTime
from graphsvc.store.found import Moment, Page, Slice

if TYPE_CHECKING:
    from graphsvc.api.entities import Entity, Source

_Entity = Annotated["Entity", strawberry.lazy("graphsvc.api.entities")]
_Source = Annotated["Source", strawberry.lazy("graphsvc.api.entities")]
_Text = str | None
_Amount = Quantity | None


@strawberry.type(
    description="What one source says: subject, predicate, and an object, quantity or text. Claims are never edited: "
    "a correction closes one and adds another. Qualifiers are null where the source does not state them."
)
class Claim(relay.Node):
    row: strawberry.Private[claims.Claim]
    moment: strawberry.Private[Moment]

    slug: str = copied("id", str, "Its own id, as findings cite it.")
    predicate: str = copied("predicate", str, "What is claimed: a predicate of the vocabulary.")
    text: str | None = copied("text", _Text, "What is claimed where it is a text: a name, kind or statement.")
    value: Quantity | None = copied("value", _Amount, "What is claimed where it is a quantity.")
    polarity: claims.Polarity = copied("polarity", claims.Polarity, "Whether the source asserts or denies it.")
    modality: claims.Modality = copied("modality", claims.Modality, "How far what is claimed has come.")
    valid: ValidTime = copied("valid", ValidTime, "When it holds in the world: from the first day until the last.")
    target: DateSpan | None = copied("target", DateSpan | None, "When a plan is meant to come true.")
    origin: str | None = copied("origin", _Text, "Whose report it is, where it is not the source's own.")
    quote: str | None = copied("quote", _Text, "The words of the source.")
    slot: claims.SlotRef | None = copied("slot", claims.SlotRef | None, "What it says of the slot that it fills.")
    attribute: str | None = copied("attribute", _Text, "Which attribute of the subject it states (predicate HAS).")
    process_node: str | None = copied("node", _Text, "The id of the process node of a fabrication.")
    share: Share | None = copied("share", Share | None, "The subject's share in per cent.")
    breakdown: str | None = copied("breakdown", _Text, "By what the share is broken down.")
    size: Quantity | None = copied("size", _Amount, "The nominal size of a process.")
    scope: str | None = copied("scope", _Text, "What a service or licence covers.")
    technology: str | None = copied("technology", _Text, "The technology of packaging.")
    quantity: Quantity | None = copied("quantity", _Amount, "How much is ordered, bought, used or built in.")
    price: Quantity | None = copied("price", _Amount, "For how much.")
    seller: str | None = copied("seller", _Text, "The id of the seller.")
    certainty: str | None = copied("certainty", _Text, "How sure the source says it is.")
    market: str | None = copied("market", _Text, "In which market.")
    stake: Quantity | None = copied("stake", _Amount, "The stake that is owned.")
    basis: str | None = copied("basis", _Text, "On what ownership or control rests.")
    footnote: str | None = copied("footnote", _Text, "The footnote of a list's entry.")
    citation: str | None = copied("citation", _Text, "Where a list's entry is published.")
    score: float | None = copied("score", float | None, "How alike two entities are (predicate SAME_AS).")
    reviewer: str | None = copied("reviewer", _Text, "Who found two entities to be the same.")
    language: str | None = copied("language", _Text, "The language of a name.")
    name_kind: NameKind | None = copied("name_kind", NameKind | None, "How a name is used.")
    scheme: str | None = copied("scheme", _Text, "The scheme of an identifier.")
    class_: str | None = strawberry.field(
        name="class",
        resolver=lambda root: root.row.class_,
        graphql_type=_Text,
        description="The finer class of a kind.",
    )
    since_revision: int = copied("since_revision", int, "The revision that recorded it.")
    until_revision: int | None = copied("until_revision", int | None, "The revision that closed it.")

    @classmethod
    def resolve_id(cls, root: "Claim", *, info: strawberry.Info) -> str:  # noqa: ARG003 - the hook's signature
        """The claim's own id."""
        return root.row.id

    @field("What it is about.")
    async def subject(self, info: Info) -> _Entity | None:
        found: Entity | None = await load_entity(info, self.row.subject, self.moment)
        return found

    @field("The other entity, where it has one.")
    async def object(self, info: Info) -> _Entity | None:
        if self.row.object is None:
            return None
        found: Entity | None = await load_entity(info, self.row.object, self.moment)
        return found

    @field("Who says so.")
    async def source(self, info: Info) -> _Source | None:
        found: Source | None = await load_entity(info, self.row.source, self.moment)
        return found


def claims_connection(page: Page[claims.Claim] | None, part: Slice, moment: Moment) -> Connection[Claim]:
    """A connection of claims as of a moment."""
    page = page or Page()
    return connection(page, part, [Claim(row=claim, moment=moment) for _, claim in page.items])
