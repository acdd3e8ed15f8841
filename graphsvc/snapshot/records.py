"""The claims and sources of one revision, read once and kept: rows as the store has them, models made on demand."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from graphsvc.domain.claims import Claim, Revision
from graphsvc.domain.errors import NotFound
from graphsvc.domain.sources import Source
from graphsvc.store.claim_rows import claim_of, source_of
from graphsvc.store.database import Database

Row = dict[str, Any]
_PAGE = 10_000


class Records:
    """What is recorded as of one revision. Rows keep the order of recording: by revision, then by place in the load."""

    def __init__(self, revision: Revision, rows: list[Row], sources: list[Row]) -> None:
        self.revision = revision
        self.rows = sorted(rows, key=lambda row: (row["since"], row["rank"], row["id"]))
        self._sources = {row["id"]: row for row in sources}
        self._models: dict[str, Source] = {}

    @cached_property
    def _by_id(self) -> dict[str, Row]:
        return {row["id"]: row for row in self.rows}

    @cached_property
    def by_predicate(self) -> dict[str, list[Row]]:
        """The rows of each predicate, in the order of recording."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row["predicate"], []).append(row)
        return found

    def of(self, *predicates: str) -> Iterator[Row]:
        """The rows of these predicates."""
        for predicate in predicates:
            yield from self.by_predicate.get(predicate, ())

    def claim(self, claim_id: str) -> Claim:
        """The claim of that id."""
        return claim_of(self._by_id[claim_id])

    def source(self, source_id: str) -> Source:
        """The source of that id."""
        if source_id not in self._models:
            if source_id not in self._sources:
                raise NotFound(f"no source '{source_id}' at revision {self.revision.number}")
            self._models[source_id] = source_of(self._sources[source_id])
        return self._models[source_id]


async def read_records(database: Database, revision: Revision) -> Records:
    """Read all claims and sources visible at a revision, a page at a time, each page one record."""
    rows: list[Row] = []
    after = ""
    while True:
        page = await database.read_one("snapshot/claims", revision=revision.number, after=after, page=_PAGE)
        rows += page["rows"]
        if len(page["rows"]) < _PAGE:
            break
        after = page["rows"][-1]["id"]
    sources = await database.read_one("snapshot/sources", revision=revision.number)
    return Records(revision, rows, sources["rows"])
