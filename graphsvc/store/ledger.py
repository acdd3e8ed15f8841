"""The ledger: numbered revisions of the graph. Everything is written under an open revision and becomes visible when
that number is recorded, in one small transaction; what a dead writer left behind is removed by the next one.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from graphsvc.domain.base import Value
from graphsvc.domain.claims import Revision, Statement
from graphsvc.domain.entities import Kind
from graphsvc.domain.errors import Conflict, StoreError, StoreUnavailable
from graphsvc.domain.roles import ROLE_RULES
from graphsvc.domain.rules import Rule
from graphsvc.domain.sources import Source
from graphsvc.store import writer
from graphsvc.store.claim_rows import properties, revision_of, source_of, source_properties
from graphsvc.store.database import Database
from graphsvc.store.rule_rows import body_of, recorded_rules, rule_row, version_of

_BATCH = 500
"""Rows a transaction: larger ones are no faster and make the database hold twice the memory."""
_UNDO_BATCH = 5_000
_UNDOING = tuple(f"ledger/undo_{what}" for what in ("claims", "closings", "entities", "rules", "rule_closings"))
_T = TypeVar("_T")

BEGINNING = Revision(number=0, actor="graphsvc", action="empty")


class Note(Value):
    """Who changes the graph, how, and why."""

    actor: str
    action: str
    comment: str | None = None


def batches(items: Iterable[_T], size: int = _BATCH) -> Iterator[list[_T]]:
    """Lists of at most ``size`` items."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


class Draft:
    """An open revision. Its methods may be called in any order that declares entities before their claims."""

    def __init__(self, database: Database, token: str, revision: int) -> None:
        self._database = database
        self.token = token
        self.revision = revision
        self.added = 0
        self.closed = 0
        self.rules_added = 0
        self._sources = 0
        self._rank = 0

    @property
    def changed(self) -> bool:
        return bool(self.added or self.closed or self.rules_added or self._sources)

    async def sources(self, sources: Sequence[Source]) -> dict[str, str]:
        """Add the sources that are new; Conflict names one recorded with other content. Returns origins by id."""
        ids = [source.id for source in sources]
        found = await self._database.read_one("ingest/sources_found", ids=ids, revision=self.revision)
        known = {row["id"]: source_of(row) for row in found["rows"]}
        for source in sources:
            if known.get(source.id, source) != source:
                raise _source_conflict(source, known[source.id])
        rows = [{"id": s.id, "properties": source_properties(s)} for s in sources if s.id not in known]
        for batch in batches(rows):
            await self._write("ingest/sources", batch)
        self._sources += len(rows)
        return {source.id: source.origin_id for source in sources}

    async def entities(self, ids: Sequence[str]) -> None:
        """Make sure that the entities exist."""
        for batch in batches(ids):
            row = await self._database.write_one("ingest/entities", token=self.token, revision=self.revision, ids=batch)
            self._expect(row["written"], len(batch))

    async def claims(self, statements: Sequence[Statement], origins: dict[str, str]) -> int:
        """Add the claims that are new; a claim that is there and open is left alone. Returns how many were added."""
        keys = [statement.key() for statement in statements]
        found = await self._database.read_one("ingest/known_keys", keys=keys, revision=self.revision)
        known = {row["key"]: row["open"] for row in found["rows"]}
        rows = []
        for key, statement in zip(keys, statements, strict=True):
            self._rank += 1
            if not known.get(key, False):
                claim_id = f"{key}.{self.revision}" if key in known else key
                rows.append(_row(statement, claim_id, key, self._rank, origins[statement.source]))
                known[key] = True
        for batch in batches(rows):
            await self._write("ingest/claims", batch)
        self.added += len(rows)
        return len(rows)

    async def close(self, ids: Sequence[str]) -> list[str]:
        """Close claims; returns the ids of those that were open."""
        closed: list[str] = []
        for batch in batches(ids):
            row = await self._database.write_one("ingest/close", token=self.token, revision=self.revision, ids=batch)
            closed += row["closed"]
        self.closed += len(closed)
        return closed

    async def rules(self, rules: Sequence[Rule]) -> int:
        """Add the rule versions that are new; each closes the recorded one that it replaces. Returns how many.

        One that is recorded with the same text is left alone. Whether they fit together is the caller's to check.
        """
        open_ = {version_of(row.rule): row for row in await recorded_rules(self._database, self.revision - 1)}
        texts = {version_of(rule): body_of(rule) for rule in rules}
        new = {key: body for key, body in texts.items() if key not in open_ or open_[key].body != body}
        if replaced := [open_[key].id for key in new if key in open_]:
            await self.close_rules(replaced)
        for batch in batches([rule_row(body, rule, self.revision) for (rule, _), body in new.items()]):
            await self._write("ingest/rules", batch)
        self.rules_added += len(new)
        return len(new)

    async def close_rules(self, ids: Sequence[str]) -> list[str]:
        """Close recorded rule versions; returns the ids of those that were open."""
        row = await self._database.write_one("ingest/close_rules", token=self.token, revision=self.revision, ids=ids)
        self.closed += len(row["closed"])
        return list(row["closed"])

    async def _write(self, name: str, rows: list[dict[str, Any]]) -> None:
        row = await self._database.write_one(name, token=self.token, revision=self.revision, rows=rows)
        self._expect(row["written"], len(rows))

    def _expect(self, written: int, wanted: int) -> None:
        if written == 0 and wanted:
            raise Conflict("another writer took this revision over", hint="Load again.")
        if written != wanted:
            raise StoreError(f"{wanted - written} of {wanted} rows name an entity or source that does not exist")


