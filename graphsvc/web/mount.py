"""Where the application is mounted: the prefix that every link of its pages begins with."""

from collections.abc import MutableMapping
from typing import Any
from urllib.parse import quote

from starlette.types import ASGIApp, Receive, Scope, Send

KEY = "graphsvc.prefix"


class Mounted:
    """ASGI middleware that remembers the root path before inner routes lengthen it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note the prefix and pass the request on."""
        scope[KEY] = scope.get("root_path", "")
        await self.app(scope, receive, send)


def link(scope: MutableMapping[str, Any], path: str, query: str = "") -> str:
    """The address of ``path`` of this application, without a host, so that it holds behind any proxy."""
    address = quote(str(scope.get(KEY, "")).rstrip("/") + path)
    return f"{address}?{query}" if query else address
