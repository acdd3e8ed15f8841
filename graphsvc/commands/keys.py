"""``graphsvc keys``: API keys and their roles."""

from typing import Annotated

import typer

from graphsvc.api.auth import ApiKey, Keys, Role
from graphsvc.commands.options import Data, Db, with_workspace
from graphsvc.workspace import Workspace

app = typer.Typer(no_args_is_help=True, help="Create, list and revoke API keys.")


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Whose key it is.")],
    role: Annotated[Role, typer.Option("--role", help="What it may do.")] = Role.READER,
    data: Data = None,
    db: Db = None,
) -> None:
    """Create a key and print it once; only its hash is stored."""

    async def work(workspace: Workspace) -> tuple[ApiKey, str]:
        return await Keys(workspace.database).create(name, role)

    key, secret = with_workspace(data, db, work)
    typer.echo(f"Key {key.id} of {key.name}, role {key.role}. It is shown only now:", err=True)
    typer.echo(secret)


@app.command("list")
def list_(data: Data = None, db: Db = None) -> None:
    """List the keys, without secrets."""

    async def work(workspace: Workspace) -> list[ApiKey]:
        return await Keys(workspace.database).all()

    for key in with_workspace(data, db, work):
        state = "revoked" if key.revoked_at else "active"
        typer.echo(f"{key.id}  {key.role:8}  {state:8}  {key.name}")


@app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(help="Id of the key, as 'list' shows it.")], data: Data = None, db: Db = None
) -> None:
    """Revoke a key at once."""

    async def work(workspace: Workspace) -> ApiKey:
        return await Keys(workspace.database).revoke(key_id)

    typer.echo(f"Key {with_workspace(data, db, work).id} is revoked.")
