"""Errors as clients see them: our own with code and hint, the language's as they are, all others masked."""

import logging
import secrets
from collections.abc import Iterable
from typing import Any

from graphql import GraphQLError
from graphql.error import GraphQLSyntaxError
from strawberry.exceptions import StrawberryInputCoercionError

from graphsvc.domain.errors import GraphsvcError, InputError

logger = logging.getLogger("graphsvc.api")

SYNTAX = "GRAPHQL_SYNTAX"
INVALID = "GRAPHQL_INVALID"
INTERNAL = "INTERNAL"
UNAUTHENTICATED = "UNAUTHENTICATED"
TIMEOUT = "TIMEOUT"
METHOD = "METHOD_NOT_ALLOWED"
PERSISTED_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"


def graphql_error(cause: GraphsvcError, node: Any = None) -> GraphQLError:
    """An error of ours at a place of the document."""
    return GraphQLError(cause.message, node, original_error=cause)


def public_errors(errors: Iterable[GraphQLError]) -> list[GraphQLError]:
    """The errors as a client may see them. What is masked is logged under the id that the client is given."""
    return [_public(error) for error in errors]


def _public(error: GraphQLError) -> GraphQLError:
    cause = _cause(error)
    if isinstance(cause, GraphsvcError):
        return _like(error, cause.message, _extensions(cause))
    if cause is None or isinstance(cause, StrawberryInputCoercionError):
        code = SYNTAX if isinstance(error, GraphQLSyntaxError) else INVALID
        return _like(error, error.message, {"code": code, **(error.extensions or {})})
    return _masked(error, cause)


def _cause(error: GraphQLError) -> BaseException | None:
    """The exception behind the error, None for the language's own."""
    cause: BaseException | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def _extensions(cause: GraphsvcError) -> dict[str, Any]:
    extensions: dict[str, Any] = {"code": cause.code}
    if cause.hint is not None:
        extensions["hint"] = cause.hint
    if isinstance(cause, InputError):
        extensions["problems"] = [problem.model_dump(exclude_none=True) for problem in cause.problems]
    return extensions


def _masked(error: GraphQLError, cause: BaseException) -> GraphQLError:
    number = secrets.token_hex(8)
    logger.error("error %s at %s", number, error.path, exc_info=cause)
    message = f"Something went wrong inside the service; its log has the details under {number}."
    return _like(error, message, {"code": INTERNAL, "id": number})


def _like(error: GraphQLError, message: str, extensions: dict[str, Any]) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
