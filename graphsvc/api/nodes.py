"""Entities by id for resolvers: the row through the loader, then the GraphQL type of its kind."""

from collections.abc import Callable, Sequence
from typing import Any

from graphsvc.api.context import Info
from graphsvc.domain.entities import Kind
from graphsvc.store.found import EntityRow, Moment

TYPES: dict[Kind, Callable[..., Any]] = {}
"""The GraphQL type of each kind; filled by the module that defines them."""


def node_of(row: EntityRow, moment: Moment) -> Any:
    """The GraphQL object of an entity."""
    return TYPES[row.kind](row=row, moment=moment)


async def load_entity(info: Info, name: str, moment: Moment) -> Any:
    """The entity of that id, None where there is none at the moment."""
    row = await info.context.loaders.entities.load(moment, name)
    return None if row is None else node_of(row, moment)


async def load_entities(info: Info, names: Sequence[str], moment: Moment) -> list[Any]:
    """The entities of those ids, in their order, None for each that there is not."""
    rows = await info.context.loaders.entities.load_many(moment, list(names))
    return [None if row is None else node_of(row, moment) for row in rows]
