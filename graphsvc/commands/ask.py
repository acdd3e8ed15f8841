"""``graphsvc ask``: risk questions, answered as a table, JSON, CSV or Markdown."""

import sys
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console

from graphsvc.commands.options import AsOf, Data, Db, Horizon, KnownAt, day, instant, with_workspace
from graphsvc.domain.answers import Answer
from graphsvc.reports.rendering import Format, render, to_table
from graphsvc.workspace import Workspace

app = typer.Typer(no_args_is_help=True, help="Ask a risk question.")


class Output(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"


Form = Annotated[Output, typer.Option("--format", help="How to print the answer.")]


@app.command("single-foundry")
def single_foundry(  # noqa: PLR0917 - typer reads options from parameters
    target: Annotated[str, typer.Argument(help="Id of an organization, facility or product, or role:cloud-provider.")],
    as_of: AsOf = None,
    known_at: KnownAt = None,
    horizon: Horizon = 0,
    form: Form = Output.TABLE,
    data: Data = None,
    db: Db = None,
) -> None:
    """On which single foundry does the target's AI compute depend, through every tier?"""
    day_, instant_ = day(as_of), instant(known_at)

    async def ask(workspace: Workspace) -> Answer:
        return await workspace.single_foundry(target, as_of=day_, known_at=instant_, horizon=horizon)

    show(with_workspace(data, db, ask), form)


@app.command("critical-suppliers")
def critical_suppliers(  # noqa: PLR0917
    target: Annotated[str, typer.Argument(help="Id of an organization, facility or product.")],
    as_of: AsOf = None,
    known_at: KnownAt = None,
    horizon: Horizon = 0,
    form: Form = Output.TABLE,
    data: Data = None,
    db: Db = None,
) -> None:
    """Every organization and site whose stop alone stops the target, at any tier."""
    day_, instant_ = day(as_of), instant(known_at)

    async def ask(workspace: Workspace) -> Answer:
        return await workspace.critical_suppliers(target, as_of=day_, known_at=instant_, horizon=horizon)

    show(with_workspace(data, db, ask), form)


def show(answer: Answer, form: Output) -> None:
    """Print an answer: a table for people, exact bytes otherwise."""
    if form is Output.TABLE:
        console = Console()
        console.print(to_table(answer, console.width))
        return
    sys.stdout.buffer.write(render(answer, Format(form.value)))
