"""Claims: what one source says. They are never edited or deleted; a correction closes one and adds another."""

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Self

import orjson
from pydantic import Field, model_validator

from graphsvc.domain.base import ShortText, Slug, Text, Value
from graphsvc.domain.entities import NameKind
from graphsvc.domain.quantities import QuantityField, Share
from graphsvc.domain.time import SpanField, ValidTime


class Polarity(StrEnum):
    """Whether the source asserts or denies."""

    ASSERTS = "ASSERTS"
    DENIES = "DENIES"


class Modality(StrEnum):
    """How far what is claimed has come, in the words of the source."""

    RUMOURED = "RUMOURED"
    PLANNED = "PLANNED"
    ORDERED = "ORDERED"
    CONTRACTED = "CONTRACTED"
    SHIPPING = "SHIPPING"
    ENDED = "ENDED"


class Completeness(StrEnum):
    """How complete the documented list of a slot's alternatives is."""

    CLOSED = "CLOSED"
    PARTIAL = "PARTIAL"
    UNKNOWN = "UNKNOWN"


class SlotRef(Value):
    """What a claim says of the slot it fills: its name, k of k-of-n, completeness, qualification time, site."""

    name: ShortText | None = None
    k: Annotated[int, Field(ge=1, le=1000)] = 1
    completeness: Completeness | None = None
    qualification_time: QuantityField | None = None
    site: Slug | None = None


class Statement(Value):
    """What a claim states, without its identity and recorded time. Two equal statements are the same claim.

    Exactly one of ``object`` (an entity id), ``value`` (a quantity) and ``text`` is set. The qualifiers that a
    predicate may have are listed in its row of the vocabulary. ``target`` is the announced date of a plan.
    ``origin`` overrides the origin of the source where it repeats somebody else's report.
    """

    subject: Slug
    predicate: ShortText
    object: Slug | None = None
    value: QuantityField | None = None
    text: Text | None = None
    polarity: Polarity = Polarity.ASSERTS
    modality: Modality = Modality.SHIPPING
    valid: ValidTime = ValidTime()
    target: SpanField | None = None
    source: Slug
    origin: Slug | None = None
    quote: Text | None = None
    slot: SlotRef | None = None
    attribute: ShortText | None = None
    node: Slug | None = None
    share: Share | None = None
    breakdown: ShortText | None = None
    size: QuantityField | None = None
    scope: ShortText | None = None
    technology: ShortText | None = None
    quantity: QuantityField | None = None
    price: QuantityField | None = None
    seller: Slug | None = None
    certainty: ShortText | None = None
    market: ShortText | None = None
    stake: QuantityField | None = None
    basis: ShortText | None = None
    footnote: ShortText | None = None
    citation: ShortText | None = None
    score: float | None = None
    reviewer: ShortText | None = None
    language: ShortText | None = None
    name_kind: NameKind | None = None
    scheme: ShortText | None = None
    class_: Annotated[ShortText | None, Field(alias="class")] = None

    @model_validator(mode="after")
    def _one_object(self) -> Self:
        given = [name for name in ("object", "value", "text") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"exactly one of object, value and text is needed, found {', '.join(given) or 'none'}")
        return self

    @model_validator(mode="after")
    def _target_of_a_plan(self) -> Self:
        if self.target is not None and self.modality is not Modality.PLANNED:
            raise ValueError(f"only a PLANNED claim has a target, this one is {self.modality}")
        return self

    def key(self) -> str:
        """A name of the content: equal statements have equal keys, in every release and on every machine."""
        content = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        digest = hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
        return f"c-{digest[:24]}"


class Claim(Statement):
    """A recorded statement: its id, and the revisions that recorded and, if so, closed it."""

    id: ShortText
    since_revision: int
    until_revision: int | None = None

    def known_at(self, revision: int) -> bool:
        """Whether the claim was recorded and not yet closed at that revision."""
        return self.since_revision <= revision and (self.until_revision is None or revision < self.until_revision)


class Revision(Value):
    """One recorded change of the graph: its number, the instant of its commit, and who made it, how and why."""

    number: int
    recorded_at: datetime | None = None
    actor: ShortText
    action: ShortText
    comment: ShortText | None = None
    added: int = 0
    closed: int = 0


def qualifiers(statement: Statement) -> dict[str, Any]:
    """The qualifiers that a statement carries, by their public names."""
    plain = {"subject", "predicate", "object", "value", "text", "polarity", "modality", "valid", "target"}
    plain |= {"source", "origin", "quote", "id", "sinceRevision", "untilRevision"}
    given = statement.model_dump(by_alias=True, exclude_none=True)
    return {name: value for name, value in given.items() if name not in plain}
