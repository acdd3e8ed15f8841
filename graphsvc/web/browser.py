"""API keys in a browser: it asks its user for a password by HTTP Basic, and the key is what it sends as one."""

import base64
import binascii

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CHALLENGE = 'Basic realm="graphsvc: any name, and an API key as the password", charset="UTF-8"'


class BasicKeys:
    """ASGI middleware: turns a Basic password into a Bearer key, and offers Basic to a page that was refused.

    Only a refused request for a page is offered it, so that a program still sees the challenge it knows.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request with its key where the service looks for it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = MutableHeaders(scope=scope)
        key = _password(headers)
        if key is not None:
            headers["authorization"] = f"Bearer {key}"

        async def challenge(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 401 and _is_for_a_page(headers):
                MutableHeaders(scope=message)["www-authenticate"] = CHALLENGE
            await send(message)

        await self.app(scope, receive, challenge)


def _is_for_a_page(headers: Headers) -> bool:
    return "text/html" in headers.get("accept", "")


def _password(headers: Headers) -> str | None:
    """The password of a Basic authorization, None where there is none or it is malformed."""
    scheme, _, encoded = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        pair = base64.b64decode(encoded, validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        # Left as it is: the service then says that it needs a key.
        return None
    return pair.partition(":")[2].strip() or None
