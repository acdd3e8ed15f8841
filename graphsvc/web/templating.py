"""Pages from templates: one environment, escaping always on, links that know where the application is mounted."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse

from graphsvc.domain.answers import Answer, Standing
from graphsvc.reports import outline, wording
from graphsvc.reports.rendering import Format
from graphsvc.web.asking import HORIZONS, Question
from graphsvc.web.headers import PAGE_POLICY
from graphsvc.web.mount import link

FOLDER = Path(__file__).parent / "templates"
FORMAT_NAMES = {Format.JSON: "JSON", Format.CSV: "CSV", Format.MARKDOWN: "Markdown"}
QUESTION_NAMES = {
    Question.SINGLE_FOUNDRY: "Single-foundry dependence",
    Question.CRITICAL_SUPPLIERS: "Critical suppliers",
}


def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(wording=wording, outline=outline, Standing=Standing)
    made.globals.update(horizons=HORIZONS, formats=FORMAT_NAMES, questions=QUESTION_NAMES)
    made.filters["plain"] = wording.plain
    return made


_TEMPLATES = _environment()


def page(
    connection: HTTPConnection,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    policy: str = PAGE_POLICY,
) -> HTMLResponse:
    """The page that ``template`` makes of ``context``, under the content security policy ``policy``."""

    def here(path: str, query: str = "") -> str:
        return link(connection.scope, path, query)

    html = _TEMPLATES.get_template(template).render({**context, "link": here})
    headers = {"content-security-policy": policy, "cache-control": "no-cache"}
    return HTMLResponse(html, status_code=status, headers=headers)


def answered(answer: Answer) -> dict[str, Any]:
    """What the templates need of an answer."""
    return {"answer": answer, "laid_out": outline.outline(answer)}
