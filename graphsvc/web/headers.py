"""Security headers: what a browser may do with a response."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CLOSED = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"

DATA_POLICY = f"{_CLOSED}; form-action 'none'"
"""Of everything that is not a page: nothing may be loaded, run or framed."""

PAGE_POLICY = f"{_CLOSED}; form-action 'self'; script-src 'self'; style-src 'self'; img-src 'self'"
"""Of pages: scripts, styles and images of this service only, and no requests by scripts."""


def graphiql_policy(nonce: str) -> str:
    """Of the GraphiQL page: it also sends requests to this service, and adds one style that carries the nonce.

    That is the least it works with. The code editor sets styles by script, which no policy forbids; only the
    dialogs add a style element (it stops the page behind from scrolling), and the nonce admits that one alone.
    """
    return PAGE_POLICY.replace("style-src 'self'", f"style-src 'self' 'nonce-{nonce}'") + "; connect-src 'self'"


SECURITY_HEADERS = {
    "content-security-policy": DATA_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class SecurityHeaders:
    """ASGI middleware that adds each security header that the response does not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and complete the headers of its response."""

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, complete if scope["type"] == "http" else send)
