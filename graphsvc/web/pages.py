"""The pages: the landing page with the founding answer, any other answer, GraphiQL and the guide."""

import secrets
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from graphsvc.domain.errors import GraphsvcError, StoreUnavailable
from graphsvc.domain.roles import ROLE_RULES
from graphsvc.reports import wording
from graphsvc.reports.rendering import MEDIA_TYPES, Format, render
from graphsvc.web.asking import Asking, Question
from graphsvc.web.examples import examples
from graphsvc.web.headers import graphiql_policy
from graphsvc.web.ports import Workspace
from graphsvc.web.settings import WebSettings
from graphsvc.web.templating import answered, page


class Pages:
    """The pages of one workspace."""

    def __init__(self, workspace: Workspace, settings: WebSettings) -> None:
        self.workspace = workspace
        self.settings = settings

    async def landing(self, request: Request) -> Response:
        """What is loaded, and the founding question with its answer in full."""
        loaded = await self.workspace.status()
        asking = self._founding()
        shown = {"loaded": loaded, **self._form(asking)}
        try:
            answer = await asking.answer(self.workspace)
        except StoreUnavailable:
            raise
        except GraphsvcError as error:
            # An empty graph knows no target: the page then says how to load one.
            return page(request, "landing.html", {**shown, "answer": None, "failure": error})
        return page(request, "landing.html", {**shown, **answered(answer)})

    async def ask(self, request: Request) -> Response:
        """The answer to the question that the address asks, as a page or in the format it asks for."""
        asking = Asking.read(request.path_params["question"], request.query_params)
        answer = await asking.answer(self.workspace)
        if asking.format is not None:
            return _download(asking, asking.format, render(answer, asking.format))
        return page(request, "answer.html", {**self._form(asking), **answered(answer)})

    async def graphiql(self, request: Request) -> Response:
        """GraphiQL with the explorer and the examples."""
        nonce = secrets.token_urlsafe(16)
        return page(request, "graphiql.html", {"nonce": nonce, "examples": examples()}, policy=graphiql_policy(nonce))

    async def examples(self, _: Request) -> Response:
        """The examples, for GraphiQL."""
        return JSONResponse([example.as_json() for example in examples()], headers={"cache-control": "no-cache"})

    async def guide(self, request: Request) -> Response:
        """How to read an answer, and the ways to ask."""
        context = {
            "release": version("graphsvc"),
            "states": wording.STATES,
            "standings": wording.STANDING_MEANINGS,
            "standing_names": wording.STANDINGS,
            "grades": wording.GRADE_MEANINGS,
            "grade_names": wording.GRADES,
        }
        return page(request, "guide.html", context)

    def _founding(self) -> Asking:
        settings = self.settings
        return Asking(
            question=Question.SINGLE_FOUNDRY,
            target=settings.founding_target,
            as_of=settings.founding_as_of,
            horizon=settings.founding_horizon,
        )

    def _form(self, asking: Asking) -> dict[str, Any]:
        """What the form shows: the question that was asked, and targets to ask about."""
        roles = (f"role:{rule.slug}" for rule in ROLE_RULES)
        return {"asking": asking, "suggestions": tuple(dict.fromkeys((*self.settings.suggestions, *roles)))}


def data_routes(pages: Pages, guard: Sequence[Middleware]) -> list[Route]:
    """The pages that show what is in the graph, each behind the ``guard``."""
    return [
        Route("/", pages.landing, middleware=guard),
        Route("/ask/{question}", pages.ask, middleware=guard),
    ]


def open_routes(pages: Pages) -> list[Route]:
    """The pages that show nothing of the graph; GraphiQL itself asks as whoever holds the key."""
    return [
        Route("/graphiql", pages.graphiql),
        Route("/graphiql/examples.json", pages.examples),
        Route("/guide", pages.guide),
    ]


def _download(asking: Asking, form: Format, content: bytes) -> Response:
    name = f"{asking.question}.{form}"
    headers = {"content-disposition": f'inline; filename="{name}"', "cache-control": "no-cache"}
    return Response(content, media_type=MEDIA_TYPES[form], headers=headers)
