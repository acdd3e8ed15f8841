"""One answer in every format that leaves the product; each is a pure function of the :class:`Answer`."""

from enum import StrEnum

import orjson

from graphsvc.domain.answers import Answer
from graphsvc.reports.markdown import to_markdown
from graphsvc.reports.spreadsheet import to_csv
from graphsvc.reports.terminal import to_table

__all__ = ["MEDIA_TYPES", "Format", "render", "to_csv", "to_json", "to_markdown", "to_table"]


class Format(StrEnum):
    """The machine-readable and document formats; the terminal table and the HTML page are made where they are shown."""

    JSON = "json"
    CSV = "csv"
    MARKDOWN = "md"


MEDIA_TYPES = {
    Format.JSON: "application/json",
    Format.CSV: "text/csv; charset=utf-8; header=present",
    Format.MARKDOWN: "text/markdown; charset=utf-8; variant=CommonMark",
}


def to_json(answer: Answer) -> bytes:
    """The envelope as indented UTF-8 JSON with sorted keys and a final line feed: equal answers, equal bytes."""
    content = answer.model_dump(mode="json", by_alias=True)
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def render(answer: Answer, form: Format) -> bytes:
    """The answer in ``form``, encoded."""
    if form is Format.JSON:
        return to_json(answer)
    return (to_csv(answer) if form is Format.CSV else to_markdown(answer)).encode()
