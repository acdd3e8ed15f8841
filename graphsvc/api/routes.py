"""The routes of the GraphQL service, for the web application to mount."""

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.routing import Route

from graphsvc.api.auth import Keys
from graphsvc.api.context import Context, Workspace
from graphsvc.api.guard import SCOPE_KEY, Guard
from graphsvc.api.schema import build_schema
from graphsvc.api.settings import ApiSettings
from graphsvc.api.view import View

PATH = "/graphql"


def graphql_routes(workspace: Workspace, settings: ApiSettings) -> list[Route]:
    """The route of the GraphQL endpoint, behind its guard."""

    async def context(request: Request) -> Context:
        return Context(workspace, request.scope[SCOPE_KEY], settings.limits)

    view = View(build_schema(settings.limits), context, settings.validation_status)
    guarded = Guard(view, settings, lambda: Keys(workspace.database))
    return [Route(PATH, guarded, name="graphql", middleware=_cross_origin(settings))]


def _cross_origin(settings: ApiSettings) -> list[Middleware]:
    """What browsers need to let pages of the allowed origins call."""
    if not settings.allowed_origins:
        return []
    headers = ["authorization", "content-type", "x-api-key"]
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=list(settings.allowed_origins),
            allow_methods=["GET", "POST"],
            allow_headers=headers,
        )
    ]
