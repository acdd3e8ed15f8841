"""Request bodies of bounded size, and the refusal of a request before it is GraphQL."""

from cross_web import StarletteRequestAdapter
from starlette.requests import ClientDisconnect, Request


class Refusal(Exception):
    """A request that is answered before GraphQL: its status and what the client is told."""

    def __init__(self, status: int, message: str, code: str = "BAD_REQUEST", **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"errors": [{"message": message, "extensions": {"code": code}}]}
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class LimitedRequest(StarletteRequestAdapter):
    """A request whose body is refused, without reading on, as soon as it is known to be larger than the limit."""

    def __init__(self, limit: int, request: Request) -> None:
        super().__init__(request)
        self.limit = limit
        self.request = request

    async def get_body(self) -> bytes:
        """The whole body. Raises Refusal with status 413 when it is too large."""
        stated = self.headers.get("content-length", "0")
        if stated.isdigit() and int(stated) > self.limit:
            raise self._too_large()
        try:
            return await self._read()
        except ClientDisconnect as error:
            raise Refusal(400, "the client left before the body was complete") from error

    async def _read(self) -> bytes:
        size, chunks = 0, []
        async for chunk in self.request.stream():
            size += len(chunk)
            if size > self.limit:
                raise self._too_large()
            chunks.append(chunk)
        return b"".join(chunks)

    def _too_large(self) -> Refusal:
        # The connection stays open: closing it on a client that is still sending would hide the answer from it.
        return Refusal(413, f"the body is larger than {self.limit:,} bytes", "LIMIT_EXCEEDED")
