"""What the web side needs of the rest: a workspace that answers, and settings."""

from collections.abc import Mapping
from typing import Protocol

from graphsvc.api import context
from graphsvc.api.settings import ApiSettings
from graphsvc.web.settings import WebSettings


class Status(Protocol):
    """What is loaded."""

    @property
    def release(self) -> str:
        """The release of the software."""

    @property
    def revision(self) -> int:
        """The number of the last recorded revision, 0 before the first load."""

    @property
    def counts(self) -> Mapping[str, int]:
        """How many organizations, products, claims, sources … there are."""


class Workspace(context.Workspace, Protocol):
    """The workspace as GraphQL uses it, and what only pages ask of it."""

    async def status(self) -> Status:
        """What is loaded."""

    async def ready(self) -> None:
        """Return when the database answers and its migrations are current; raise StoreError with the reason else."""


class Settings(Protocol):
    """The settings of the service that the application reads."""

    @property
    def api(self) -> ApiSettings:
        """Who may call, under which host names, and the limits of GraphQL."""

    @property
    def web(self) -> WebSettings:
        """The pages."""
