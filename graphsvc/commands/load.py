"""``graphsvc load``: bundles into the graph, all of a command's files as one revision, or nothing."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from graphsvc.commands.options import Data, Db, with_workspace
from graphsvc.ingest.files import bundle_files
from graphsvc.ingest.loading import LoadReport, Watch
from graphsvc.shipped import shipped
from graphsvc.workspace import Workspace

STARTER = "data"


def load(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders; 'data' alone is the starter graph.")],
    data: Data = None,
    db: Db = None,
) -> None:
    """Load bundles (YAML, JSONL, CSV). Everything is checked first; a bad line is reported and nothing is written."""
    chosen = [starter() if str(path) == STARTER and not path.exists() else _bundles(path) for path in paths]
    bundle_files(chosen)  # a file that is not there is told before a database starts

    async def work(workspace: Workspace) -> LoadReport:
        with watching() as watch:
            return await workspace.load(chosen, watch=watch)

    typer.echo(told(with_workspace(data, db, work)))


def starter() -> Path:
    """The folder of the starter graph."""
    return shipped("data") / "starter"


def _bundles(path: Path) -> Path:
    """The starter graph inside a checkout's ``data`` folder, which also holds the rules; else the path itself."""
    inside = path / "starter"
    return inside if path.name == STARTER and inside.is_dir() else path


def told(report: LoadReport) -> str:
    """What a load did, in a sentence."""
    read = f"{report.files} files: {report.entities} entities, {report.sources} sources, {report.claims} claims"
    read += f", {report.rules} rules" if report.rules else ""
    if not report.changed:
        return f"{read}. Nothing new; the graph stays at revision {report.revision}."
    rules = f" and {report.rules_added} rules" if report.rules else ""
    return f"{read}. Recorded {report.added} claims (names and kinds included){rules} as revision {report.revision}."


@contextmanager
def watching() -> Iterator[Watch]:
    """A progress bar on standard error where it is a terminal, else nothing."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(file=sys.stderr)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Reading", total=None)

        def watch(title: str, done: int, total: int) -> None:
            progress.update(task, description=title, completed=done, total=total or None)

        yield watch
