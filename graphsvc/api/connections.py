"""Connections: pages of lists with cursors. A cursor names the item it stands at, so it stays valid as lists grow."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

import strawberry
from strawberry.relay import PageInfo

from graphsvc.api.context import Info
from graphsvc.api.cost import Cost
from graphsvc.domain.errors import BadRequest, LimitExceeded
from graphsvc.store.found import Page, Slice

S = TypeVar("S")
T = TypeVar("T")

First = Annotated[
    int | None,
    strawberry.argument(description="How many items at most; the service's page size (25) where it is not given."),
]
After = Annotated[
    str | None, strawberry.argument(description="A cursor: the page begins after the item that it stands at.")
]

PAGED = Cost(weight=1, sized_by="first")
"""The cost of a field that returns a page: what is selected in it, for each item."""

FREE = Cost(weight=0)
"""The cost of the plumbing of connections."""

CURSOR = "A cursor that stands at this item."
NODE = "The item itself."
EDGES = "The items of the page with their cursors."
PAGE_INFO = "Where the page lies in the whole list."


@strawberry.type(description="An item of a page with its cursor.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description=CURSOR)
    node: T = strawberry.field(description=NODE)


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description=EDGES, directives=[FREE])
    page_info: PageInfo = strawberry.field(description=PAGE_INFO, directives=[FREE])
    total_count: int = strawberry.field(description="How many items the whole list has.")


def slice_of(info: Info, first: int | None, after: str | None) -> Slice:
    """The part of a list that the arguments ask for, within the limit of pages."""
    limits = info.context.limits
    size = limits.default_page if first is None else first
    if not 0 <= size <= limits.max_page:
        raise LimitExceeded(f"a page of {size:,} items was asked for", hint=f"Ask for 0 to {limits.max_page}.")
    return Slice(size, decode(after) if after else "")


def connection(page: Page[S] | None, part: Slice, nodes: Sequence[T]) -> Connection[T]:
    """A connection of nodes, one for each item of the page."""
    page = page or Page()
    edges = [Edge(cursor=encode(key), node=node) for (key, _), node in zip(page.items, nodes, strict=True)]
    return Connection(edges=edges, page_info=page_info(page, part), total_count=page.total)


def page_info(page: Page[S], part: Slice) -> PageInfo:
    """Where a page lies."""
    keys = [key for key, _ in page.items]
    return PageInfo(
        has_next_page=page.more,
        has_previous_page=bool(part.after),
        start_cursor=encode(keys[0]) if keys else None,
        end_cursor=encode(keys[-1]) if keys else None,
    )


def listed(items: Sequence[S], key: Callable[[S], str], part: Slice) -> Page[S]:
    """A page of a list that is at hand, ordered by its key."""
    keyed = sorted(((key(item), item) for item in items), key=lambda pair: pair[0])
    rest = [pair for pair in keyed if pair[0] > part.after]
    return Page.of(rest[: part.first + 1], len(keyed), part)


def encode(key: str) -> str:
    """The cursor of a key."""
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def decode(cursor: str) -> str:
    """The key of a cursor; BadRequest when it is none of ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return base64.b64decode(padded.encode(), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeError) as error:
        raise BadRequest(f"'{cursor[:60]}' is not a cursor", hint="Take it from pageInfo.endCursor.") from error
