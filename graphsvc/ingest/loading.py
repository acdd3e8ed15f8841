"""Loading: check everything, then record all of it as one revision, or nothing."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import aclosing
from datetime import date
from pathlib import Path
from typing import TypeVar

from graphsvc.domain.base import Value
from graphsvc.domain.entities import Kind
from graphsvc.domain.errors import Conflict
from graphsvc.domain.rules import Rule
from graphsvc.ingest.check import Check, Known, statements_of
from graphsvc.ingest.checking import Fault
from graphsvc.ingest.files import bundle_files
from graphsvc.ingest.item import Item
from graphsvc.ingest.lines import SourceLine
from graphsvc.ingest.problems import Problems, Unreadable
from graphsvc.store.claim_rows import source_of
from graphsvc.store.database import Database
from graphsvc.store.ledger import Draft, Ledger, Note, batches

_BATCH = 500
_T = TypeVar("_T")
Origin = Callable[[], Iterator[Item]]
Watch = Callable[[str, int, int], None]
"""Called with what is being done, how many items are done and how many there are (0: not known yet)."""
Judge = Callable[[Sequence[Rule], int], Awaitable[Sequence[tuple[int, Fault]]]]
"""Says what would be wrong with the rule set of a revision if these rules were added: the rule's place, and what."""


class LoadReport(Value):
    """What a load did."""

    files: int
    sources: int
    entities: int
    claims: int
    rules: int = 0
    added: int
    rules_added: int = 0
    revision: int
    changed: bool


class Batch(Value):
    """Items under the name of the file they come from; ``read`` may be called again."""

    name: str
    read: Origin


def _unwatched(title: str, done: int, total: int) -> None:
    """Nobody watches."""


class Loader:
    """Loads bundles into one database."""

    def __init__(self, database: Database, ledger: Ledger, judge: Judge, watch: Watch = _unwatched) -> None:
        self._database = database
        self._ledger = ledger
        self._judge = judge
        self._watch = watch

    async def paths(self, paths: Sequence[Path], note: Note) -> LoadReport:
        """Load files and folders. InputError lists what is wrong with them; then nothing was written."""
        return await self.batches([Batch(name=f.name, read=f.read) for f in bundle_files(list(paths))], note)

    async def batches(self, batches: Sequence[Batch], note: Note) -> LoadReport:
        """Load items that are already at hand, as one revision."""
        check, published = await self._checked(batches)
        async with self._ledger.writing(note) as draft:
            await self._write(draft, batches, check, published)
        revision = await self._ledger.revision_at()
        return LoadReport(
            files=len(batches),
            sources=len(check.sources),
            entities=len(check.entities),
            claims=check.claims,
            rules=len(check.rules),
            added=draft.added,
            rules_added=draft.rules_added,
            revision=revision.number,
            changed=draft.changed,
        )

    async def _checked(self, batches: Sequence[Batch]) -> tuple[Check, dict[str, date | None]]:
        problems = Problems()
        check = Check(problems)
        for number, batch in enumerate(batches):
            self._watch("Checking", number, len(batches))
            await asyncio.to_thread(_check_batch, check, batch)
        known = await self._known(check.foreign() | check.declared())
        check.references(known)
        await self._judged(check, (await self._ledger.revision_at()).number)
        problems.raise_any()
        return check, known.published | check.published

    async def _judged(self, check: Check, revision: int) -> None:
        """Note what is wrong between the rules of the load and those of a revision."""
        if not check.rules or check.problems.total:
            return
        for place, fault in await self._judge([written.rule for written in check.rules], revision):
            written = check.rules[place]
            check.problems.add(written.file, written.item.line_of(fault.field), *fault)

    async def _rules(self, draft: Draft, check: Check) -> None:
        """Record the rules, judged once more: another writer may have recorded some since they were checked."""
        await self._judged(check, draft.revision - 1)
        check.problems.raise_any()
        await draft.rules([written.rule for written in check.rules])

    async def _known(self, ids: Iterable[str]) -> Known:
        revision = (await self._ledger.revision_at()).number
        known = Known()
        for batch in batches(sorted(ids)):
            for row in (await self._database.read_one("ingest/kinds", ids=batch, revision=revision))["rows"]:
                known.kinds.setdefault(row["id"], Kind(row["kind"]))
            for row in (await self._database.read_one("ingest/sources_found", ids=batch, revision=revision))["rows"]:
                known.published[row["id"]] = source_of(row).published
        if both := sorted(known.kinds.keys() & known.published.keys()):
            raise Conflict(f"'{both[0]}' is both an entity and a source")
        return known

    async def _write(
        self, draft: Draft, batches_: Sequence[Batch], check: Check, published: dict[str, date | None]
    ) -> None:
        if check.rules:
            await self._rules(draft, check)
        origins = await self._sources(draft, batches_)
        await draft.entities(sorted(check.kinds))
        done = 0
        for batch in batches_:
            async with aclosing(_ahead(batches(statements_of(batch.read(), published), _BATCH))) as chunks:
                async for statements in chunks:
                    origins |= await self._origins({s.source for s in statements} - origins.keys(), draft.revision)
                    await draft.claims(statements, origins)
                    done += len(statements)
                    self._watch("Recording", done, max(done, check.claims))

    async def _sources(self, draft: Draft, batches_: Sequence[Batch]) -> dict[str, str]:
        origins: dict[str, str] = {}
        items = (item for batch in batches_ for item in batch.read() if item.type == "source")
        for chunk in batches(items, _BATCH):
            origins |= await draft.sources([SourceLine.model_validate(item.data).source() for item in chunk])
        return origins

    async def _origins(self, ids: set[str], revision: int) -> dict[str, str]:
        if not ids:
            return {}
        found = await self._database.read_one("ingest/sources_found", ids=sorted(ids), revision=revision)
        return {row["id"]: source_of(row).origin_id for row in found["rows"]}


async def _ahead(chunks: Iterator[_T]) -> AsyncGenerator[_T, None]:
    """The chunks, the next one made in a thread while the database is busy with the last."""
    coming = asyncio.ensure_future(asyncio.to_thread(next, chunks, None))
    try:
        while (chunk := await coming) is not None:
            coming = asyncio.ensure_future(asyncio.to_thread(next, chunks, None))
            yield chunk
    finally:
        await asyncio.wait([coming])


def _check_batch(check: Check, batch: Batch) -> None:
    try:
        check.items(batch.name, batch.read())
    except Unreadable as error:
        check.problems.add(batch.name, error.line, None, error.message, error.expected)
    except OSError as error:
        check.problems.add(batch.name, None, None, f"the file cannot be read: {error.strerror}")
