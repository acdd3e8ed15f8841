"""Scalars of the schema: instants are written as everywhere else in the product, in UTC with a Z."""

import dataclasses
from datetime import UTC, datetime

from strawberry.schema.types.base_scalars import DateTimeDefinition


def instant(value: datetime) -> str:
    """An instant in UTC, as answers write it in JSON."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


INSTANT = dataclasses.replace(
    DateTimeDefinition,
    description="An instant in ISO 8601 with its time zone, such as 2026-03-01T00:00:00Z.",
    serialize=instant,
)
"""Replaces strawberry's scalar of the same name, which leaves the zone as it comes."""
