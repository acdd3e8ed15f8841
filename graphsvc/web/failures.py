"""Errors as the web shows them: our own with code and hint in the form that was asked for, all others masked."""

import logging
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from graphsvc.domain.errors import GraphsvcError, NotFound
from graphsvc.reports.rendering import Format
from graphsvc.web import access
from graphsvc.web.headers import SECURITY_HEADERS
from graphsvc.web.templating import page

logger = logging.getLogger("graphsvc.web")

STATUSES = {
    "NOT_FOUND": 404,
    "BAD_REQUEST": 400,
    "LIMIT_EXCEEDED": 400,
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    "CONFLICT": 409,
    "STORE_UNAVAILABLE": 503,
    "EMBEDDED": 503,
}
"""The status of each code of the error tree; 500 for the others."""


async def known_failure(request: Request, error: Exception) -> Response:
    """A failure of our own tree: its message and hint, with the status of its code."""
    if not isinstance(error, GraphsvcError):
        raise error
    return _told(request, STATUSES.get(error.code, 500), error.code, error.message, error.hint)


async def http_failure(request: Request, error: Exception) -> Response:
    """A failure of the protocol: no such page, or a method that the page does not take."""
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == HTTPStatus.NOT_FOUND:
        return await known_failure(request, NotFound("there is no such page", hint="The start page links to all."))
    told = _told(request, error.status_code, HTTPStatus(error.status_code).name, error.detail, None)
    told.headers.update(error.headers or {})
    return told


async def unknown_failure(request: Request, error: Exception) -> Response:
    """Anything else: masked, and logged under the id that the response names."""
    number = request.scope.get(access.KEY, "unknown")
    logger.error("request %s failed", number, exc_info=error)
    message = f"Something went wrong inside the service; its log has the details under {number}."
    response = _told(request, 500, "INTERNAL", message, None)
    for name, value in {**SECURITY_HEADERS, "x-request-id": number}.items():
        response.headers.setdefault(name, value)
    return response


def _told(request: Request, status: int, code: str, message: str, hint: str | None) -> Response:
    form = _form(request)
    if form is Format.JSON:
        return JSONResponse({"error": {"code": code, "message": message, "hint": hint}}, status_code=status)
    if form is not None:
        return PlainTextResponse(f"{code}: {message} {hint or ''}".rstrip() + "\n", status_code=status)
    title = HTTPStatus(status).phrase
    return page(
        request, "failure.html", {"title": title, "code": code, "message": message, "hint": hint}, status=status
    )


def _form(request: Request) -> Format | None:
    """The format that the address or the caller asks for, as far as it can be told; None is a page."""
    asked = request.query_params.get("format") or request.url.path.rpartition("/")[2].partition(".")[2]
    if asked in list(Format):
        return Format(asked)
    return Format.JSON if "json" in request.headers.get("accept", "") else None
