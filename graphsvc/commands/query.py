"""``graphsvc query``: GraphQL without a server."""

import sys
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from graphsvc.api.context import Context
from graphsvc.api.execution import GraphQLRequest, execute
from graphsvc.api.schema import build_schema
from graphsvc.commands.options import Data, Db, with_workspace
from graphsvc.domain.errors import BadRequest, NotFound
from graphsvc.settings import settings
from graphsvc.workspace import Workspace


def query(
    file: Annotated[str, typer.Argument(help="File with the document, or - for standard input.")],
    variables: Annotated[str, typer.Option("--variables", help="Variables as a JSON object.")] = "{}",
    operation: Annotated[str | None, typer.Option("--operation", help="Which operation, if there are several.")] = None,
    data: Data = None,
    db: Db = None,
) -> None:
    """Run a GraphQL document and print the response as JSON; exit status 1 when it has errors."""
    request = GraphQLRequest(_document(file), _variables(variables), operation)

    async def work(workspace: Workspace) -> dict[str, Any]:
        limits = settings().api.limits
        result = await execute(build_schema(limits), request, Context(workspace, limits=limits))
        errors = {"errors": [error.formatted for error in result.errors]} if result.errors else {}
        return errors if result.data is None and errors else {"data": result.data, **errors}

    response = with_workspace(data, db, work)
    sys.stdout.buffer.write(orjson.dumps(response, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    if "errors" in response:
        raise typer.Exit(1)


def _document(file: str) -> str:
    try:
        return (sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()).decode()
    except OSError as error:
        raise NotFound(f"the document {file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadRequest(f"the document {file} is not UTF-8: {error.reason} at byte {error.start}") from error


def _variables(text: str) -> dict[str, Any]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"--variables is not JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(found, dict):
        raise BadRequest("--variables is not a JSON object", hint="""Write it as '{"target": "bytedance"}'.""")
    return found
