"""The command line: puts the commands together and turns our errors into one clear message."""

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from graphsvc.commands import ask, ask_controls, ask_parties, db, keys  # noqa: F401 - two add their commands to ask
from graphsvc.commands.load import load
from graphsvc.commands.query import query
from graphsvc.commands.schema import schema
from graphsvc.commands.serve import serve
from graphsvc.domain.errors import GraphsvcError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Supply-chain risk answers for the AI-chip industry.",
)
app.add_typer(ask.app, name="ask")
app.add_typer(db.app, name="db")
app.add_typer(keys.app, name="keys")
app.command()(load)
app.command()(query)
app.command()(schema)
app.command()(serve)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(version("graphsvc"))
        raise typer.Exit


@app.callback()
def options(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the release and exit.")
    ] = False,
) -> None:
    """Supply-chain risk answers for the AI-chip industry."""


def main() -> None:
    """Run the command line; errors of ours go to standard error as one message, with exit status 1."""
    try:
        app()
    except GraphsvcError as error:
        typer.echo(f"graphsvc: {error}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
