"""``graphsvc db``: the database itself."""

from enum import StrEnum
from typing import Annotated

import orjson
import typer

from graphsvc.commands.options import Data, Db, with_workspace
from graphsvc.domain.base import Value
from graphsvc.settings import settings
from graphsvc.store import embedded
from graphsvc.store.migrations import Schema
from graphsvc.workspace import Agreement, Status, Workspace

app = typer.Typer(no_args_is_help=True, help="Migrate, check and describe the database.")


class Output(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    JSON = "json"


Form = Annotated[Output, typer.Option("--format", help="How to print the result.")]


@app.command()
def prepare(
    release: Annotated[str | None, typer.Option("--release", help="Which release. Default: the setting's.")] = None,
) -> None:
    """Fetch the embedded database once, each part checked, and make its starts fast."""
    embedded.prepare(release or settings().neo4j_release, progress=embedded.progress_on_stderr())


@app.command()
def migrate(data: Data = None, db: Db = None) -> None:
    """Bring constraints and indexes up to date."""

    async def work(workspace: Workspace) -> Schema:
        return await workspace.migrate()

    before = with_workspace(data, db, work, migrate=False)
    typer.echo(f"{len(before.pending)} migrations applied, {len(before.applied)} were there.")


@app.command()
def status(form: Form = Output.TABLE, data: Data = None, db: Db = None) -> None:
    """Release, revision, what is loaded, and how to connect Neo4j Browser or cypher-shell."""

    async def work(workspace: Workspace) -> Status:
        return await workspace.status()

    found = with_workspace(data, db, work, migrate=False)
    _print(found, form, _described(found))


@app.command()
def check(form: Form = Output.TABLE, data: Data = None, db: Db = None) -> None:
    """Whether claims and the typed relationships between entities agree; exit status 1 when they do not."""

    async def work(workspace: Workspace) -> Agreement:
        return await workspace.check()

    found = with_workspace(data, db, work)
    verdict = "agree" if found.agrees else "DISAGREE"
    lines = [
        f"Claims and relationships {verdict}: {found.claims} claims between entities,",
        f"{found.unlinked} without their relationship, {found.copied} with other copied ids,",
        f"{found.stray} relationships without their claim.",
    ]
    _print(found, form, lines)
    if not found.agrees:
        raise typer.Exit(1)


def _described(found: Status) -> list[str]:
    where = "embedded" if found.embedded else "server"
    recorded = "never" if found.recorded_at is None else found.recorded_at.isoformat()
    counts = ", ".join(f"{count} {name}" for name, count in found.counts.items())
    return [
        f"graphsvc {found.release}, Neo4j {found.neo4j} ({where}) at {found.uri}",
        f"revision {found.revision}, recorded {recorded}",
        f"holds {counts}",
        f"schema: {found.schema_applied} migrations applied, {found.schema_pending} pending; rules {found.rules}",
        *found.connect,
    ]


def _print(value: Value, form: Output, lines: list[str]) -> None:
    if form is Output.JSON:
        content = value.model_dump(mode="json", by_alias=True)
        typer.echo(orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode())
        return
    for line in lines:
        typer.echo(line)
