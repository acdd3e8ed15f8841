"""Constraints and indexes as versioned migrations: each statement of ``cypher/schema/`` once, in name order."""

import re
from importlib.metadata import version

from graphsvc.domain.base import Value
from graphsvc.domain.errors import StoreError
from graphsvc.store.catalogue import catalogue
from graphsvc.store.database import Database

_CONSTRAINT = re.compile(r"\bCREATE CONSTRAINT (\w+)")


class Schema(Value):
    """Which migrations a database has had, and which it lacks."""

    applied: tuple[str, ...]
    pending: tuple[str, ...]


async def schema(database: Database) -> Schema:
    """The state of the schema; StoreError when a newer release of graphsvc has been at work here."""
    names = [statement.name for statement in catalogue().below("schema")]
    applied = set((await database.read_one("ledger/migrations"))["names"])
    if unknown := sorted(applied - set(names)):
        raise StoreError(
            f"the database has migrations that this release does not know ({', '.join(unknown)})",
            hint="It was written by a newer graphsvc: update this one, or use another data directory.",
        )
    return Schema(
        applied=tuple(name for name in names if name in applied),
        pending=tuple(name for name in names if name not in applied),
    )


async def migrate(database: Database) -> Schema:
    """Apply what is pending; safe to repeat, and when two processes do it at once. Returns the state before."""
    before = await schema(database)
    if before.pending:
        await _clear(database, before.pending)
    for name in before.pending:
        await database.write(name)
        await database.write("ledger/migrated", name=name, software=version("graphsvc"))
    if before.pending:
        await database.write("ledger/found")
    return before


async def _clear(database: Database, pending: tuple[str, ...]) -> None:
    """Drop what a database killed in the middle of CREATE CONSTRAINT has left: its index, under the same name."""
    wanted = {found[1] for name in pending if (found := _CONSTRAINT.search(catalogue()[name].text))}
    left = (await database.read_one("ledger/orphans"))["names"]
    for index in sorted(wanted & set(left)):
        await database.write("ledger/drop_orphan", name=index)
