"""The one front door: opens the store, keeps snapshots, asks questions. CLI, GraphQL, reports and Python use it."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from graphsvc.domain.answers import Answer
from graphsvc.domain.base import Value
from graphsvc.domain.claims import Revision
from graphsvc.domain.entities import Kind
from graphsvc.domain.errors import BadRequest, NotFound, StoreError
from graphsvc.domain.roles import ROLES
from graphsvc.ingest.item import Item
from graphsvc.ingest.loading import Batch, LoadReport, Watch
from graphsvc.risk.control_questions import ControlQuestions
from graphsvc.risk.critical_suppliers import CriticalSuppliers
from graphsvc.risk.cuts import Cuts
from graphsvc.risk.party_questions import PartyQuestions
from graphsvc.risk.single_foundry import SingleFoundry
from graphsvc.rulebook import RuleBook
from graphsvc.snapshot.facts import Horizon
from graphsvc.snapshot.records import Records, read_records
from graphsvc.snapshot.world import World
from graphsvc.store import migrations
from graphsvc.store.connection import Opened
from graphsvc.store.database import Database
from graphsvc.store.ledger import BEGINNING, Ledger, Note
from graphsvc.store.lookup import Lookup
from graphsvc.store.migrations import Schema

_T = TypeVar("_T")
MOST_MONTHS = 240
ROLE_PREFIX = "role:"
_UNSUPPLIED = frozenset({Kind.COUNTRY, Kind.CONTROL_LIST})


class Options(Value):
    """What can be set of a workspace: the folder of rules, how long a load waits for another one, what is kept."""

    rules: Path | None = None
    load_wait_seconds: float = 30.0
    snapshots: int = 4


class Status(Value):
    """What the workspace is connected to, and how much it holds."""

    release: str
    neo4j: str
    uri: str
    embedded: bool
    revision: int
    recorded_at: datetime | None
    counts: dict[str, int]
    schema_applied: int
    schema_pending: int
    rules: str
    connect: tuple[str, ...]


class Agreement(Value):
    """Whether claims and typed relationships agree (``graphsvc db check``)."""

    claims: int
    unlinked: int
    copied: int
    stray: int

    @property
    def agrees(self) -> bool:
        return not (self.unlinked or self.copied or self.stray)


class Workspace(RuleBook, PartyQuestions, ControlQuestions):
    """An open graph. All dates of questions are optional: ``as_of`` is today, ``known_at`` the last write."""

    def __init__(self, opened: Opened, options: Options | None = None) -> None:
        self.options = options or Options()
        super().__init__(self.options.rules)
        self.database: Database = opened.database
        self.opened = opened
        self.ledger = Ledger(opened.database, self.options.load_wait_seconds)
        self.lookup = Lookup(opened.database)
        self._records: OrderedDict[int, Records] = OrderedDict()
        self._worlds: OrderedDict[tuple[int, date], World] = OrderedDict()
        self._reading = asyncio.Lock()

    # -- questions -------------------------------------------------------------------------------------------------

    async def single_foundry(
        self, target: str, *, as_of: date | None = None, known_at: datetime | None = None, horizon: int = 0
    ) -> Answer:
        """On which single foundry does the target's AI compute depend, within ``horizon`` months of switching?

        ``target`` is the id of an organization, facility or product, or ``role:<role>`` (``role:cloud-provider``) for
        all organizations in a role. NotFound when there is no such id or role as of the dates, or when nothing was
        recorded yet; BadRequest for a country or list, a horizon out of range, an instant without a time zone.
        """
        world, arguments = await self._asked(target, as_of, known_at, horizon)
        role, targets = _targets(world, target)
        cuts = Cuts(world, await self.rules_of(world))
        question = SingleFoundry(world, Horizon(world.as_of, horizon), cuts)
        return await _thread(lambda: question.answer(targets, arguments, role))

    async def critical_suppliers(
        self, target: str, *, as_of: date | None = None, known_at: datetime | None = None, horizon: int = 0
    ) -> Answer:
        """Every organization and site whose stop alone stops the target, at any tier."""
        world, arguments = await self._asked(target, as_of, known_at, horizon)
        _check_target(world, target)
        cuts = Cuts(world, await self.rules_of(world))
        question = CriticalSuppliers(world, Horizon(world.as_of, horizon), cuts)
        return await _thread(lambda: question.answer(target, arguments))

    async def _asked(
        self, target: str, as_of: date | None, known_at: datetime | None, horizon: int
    ) -> tuple[World, dict[str, Any]]:
        if not 0 <= horizon <= MOST_MONTHS:
            raise BadRequest(f"a horizon is 0 to {MOST_MONTHS} months, not {horizon}")
        world, instant = await self.dated(as_of, known_at)
        arguments = {"target": target, "asOf": world.as_of, "knownAt": instant, "horizon": horizon}
        return world, arguments

    async def dated(self, as_of: date | None, known_at: datetime | None) -> tuple[World, datetime]:
        """The graph as of the dates of a question, and the instant whose knowledge it is; NotFound before the first."""
        world = await self.world(as_of, known_at)
        recorded = world.records.revision.recorded_at
        if recorded is None:
            raise await self._knew_nothing(known_at)
        return world, recorded if known_at is None else _in_utc(known_at)

    async def _knew_nothing(self, known_at: datetime | None) -> NotFound:
        """The error for a question about a time before anything was recorded, or about an empty graph."""
        first = next(iter(await self.ledger.revisions()), None)
        if first is None or known_at is None:
            return NotFound("the graph is empty: nothing has been loaded into it yet.", hint="Try: graphsvc load data")
        told = f"the graph knew nothing yet at {_in_utc(known_at)}: its first revision is of {first.recorded_at}."
        return NotFound(told, hint="Ask with a later knownAt, or without one.")

    # -- snapshots -------------------------------------------------------------------------------------------------

    async def world(self, as_of: date | None = None, known_at: datetime | None = None) -> World:
        """The graph as of a day and an instant, kept for the next question."""
        revision = await self.revision(known_at)
        day = as_of or datetime.now(UTC).date()
        async with self._reading:
            records = await self._records_of(revision)
        key = (revision.number, day)
        if key not in self._worlds:
            self._worlds[key] = World(records, day)
            _trim(self._worlds, 4 * self.options.snapshots)
        return self._worlds[key]

    async def revision(self, known_at: datetime | None = None) -> Revision:
        """The last revision recorded by an instant; number 0 before the first."""
        if known_at is not None and known_at.tzinfo is None:
            raise BadRequest("knownAt needs a time zone, for example 2026-03-01T00:00:00Z")
        return await self.ledger.revision_at(None if known_at is None else _in_utc(known_at))

    async def _records_of(self, revision: Revision) -> Records:
        if revision.number not in self._records:
            self._records[revision.number] = await read_records(self.database, revision)
            _trim(self._records, self.options.snapshots)
        return self._records[revision.number]

    # -- writing -----------------------------------------------------------------------------------------------------

    async def load(self, paths: Sequence[Path], *, actor: str = "local", watch: Watch | None = None) -> LoadReport:
        """Load bundles as one revision, or nothing; InputError lists what is wrong."""
        names = ", ".join(str(path) for path in paths)
        return await self.loader(watch).paths(list(paths), Note(actor=actor, action="load", comment=names[:300]))

    async def add_claims(self, items: Sequence[Item], *, actor: str, comment: str | None = None) -> Revision:
        """Add sources, entities and claims written as in a bundle, as one revision, or none; returns the last one.

        InputError lists what is wrong; then nothing was written.
        """
        batch = Batch(name="input", read=lambda: iter(items))
        await self.loader().batches([batch], Note(actor=actor, action="add claims", comment=comment))
        return await self.ledger.revision_at()

    async def retract(self, claim_ids: Sequence[str], *, actor: str, reason: str) -> Revision:
        """Close claims: they stay known up to now. NotFound, and nothing closed, if one of them is not open."""
        async with self.ledger.writing(Note(actor=actor, action="retract", comment=reason)) as draft:
            closed = await draft.close(list(dict.fromkeys(claim_ids)))
            if missing := sorted(set(claim_ids) - set(closed)):
                raise NotFound(f"no open claim {', '.join(missing)}")
        return await self.ledger.revision_at()

    # -- the database ------------------------------------------------------------------------------------------------

    async def status(self) -> Status:
        """Release, revision, counts, and how to connect a browser of the database."""
        schema = await migrations.schema(self.database)
        last = BEGINNING if schema.pending else await self.ledger.revision_at()
        counts = await self.database.read_one("lookup/counts", revision=last.number)
        kinds = {row["kind"]: row["count"] for row in counts["kinds"]}
        address = self.database.address
        return Status(
            release=version("graphsvc"),
            neo4j=await self.database.verify(),
            uri=address.uri,
            embedded=self.opened.embedded,
            revision=last.number,
            recorded_at=last.recorded_at,
            counts=_counts(kinds, counts["claims"], counts["sources"]),
            schema_applied=len(schema.applied),
            schema_pending=len(schema.pending),
            rules=(await self.rules_at(last)).version,
            connect=self.opened.hints(),
        )

    async def ready(self) -> None:
        """Return when the database answers and its schema is current; StoreError says why it is not ready."""
        schema = await migrations.schema(self.database)
        if schema.pending:
            raise StoreError(f"{len(schema.pending)} migrations are pending", hint="Run 'graphsvc db migrate'.")

    async def check(self) -> Agreement:
        """Whether claims, their copied ids and the typed relationships agree."""
        last = await self.ledger.revision_at()
        return Agreement(**await self.database.read_one("lookup/agreement", revision=last.number))

    async def migrate(self) -> Schema:
        """Bring the schema up to date, and finish what a writer that is gone left behind; returns the state before."""
        before = await migrations.migrate(self.database)
        await self.ledger.recover()
        return before


def _in_utc(instant: datetime) -> datetime:
    """The same instant in UTC, so that an answer does not depend on how it was written."""
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise BadRequest(f"knownAt {instant} is outside the calendar") from error


def _check_target(world: World, target: str) -> None:
    """NotFound, with near ids, for what is not known; BadRequest for what nothing is supplied to."""
    if not world.has(target):
        near = world.near(target)
        hint = f"Did you mean {' or '.join(near)}?" if near else "Find its id with a search by name."
        revision = world.records.revision.number
        raise NotFound(f"nothing is known of '{target}' on {world.as_of} at revision {revision}.", hint=hint)
    if (kind := world.kind(target)) in _UNSUPPLIED:
        raise BadRequest(f"'{target}' is of kind {kind}: ask about an organization, facility or product.")


def _targets(world: World, target: str) -> tuple[str | None, list[str]]:
    if not target.startswith(ROLE_PREFIX):
        _check_target(world, target)
        return None, [target]
    role = target.removeprefix(ROLE_PREFIX).replace("-", " ")
    found = {name.casefold(): name for name in ROLES}.get(role.casefold())
    if found is None:
        known = ", ".join(name.replace(" ", "-") for name in ROLES)
        raise NotFound(f"no role '{role}'", hint=f"Known: {known}.")
    members = world.roles.get(found, [])
    if not members:
        raise NotFound(f"nobody is in the role {found} on {world.as_of}")
    return found, members


def _counts(kinds: dict[str, int], claims: int, sources: int) -> dict[str, int]:
    names = {
        "organizations": "Organization",
        "facilities": "Facility",
        "products": "Product",
        "processNodes": "ProcessNode",
        "inputs": "Input",
        "countries": "Country",
        "controlLists": "ControlList",
    }
    return {name: kinds.get(kind, 0) for name, kind in names.items()} | {"claims": claims, "sources": sources}


def _trim(kept: OrderedDict[Any, Any], most: int) -> None:
    while len(kept) > most:
        kept.popitem(last=False)


async def _thread(work: Callable[[], _T]) -> _T:
    """Run a computation without blocking the event loop."""
    return await asyncio.to_thread(work)
