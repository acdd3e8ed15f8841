"""Keeps other web pages out and finds out who calls, before a request reaches the service."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from graphsvc.api.auth import LOCAL, Keys, Principal, Unauthenticated
from graphsvc.api.settings import ApiSettings, AuthMode
from graphsvc.api.view import JSON, json_response
from graphsvc.domain.errors import GraphsvcError, Refused

SCOPE_KEY = "graphsvc.principal"
STATUS = {"UNAUTHENTICATED": 401, "FORBIDDEN": 403}


class Guard:
    """ASGI middleware: refuses requests from elsewhere, then puts the principal into the scope.

    A page on the web can make a browser send requests to a service on this machine. It cannot set the Host header
    other than by the name that it used (DNS rebinding: refused, the name is not ours), cannot hide its Origin
    (refused, unless allowed), and cannot send JSON without asking first (the view takes nothing else by POST).
    """

    def __init__(self, app: ASGIApp, settings: ApiSettings, keys: Callable[[], Keys]) -> None:
        self.app = app
        self.settings = settings
        self.keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request or pass it on with its principal."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            try:
                check_origin(headers, self.settings)
                scope[SCOPE_KEY] = await self._principal(headers)
            except GraphsvcError as error:
                await _refuse(error)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    async def _principal(self, headers: Headers) -> Principal:
        if self.settings.auth is AuthMode.NONE:
            return LOCAL
        text = _key(headers)
        if text is None:
            raise Unauthenticated("this service needs an API key", hint="Send it as 'Authorization: Bearer KEY'.")
        principal = await self.keys().principal(text)
        if principal is None:
            raise Unauthenticated("the API key is not valid", hint="It may be mistyped or revoked.")
        return principal


def check_origin(headers: Headers, settings: ApiSettings) -> None:
    """Raise Refused for a host name that is not ours, or a page that may not call."""
    host = (headers.get("host") or "").lower()
    if not _host_allowed(host, settings.hosts):
        raise Refused(f"the service is not called '{host}'", hint="Add the name to allowed_hosts in the settings.")
    origin = headers.get("origin")
    if origin is not None and origin not in settings.allowed_origins and urlsplit(origin).netloc.lower() != host:
        raise Refused(
            f"pages of '{origin}' may not call this service", hint="Add the origin to allowed_origins in the settings."
        )


def _host_allowed(host: str, allowed: tuple[str, ...]) -> bool:
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return "*" in allowed or name in allowed


def _key(headers: Headers) -> str | None:
    scheme, _, text = (headers.get("authorization") or "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" and text.strip() else headers.get("x-api-key")


def _refuse(error: GraphsvcError) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    extensions = {"code": error.code} | ({"hint": error.hint} if error.hint is not None else {})
    body = {"errors": [{"message": error.message, "extensions": extensions}]}
    status = STATUS.get(error.code, 503)
    return json_response(body, JSON, status, {"www-authenticate": "Bearer"} if status == 401 else None)
