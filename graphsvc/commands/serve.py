"""``graphsvc serve``: the service, in the foreground, until it is told to stop."""

import asyncio
import ipaddress
import logging
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
import uvicorn
from rich.console import Console

from graphsvc.api.settings import AuthMode
from graphsvc.commands.load import starter, told, watching
from graphsvc.commands.options import Data, Db
from graphsvc.domain.errors import SettingsError
from graphsvc.opening import open_workspace
from graphsvc.reports.rendering import to_table
from graphsvc.settings import Settings, settings
from graphsvc.web.application import application
from graphsvc.web.settings import WebSettings
from graphsvc.workspace import Workspace


def serve(
    host: Annotated[str | None, typer.Option("--host", help="Address to bind. Default: 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port to bind; 0 takes a free one. Default: 8080.")] = None,
    with_starter: Annotated[
        bool,
        typer.Option(
            "--with-starter", help="Load the starter graph if the graph is empty, and print the founding answer."
        ),
    ] = False,
    data: Data = None,
    db: Db = None,
) -> None:
    """Serve pages and GraphQL."""
    chosen = settings(host=host, port=port, data=data, db=db)
    check_binding(chosen)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with listening(chosen) as listener:
        asyncio.run(_serve(chosen, listener, with_starter=with_starter))


def check_binding(chosen: Settings) -> None:
    """Refuse an address that others can reach while nobody is asked for a key."""
    if chosen.api.auth is AuthMode.NONE and not _is_loopback(chosen.host):
        raise SettingsError(
            f"binding {chosen.host} would let everybody who can reach it read and change the graph",
            hint="Create a key ('graphsvc keys create NAME --role admin') and set GRAPHSVC_API__AUTH=keys, "
            "or bind 127.0.0.1.",
        )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def listening(chosen: Settings) -> Iterator[socket.socket]:
    """The bound socket; SettingsError when the address cannot be had."""
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((chosen.host, chosen.port))
        except OSError as error:
            message = f"{chosen.host}:{chosen.port} cannot be bound: {error.strerror}"
            raise SettingsError(message, hint="Choose another one with --port, or 0 for a free one.") from error
        yield listener


class Server(uvicorn.Server):
    """A server that leaves signals to the loop, so that a stop closes the database in order."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at the first signal, at once at the second."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)

    def _stop(self) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True


async def _serve(chosen: Settings, listener: socket.socket, *, with_starter: bool) -> None:
    async with open_workspace(chosen, service=True) as workspace:
        if with_starter:
            await _introduce(workspace, chosen.web)
        config = uvicorn.Config(
            application(workspace, chosen), access_log=False, log_config=None, server_header=False, lifespan="off"
        )
        _announce(chosen, listener)
        await Server(config).serve(sockets=[listener])
        typer.echo("Stopped.", err=True)


async def _introduce(workspace: Workspace, web: WebSettings) -> None:
    """Load the starter graph into an empty graph, and print the answer to the founding question."""
    if (await workspace.ledger.revision_at()).number == 0:
        with watching() as watch:
            typer.echo(told(await workspace.load([starter()], actor="starter", watch=watch)))
    answer = await workspace.single_foundry(web.founding_target, as_of=web.founding_as_of, horizon=web.founding_horizon)
    console = Console()
    console.print(to_table(answer, console.width))


def _announce(chosen: Settings, listener: socket.socket) -> None:
    host, port = listener.getsockname()[:2]
    where = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    typer.echo(f"Pages     {where}/\nGraphiQL  {where}/graphiql\nGraphQL   {where}/graphql\nStop with Ctrl-C.")
    if chosen.api.auth is AuthMode.KEYS:
        typer.echo("API keys are required.")
