"""What every reader yields: one source, entity, claim or rule as plain data, and where in the file it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from graphsvc.ingest.problems import Unreadable

ItemType = Literal["source", "entity", "claim", "rule", "broken"]
ITEM_TYPES: tuple[ItemType, ...] = ("source", "entity", "claim", "rule")


@dataclass(frozen=True, slots=True)
class Item:
    """Plain data of one line or node. ``lines`` tells the line of a field where the format knows it: of the parts of a
    rule too, by their path (``when.all.0``).

    A line that is none of these is ``broken``, for the reason given; the lines after it are read all the same.
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
        """The line of a field or of the nearest part around it that has one, else that of the item."""
        parts = (name or "").split(".")
        paths = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
        return next((self.lines[path] for path in paths if path in self.lines), self.line)
