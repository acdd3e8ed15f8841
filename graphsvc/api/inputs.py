"""Inputs of mutations. They are the items of a bundle, with the same field names, and are checked as such."""

from enum import Enum
from typing import Any

import strawberry
from strawberry.types import get_object_definition
from strawberry.utils.str_converters import to_camel_case

from graphsvc.api import values  # noqa: F401 - its types are used below
from graphsvc.domain.claims import Completeness, Modality, Polarity
from graphsvc.domain.entities import Kind, NameKind
from graphsvc.domain.sources import Grade
from graphsvc.ingest.item import Item

DATE = "Written YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD."


def _optional(description: str, name: str | None = None) -> Any:
    return strawberry.field(description=description, name=name, default=None)


@strawberry.input(description="A quantity with bounds; both equal where it is exact.")
class QuantityInput:
    min: float | None = _optional("The lower bound.")
    max: float | None = _optional("The upper bound.")
    unit: str | None = _optional("The unit, as the vocabulary writes it.")
    currency: str | None = _optional("The ISO 4217 code, for money.")
    date: str | None = _optional("The day whose prices a sum of money is in (YYYY-MM-DD).")
    strict: bool | None = _optional("Whether a bound was stated as 'more than' or 'less than'.")


@strawberry.input(description="A share in per cent.")
class ShareInput:
    min: float = strawberry.field(description="The least share in per cent.")
    max: float = strawberry.field(description="The greatest share in per cent.")
    year: int | None = _optional("The year of the data that it comes from.")


@strawberry.input(description="What a claim says of the slot that it fills.")
class SlotInput:
    name: str | None = _optional("The name of the slot.")
    k: int | None = _optional("How many of its alternatives are needed at once.")
    completeness: Completeness | None = _optional("How complete the list of alternatives is.")
    qualification_time: QuantityInput | None = _optional("How long it takes to qualify as an alternative.")
    site: str | None = _optional("The id of the site that fills the slot.")


@strawberry.input(description="A source to record. A source recorded before must be given with the same content.")
class SourceInput:
    id: str = strawberry.field(description="Its id: lower-case letters, digits, single hyphens or dots.")
    title: str = strawberry.field(description="Its title.")
    publisher: str = strawberry.field(description="Who published it.")
    grade: Grade = strawberry.field(description="How we know what it says.")
    published: str | None = _optional("When it was published (YYYY-MM-DD).")
    url: str | None = _optional("Where it can be read.")
    origin: str | None = _optional("Whose report it repeats.")
    language: str | None = _optional("Its language.")
    licence: str | None = _optional("The licence of its text or data.")
    redistributable: bool | None = _optional("Whether its text or data may be passed on.")


@strawberry.input(description="A name of an entity.")
class NameInput:
    text: str = strawberry.field(description="The name itself.")
    language: str | None = _optional("The BCP 47 tag of its language.")
    kind: NameKind | None = _optional("How it is used.")


@strawberry.input(description="An identifier of an entity.")
class IdentifierInput:
    scheme: str = strawberry.field(description="The scheme: lei, wikidata, ticker …")
    value: str = strawberry.field(description="The identifier under that scheme.")


@strawberry.input(
    description="An entity to record. Its kind, class, names and identifiers become claims of the source."
)
class EntityInput:
    id: str = strawberry.field(description="Its id: lower-case letters, digits, single hyphens or dots.")
    kind: Kind = strawberry.field(description="What sort of thing it is.")
    names: list[NameInput] = strawberry.field(description="Its names, the preferred one first.")
    source: str = strawberry.field(description="The id of the source that says so.")
    class_: str | None = _optional("Its finer class.", name="class")
    identifiers: list[IdentifierInput] | None = _optional("Its identifiers under other schemes.")


