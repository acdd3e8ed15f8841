"""GraphQL over HTTP: media types, parameters and status codes as the specification and its audits ask."""

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

import orjson
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData, process_result
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from graphsvc.api import errors
from graphsvc.api.body import LimitedRequest, Refusal
from graphsvc.api.engine import Schema
from graphsvc.api.execution import GraphQLRequest, execute, is_request_error

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
METHODS = ("GET", "POST")
STATUS = {
    errors.METHOD: 405,
    errors.UNAUTHENTICATED: 401,
    errors.TIMEOUT: 503,
    errors.INTERNAL: 500,
    "FORBIDDEN": 403,
    "STORE_UNAVAILABLE": 503,
}
"""HTTP status of a request that was not executed, by code; 400 for all others."""


class View(GraphQL[Any, None]):
    """The HTTP view. ``contexts`` makes the context of one request."""

    schema: Schema

    def __init__(
        self, schema: Schema, contexts: Callable[[Request], Awaitable[Any]], validation_status: int = 400
    ) -> None:
        super().__init__(schema, graphql_ide=None, subscription_protocols=())
        self.request_adapter_class = partial(LimitedRequest, schema.limits.max_body_bytes)  # type: ignore[assignment]
        self.contexts = contexts
        self.validation_status = validation_status

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; every refusal is a GraphQL error in JSON."""
        if scope["type"] != "http":
            raise RuntimeError(f"the GraphQL view serves HTTP, not {scope['type']}")
        response = await self._respond(Request(scope, receive))
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        media = JSON
        try:
            media = negotiate(request.headers.get("accept"))
            return await self.run(request)
        except Refusal as refusal:
            return json_response(refusal.body, media, refusal.status, refusal.headers)
        except HTTPException as error:
            return json_response(Refusal(error.status_code, error.reason).body, media, error.status_code)

    def is_request_allowed(self, request: Any) -> bool:
        """Whether the method is one of GraphQL's."""
        if request.method not in METHODS:
            raise Refusal(405, f"{request.method} is not supported, use GET or POST", errors.METHOD, allow="GET, POST")
        return True

    def should_render_graphql_ide(self, request: Any) -> bool:  # noqa: ARG002 - the hook's signature
        """The explorer is a page of the web package."""
        return False

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Any:  # noqa: ARG002
        """The context of one request."""
        assert isinstance(request, Request)  # noqa: S101 - no WebSocket reaches the view
        return await self.contexts(request)

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData:
        """The request's parameters, each of the type that the specification gives it."""
        data = _query_string(request) if request.method == "GET" else await self._body(request)
        return GraphQLRequestData(
            query=_typed(data, "query", str),
            variables=_typed(data, "variables", dict),
            operation_name=_typed(data, "operationName", str),
            extensions=_typed(data, "extensions", dict),
        )

    async def _body(self, request: AsyncHTTPRequestAdapter) -> dict[str, Any]:
        media, _, parameters = (request.content_type or "").partition(";")
        if media.strip().lower() != JSON:
            raise Refusal(415, f"send the request as {JSON}, not as '{media.strip() or 'nothing'}'")
        charset = parameters.replace(" ", "").replace('"', "").lower()
        if charset.startswith("charset=") and charset not in ("charset=utf-8", "charset=utf8"):
            raise Refusal(415, "send the request in UTF-8")
        data = _loads(await request.get_body(), "the body")
        if not isinstance(data, dict):
            raise Refusal(400, "the body is not an object with a query; batches are not supported")
        return data

    async def execute_single(  # noqa: PLR0917 - the hook's signature
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        sub_response: Response,
        context: Any,
        root_value: None,  # noqa: ARG002
        request_data: GraphQLRequestData,
    ) -> ExecutionResult:
        """Run the operation and settle the status of its response."""
        data = request_data
        wanted = GraphQLRequest(data.query, data.variables, data.operation_name, data.extensions)
        if not wanted.query and not wanted.extensions:
            raise Refusal(400, "the request has no query", errors.INVALID)
        allowed = OperationType.from_http(request_adapter.method)
        result = await execute(self.schema, wanted, context, allowed)
        media = negotiate(request.headers.get("accept"))
        sub_response.headers["content-type"] = f"{media}; charset=utf-8"
        sub_response.status_code = self._status(result, media)
        return result

    def _status(self, result: ExecutionResult, media: str) -> int:
        code = (result.errors[0].extensions or {}).get("code") if result.errors else None
        if code == errors.METHOD:
            return 405
        if not is_request_error(result) or media == JSON:
            return 200
        return STATUS.get(str(code), 400 if code == errors.SYNTAX else self.validation_status)

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:  # noqa: ARG002
        """The response's entries: a request that was not executed has no data, not even null."""
        response = process_result(result)
        if is_request_error(result):
            del response["data"]
        return response

    def create_response(self, response_data: Any, sub_response: Response) -> Response:
        """The response, with the status and headers settled so far."""
        return Response(self.encode_json(response_data), sub_response.status_code, dict(sub_response.headers))

    def decode_json(self, data: str | bytes) -> object:
        """Read JSON with orjson."""
        return orjson.loads(data)

    def encode_json(self, data: object) -> bytes:
        """Write JSON with orjson."""
        return orjson.dumps(data)


def json_response(body: object, media: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """A response of the negotiated media type."""
    return Response(orjson.dumps(body), status, headers, f"{media}; charset=utf-8")


def negotiate(accept: str | None) -> str:
    """The media type of the response; JSON where the client names none. 406 when it accepts neither."""
    if accept is None or not accept.strip():
        return JSON
    ranges = _ranges(accept)
    quality = {media: _quality(ranges, media) for media in (JSON, GRAPHQL)}
    order = [*ranges, JSON]
    best = max(quality, key=lambda media: (quality[media], -order.index(media) if media in order else -len(order)))
    if quality[best] <= 0:
        raise Refusal(406, f"the response can be {GRAPHQL} or {JSON}, and Accept names neither")
    return best


def _ranges(accept: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weights = [p.removeprefix("q=") for p in parameters if p.startswith("q=")]
        try:
            found[media] = float(weights[0]) if weights else 1.0
        except ValueError:
            found[media] = 0.0
    return found


def _quality(ranges: Mapping[str, float], media: str) -> float:
    """The weight of the most specific range that covers the media type."""
    covering = (media, f"{media.partition('/')[0]}/*", "*/*")
    return next((ranges[name] for name in covering if name in ranges), 0.0)


def _query_string(request: AsyncHTTPRequestAdapter) -> dict[str, Any]:
    data: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if data.get(name):
            data[name] = _loads(data[name], f"the parameter '{name}'")
    return {name: value for name, value in data.items() if value != ""}


def _typed(data: Mapping[str, Any], name: str, kind: type) -> Any:
    value = data.get(name)
    if value is not None and not isinstance(value, kind):
        wanted = "a string" if kind is str else "an object"
        raise Refusal(400, f"the parameter '{name}' must be {wanted}")
    return value


def _loads(text: str | bytes, what: str) -> Any:
    try:
        return orjson.loads(text)
    except json.JSONDecodeError as error:
        raise Refusal(400, f"{what} is not JSON in UTF-8: {error}") from error
