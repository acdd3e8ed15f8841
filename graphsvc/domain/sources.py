"""Sources: who said it, when it was published, and how firmly we hold that they said it."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from graphsvc.domain.base import ShortText, Slug, Value

Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$", max_length=2000)]


class Grade(StrEnum):
    """How we know what a source says (not how much we believe it)."""

    READ = "READ"
    DATASET = "DATASET"
    SECOND_HAND = "SECOND_HAND"
    COMMON_KNOWLEDGE = "COMMON_KNOWLEDGE"


class Source(Value):
    """One publication. Immutable once recorded: a corrected source gets a new id and the old claims are retracted.

    ``origin`` names where the report comes from (the id of a source or of a desk): ten outlets repeating one
    report share one origin and count once. It defaults to the source's own id.
    """

    id: Slug
    title: ShortText
    publisher: ShortText
    published: date | None = None
    url: Url | None = None
    grade: Grade
    origin: Slug | None = None
    language: ShortText | None = None
    licence: ShortText | None = None
    redistributable: bool = True

    @property
    def origin_id(self) -> str:
        """The origin under which this source's claims are grouped."""
        return self.origin or self.id