@strawberry.input(
    description="A claim to record. Exactly one of object, value and text is given; the vocabulary says which "
    "qualifiers a predicate carries."
)
class ClaimInput:
    subject: str = strawberry.field(description="The id of the entity that it is about.")
    predicate: str = strawberry.field(description="A predicate of the vocabulary.")
    source: str = strawberry.field(description="The id of the source that says so.")
    object: str | None = _optional("The id of the other entity.")
    value: QuantityInput | None = _optional("The quantity that is claimed.")
    text: str | None = _optional("The text that is claimed.")
    polarity: Polarity | None = _optional("Whether the source asserts (the default) or denies it.")
    modality: Modality | None = _optional("How far it has come; SHIPPING where it is not given.")
    from_: str | None = _optional(f"The first day on which it holds. {DATE}", name="from")
    to: str | None = _optional(f"The day on which it no longer holds. {DATE}")
    target: str | None = _optional(f"When a plan is meant to come true. {DATE[:-1]}, with `by ` for a deadline.")
    origin: str | None = _optional("Whose report it is, where it is not the source's own.")
    quote: str | None = _optional("The words of the source.")
    slot: SlotInput | None = _optional("What it says of the slot that it fills.")
    attribute: str | None = _optional("Which attribute it states (predicate HAS).")
    node: str | None = _optional("The id of the process node of a fabrication.")
    share: ShareInput | None = _optional("The subject's share in per cent.")
    breakdown: str | None = _optional("By what the share is broken down.")
    size: QuantityInput | None = _optional("The nominal size of a process.")
    scope: str | None = _optional("What a service or licence covers.")
    technology: str | None = _optional("The technology of packaging.")
    quantity: QuantityInput | None = _optional("How much is ordered, bought, used or built in.")
    price: QuantityInput | None = _optional("For how much.")
    seller: str | None = _optional("The id of the seller.")
    certainty: str | None = _optional("How sure the source says it is.")
    market: str | None = _optional("In which market.")
    stake: QuantityInput | None = _optional("The stake that is owned.")
    basis: str | None = _optional("On what ownership or control rests.")
    footnote: str | None = _optional("The footnote of a list's entry.")
    citation: str | None = _optional("Where a list's entry is published.")
    score: float | None = _optional("How alike two entities are (predicate SAME_AS).")
    reviewer: str | None = _optional("Who found two entities to be the same.")
    language: str | None = _optional("The language of a name.")
    name_kind: NameKind | None = _optional("How a name is used.")
    scheme: str | None = _optional("The scheme of an identifier.")
    class_: str | None = _optional("The finer class of a kind.", name="class")


@strawberry.input(description="What to record as one revision: all of it, or nothing where anything is wrong.")
class AddClaimsInput:
    comment: str | None = _optional("Why, for the record.")
    sources: list[SourceInput] | None = _optional("Sources that the claims cite and that are new.")
    entities: list[EntityInput] | None = _optional("Entities that the claims are about and that are new.")
    claims: list[ClaimInput] | None = _optional("The claims.")

    def items(self) -> list[Item]:
        """The items of a bundle, numbered from 1 within their list, which is where errors point to."""
        return [
            *(Item("source", plain(source), line) for line, source in enumerate(self.sources or (), 1)),
            *(Item("entity", _entity(entity), line) for line, entity in enumerate(self.entities or (), 1)),
            *(Item("claim", plain(claim), line) for line, claim in enumerate(self.claims or (), 1)),
        ]


def _entity(entity: EntityInput) -> dict[str, Any]:
    data: dict[str, Any] = plain(entity)
    if entity.identifiers is not None:
        data["identifiers"] = {identifier.scheme: identifier.value for identifier in entity.identifiers}
    return data


def plain(value: Any) -> Any:
    """An input as plain data under its GraphQL names, without what was not given."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    definition = get_object_definition(value)
    if definition is None:
        return value
    given = {field: getattr(value, field.python_name) for field in definition.fields}
    return {
        field.graphql_name or to_camel_case(field.python_name): plain(item)
        for field, item in given.items()
        if item is not None
    }
