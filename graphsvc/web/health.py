"""Whether the process lives, and whether it can answer."""

import logging

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from graphsvc.domain.errors import GraphsvcError
from graphsvc.web.ports import Workspace

logger = logging.getLogger("graphsvc.web")
_FRESH = {"cache-control": "no-store"}


def health_routes(workspace: Workspace) -> list[Route]:
    """``/healthz``: the process lives, the database is not asked. ``/readyz``: it answers and is migrated, or 503."""

    async def readyz(_: Request) -> Response:
        try:
            await workspace.ready()
        except GraphsvcError as error:
            logger.warning("not ready: %s", error)
            body = {"status": "unavailable", "code": error.code, "reason": error.message}
            return JSONResponse(body, status_code=503, headers=_FRESH)
        return JSONResponse({"status": "ready"}, headers=_FRESH)

    return [Route("/healthz", _healthz), Route("/readyz", readyz)]


async def _healthz(_: Request) -> Response:
    return JSONResponse({"status": "alive"}, headers=_FRESH)
