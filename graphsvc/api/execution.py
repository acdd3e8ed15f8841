"""Runs one GraphQL request: the same way over HTTP, from the command line and in tests."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from graphsvc.api.engine import Schema
from graphsvc.api.errors import INVALID, METHOD, PERSISTED_NOT_FOUND, TIMEOUT, public_errors
from graphsvc.api.operations import OperationCache, document_key


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """What a client sends: a document or the hash of a persisted one, which operation, and its variables."""

    query: str | None
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: Mapping[str, Any] | None = None


async def execute(
    schema: Schema,
    request: GraphQLRequest,
    context: Any,
    allowed: Iterable[OperationType] = (OperationType.QUERY, OperationType.MUTATION),
) -> ExecutionResult:
    """The result of a request, within the time limit, its errors ready for the client."""
    result = await _limited(schema, request, context, allowed)
    if result.errors:
        result.errors = public_errors(result.errors)
    return result


def is_request_error(result: ExecutionResult) -> bool:
    """Whether nothing was executed. Such a result has no data entry; an error of execution has a path."""
    return result.data is None and any(error.path is None for error in result.errors or ())


async def _limited(
    schema: Schema, request: GraphQLRequest, context: Any, allowed: Iterable[OperationType]
) -> ExecutionResult:
    limit = schema.limits.timeout_seconds
    try:
        async with asyncio.timeout(limit):
            return await _run(schema, request, context, allowed)
    except TimeoutError:
        hint = "Ask for less at once, or raise the time limit in the settings."
        return _refusal(f"the operation took longer than {limit:g} s and was stopped", TIMEOUT, hint)


async def _run(
    schema: Schema, request: GraphQLRequest, context: Any, allowed: Iterable[OperationType]
) -> ExecutionResult:
    text = _text(request, schema.cache)
    if isinstance(text, ExecutionResult):
        return text
    try:
        return await schema.execute(
            text,
            variable_values=request.variables,
            context_value=context,
            operation_name=request.operation_name,
            allowed_operation_types=allowed,
        )
    except MissingQueryError:
        return _refusal("the request has no query", INVALID, "Send a document in the parameter 'query'.")
    except CannotGetOperationTypeError:
        return _refusal(f"the document has no operation '{request.operation_name}'", INVALID)
    except InvalidOperationTypeError as error:
        hint = "Send mutations by POST." if error.operation_type is OperationType.MUTATION else None
        return _refusal(f"{error.operation_type.value} operations are not allowed here", METHOD, hint)


def _text(request: GraphQLRequest, cache: OperationCache) -> str | ExecutionResult | None:
    """The document's text, taken from the cache for a persisted query (Apollo's protocol, version 1)."""
    persisted = (request.extensions or {}).get("persistedQuery")
    if not isinstance(persisted, Mapping):
        return request.query
    key = persisted.get("sha256Hash")
    if request.query:
        if key != document_key(request.query):
            return _refusal("the hash of the persisted query is not that of its text", INVALID)
        return request.query
    known = cache.get(key) if isinstance(key, str) else None
    if known is None:
        return _refusal("PersistedQueryNotFound", PERSISTED_NOT_FOUND, "Send the document with its hash once.")
    return known.text


def _refusal(message: str, code: str, hint: str | None = None) -> ExecutionResult:
    extensions = {"code": code} if hint is None else {"code": code, "hint": hint}
    return ExecutionResult(data=None, errors=[GraphQLError(message, extensions=extensions)])
