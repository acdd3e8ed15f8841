"""The access log: one line a request with an id that the response carries too, and nothing secret."""

import logging
import re
import secrets
import time
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEY = "graphsvc.request_id"
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{1,64}")

logger = logging.getLogger("graphsvc.access")


class AccessLog:
    """ASGI middleware: gives each request an id (the caller's, if it is well formed) and logs how it went.

    The line has method, path, status, size and time. It has no query string, header or body: they can hold
    documents, names that somebody asked about, and keys.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request and log it, also when it fails."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        seen = Seen(_request_id(Headers(scope=scope)), send)
        scope[KEY] = seen.request_id
        started = time.perf_counter()
        try:
            await self.app(scope, receive, seen.send)
        finally:
            _log(scope, seen, time.perf_counter() - started)


class Seen:
    """What was sent of one response."""

    def __init__(self, request_id: str, send: Send) -> None:
        self.request_id = request_id
        self.status = 500
        self.size = 0
        self._send = send

    async def send(self, message: Message) -> None:
        """Note the status and the size, and add the id to the headers."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)["x-request-id"] = self.request_id
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
        await self._send(message)


def _request_id(headers: Headers) -> str:
    given = headers.get("x-request-id", "")
    return given if _ACCEPTABLE.fullmatch(given) else secrets.token_hex(8)


def _log(scope: Scope, seen: Seen, seconds: float) -> None:
    """A quoted path cannot forge a second line of the log."""
    logger.info(
        "%s %s %d %d bytes %.1f ms %s",
        scope["method"],
        quote(scope["path"]),
        seen.status,
        seen.size,
        seconds * 1000,
        seen.request_id,
    )
