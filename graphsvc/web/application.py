"""The application object: pages, GraphQL, health and static files behind one stack of middleware."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from graphsvc.api.auth import Keys
from graphsvc.api.guard import Guard
from graphsvc.api.routes import graphql_routes
from graphsvc.domain.errors import GraphsvcError
from graphsvc.web.access import AccessLog
from graphsvc.web.browser import BasicKeys
from graphsvc.web.failures import http_failure, known_failure, unknown_failure
from graphsvc.web.headers import SecurityHeaders
from graphsvc.web.health import health_routes
from graphsvc.web.mount import Mounted
from graphsvc.web.pages import Pages, data_routes, open_routes
from graphsvc.web.ports import Settings, Workspace

STATIC = Path(__file__).parent / "static"


class Static(StaticFiles):
    """Static files that browsers keep and ask for again each time: a new release is seen at once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or that it has not changed."""
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "no-cache"
        return response


def application(workspace: Workspace, settings: Settings) -> Starlette:
    """The whole service on one workspace.

    The caller opens and closes the workspace: the application has no lifespan of its own, so that it can also be
    mounted inside another ASGI application, at any prefix.
    """
    return Starlette(
        routes=_routes(workspace, settings),
        middleware=_middleware(settings),
        exception_handlers={
            GraphsvcError: known_failure,
            HTTPException: http_failure,
            Exception: unknown_failure,
        },
    )


def _routes(workspace: Workspace, settings: Settings) -> list[BaseRoute]:
    pages = Pages(workspace, settings.web)
    guard = Middleware(Guard, settings=settings.api, keys=lambda: Keys(workspace.database))
    return [
        *health_routes(workspace),
        *data_routes(pages, [guard]),
        *open_routes(pages),
        *graphql_routes(workspace, settings.api),
        Mount("/static", Static(directory=STATIC)),
    ]


def _middleware(settings: Settings) -> list[Middleware]:
    """Outermost first. The log sees every request, also those that the others refuse."""
    return [
        Middleware(Mounted),
        Middleware(AccessLog),
        Middleware(SecurityHeaders),
        Middleware(TrustedHostMiddleware, allowed_hosts=list(settings.api.hosts), www_redirect=False),
        Middleware(GZipMiddleware, minimum_size=settings.web.gzip_minimum_bytes),
        Middleware(BasicKeys),
    ]