def _row(statement: Statement, claim_id: str, key: str, rank: int, origin: str) -> dict[str, Any]:
    return {
        "properties": properties(statement, claim_id, key, rank, origin),
        "subject": statement.subject,
        "object": statement.object,
        "source": statement.source,
        "predicate": statement.predicate,
    }


def _source_conflict(new: Source, old: Source) -> Conflict:
    fields = [name for name in Source.model_fields if getattr(new, name) != getattr(old, name)]
    return Conflict(
        f"source '{new.id}' is recorded with another {', '.join(fields)}",
        hint="A recorded source never changes: give the corrected one a new id, and retract the claims of the old.",
    )


class Ledger:
    """Reads and raises the revision of one database."""

    def __init__(self, database: Database, wait: float = 30.0) -> None:
        self._database = database
        self._wait = wait

    async def revisions(self) -> list[Revision]:
        """All recorded revisions, by number."""
        return [revision_of(row) for row in (await self._database.read_one("ledger/revisions"))["rows"]]

    async def revision_at(self, known_at: datetime | None = None) -> Revision:
        """The last revision recorded at or before an instant (default: the last of all); number 0 before the first."""
        known = [r for r in await self.revisions() if known_at is None or (r.recorded_at and r.recorded_at <= known_at)]
        return known[-1] if known else BEGINNING

    @asynccontextmanager
    async def writing(self, note: Note) -> AsyncIterator[Draft]:
        """An open revision: recorded at the end of the block if anything changed, undone if the block raises."""
        draft = await self._open()
        try:
            yield draft
            await self._record(draft, note)
        except BaseException:
            await asyncio.shield(self._give_up(draft))
            raise
        finally:
            writer.retire(draft.token)

    async def recover(self) -> None:
        """Finish what a writer that is gone left behind: undo its open revision, refresh derived labels."""
        state = await self._database.read_one("ledger/state")
        if state["token"] and writer.is_gone(state["token"], state["owner"], state["idle"]):
            draft = await self._take_over(state["token"])
            if draft is not None:
                await self._undo(draft)
                writer.retire(draft.token)
        await self._refresh(state)

    async def _open(self) -> Draft:
        token, name = writer.new_token(), writer.owner()
        deadline = asyncio.get_running_loop().time() + self._wait
        while True:
            rows = await self._database.write("ledger/open", token=token, owner=name)
            if rows:
                return Draft(self._database, token, rows[0]["revision"])
            await self.recover()
            if asyncio.get_running_loop().time() > deadline:
                writer.retire(token)
                raise Conflict(
                    "another load is being written", hint=f"Waited {self._wait:g} s; try again when it is done."
                )
            await asyncio.sleep(0.1)

    async def _take_over(self, gone: str) -> Draft | None:
        token = writer.new_token()
        rows = await self._database.write("ledger/take_over", gone=gone, token=token, owner=writer.owner())
        if not rows:
            writer.retire(token)
            return None
        return Draft(self._database, token, rows[0]["revision"])

    async def _record(self, draft: Draft, note: Note) -> None:
        if not draft.changed:
            await self._undo(draft)
            return
        added = draft.added + draft.rules_added
        rows = await self._database.write(
            "ledger/commit", token=draft.token, added=added, closed=draft.closed, **note.model_dump()
        )
        if not rows:
            raise Conflict("another writer took this revision over", hint="Load again.")
        await self._refresh(await self._database.read_one("ledger/state"))

    async def _give_up(self, draft: Draft) -> None:
        """Undo now if the database answers; if it does not, the next writer does it."""
        try:
            await self._undo(draft)
        except StoreUnavailable:
            return

    async def _undo(self, draft: Draft) -> None:
        for name in _UNDOING:
            while await self._undo_batch(name, draft):
                pass
        await self._database.write("ledger/release", token=draft.token)

    async def _undo_batch(self, name: str, draft: Draft) -> bool:
        row = await self._database.write_one(name, token=draft.token, revision=draft.revision, batch=_UNDO_BATCH)
        return bool(row["undone"])

    async def _refresh(self, state: dict[str, Any]) -> None:
        """Bring names and labels for people who browse up to the recorded revision."""
        revision, refreshed = state["revision"], state["refreshed"]
        if refreshed >= revision:
            return
        touched = (await self._database.read_one("ingest/touched", after=refreshed))["ids"]
        rules = [{"label": r.label, "predicate": r.predicate, "class": r.object_class} for r in ROLE_RULES]
        labels = sorted({rule["label"] for rule in rules if rule["label"]} | set(Kind) - {Kind.SOURCE})
        for batch in batches(sorted(touched)):
            await self._database.write("ingest/refresh", ids=batch, rules=rules, labels=labels, revision=revision)
        await self._database.write("ingest/refreshed", revision=revision)
