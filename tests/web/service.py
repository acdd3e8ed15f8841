"""The application on a workspace that gives the answers of the samples: pages are tested without a database."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from starlette.testclient import TestClient

from graphsvc.api.settings import ApiSettings
from graphsvc.domain.answers import Answer
from graphsvc.store.lookup import Lookup
from graphsvc.web.application import application
from graphsvc.web.settings import WebSettings
from tests.reports import samples


@dataclass
class Loaded:
    release: str = "0.1.0"
    revision: int = 12
    counts: dict[str, int] = field(default_factory=lambda: {"organizations": 92, "claims": 1612})


@dataclass
class CannedWorkspace:
    """Answers every question with ``answer`` (or raises it), and remembers what was asked."""

    answer: Answer | Exception = field(default_factory=samples.decided)
    readiness: Exception | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)

    @property
    def database(self):
        raise AssertionError("the pages must not reach for the database")

    @property
    def lookup(self):
        """GraphQL keeps it at hand for look-ups; the schema is read without any, so it has no database."""
        return Lookup(None)

    async def single_foundry(self, target, **arguments):
        return self._give("single-foundry", target, arguments)

    async def critical_suppliers(self, target, **arguments):
        return self._give("critical-suppliers", target, arguments)

    async def status(self):
        return Loaded()

    async def ready(self):
        if self.readiness is not None:
            raise self.readiness

    def _give(self, question, target, arguments):
        self.asked.append({"question": question, "target": target, **arguments})
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@dataclass
class CannedSettings:
    api: ApiSettings = field(default_factory=ApiSettings)
    web: WebSettings = field(default_factory=WebSettings)


def app(workspace=None, **settings):
    return application(workspace or CannedWorkspace(), CannedSettings(**settings))


def client(workspace=None, **settings):
    return TestClient(
        app(workspace, **settings), base_url="http://localhost", raise_server_exceptions=False, follow_redirects=False
    )


class Page(HTMLParser):
    """What a test asks about a page: its elements in order, and its text."""

    def __init__(self, html):
        super().__init__()
        self.elements = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text = " ".join(f"{self.text} {data}".split())

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    def headings(self):
        return [int(tag[1]) for tag, _ in self.elements if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]

    def addresses(self):
        """Every address of the page: links, sources, actions and the script's data."""
        names = ("href", "src", "action", "formaction", "data-endpoint", "data-examples")
        return [attributes[name] for _, attributes in self.elements for name in names if name in attributes]
