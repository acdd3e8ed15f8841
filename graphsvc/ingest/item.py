"""What every reader yields: one source, entity or claim as plain data, and where in the file it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from graphsvc.ingest.problems import Unreadable

ItemType = Literal["source", "entity", "claim", "broken"]
ITEM_TYPES: tuple[ItemType, ...] = ("source", "entity", "claim")


@dataclass(frozen=True, slots=True)
class Item:
    """Plain data of one line or node. ``lines`` tells the line of a field where the format knows it.

    A line that is none of the three is ``broken``, for the reason given; the lines after it are read all the same.
    """

    type: ItemType
    data: dict[str, Any]
    line: int
    lines: Mapping[str, int] = field(default_factory=dict)
    reason: Unreadable | None = None

    @classmethod
    def broken(cls, reason: Unreadable) -> Self:
        """What stands for a line that cannot be read."""
        return cls("broken", {}, reason.line or 0, reason=reason)

    def line_of(self, name: str | None) -> int:
        """The line of a field (by its first name), else that of the item."""
        return self.lines.get((name or "").split(".")[0], self.line)
