"""The base of every value object: immutable, strict about unknown fields, camelCase outside and snake_case inside."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic.alias_generators import to_camel

SLUG_PATTERN = r"^[a-z0-9]+(?:[-.][a-z0-9]+)*$"
Slug = Annotated[str, StringConstraints(pattern=SLUG_PATTERN, min_length=1, max_length=120)]
"""An opaque id: lower-case letters and digits in groups joined by single hyphens or dots (``nvidia-h20``)."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
"""A non-empty line or paragraph of at most 4,000 characters."""

ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
"""A non-empty name, title or label of at most 300 characters."""


class Value(BaseModel):
    """An immutable value object. Field names are camelCase in files, JSON and GraphQL."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        populate_by_name=True,
        allow_inf_nan=False,
    )
