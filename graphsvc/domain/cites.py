"""Where a rule or a parameter is written down."""

from datetime import date

from graphsvc.domain.base import ShortText, Text, Value
from graphsvc.domain.sources import Grade, Url


class Cite(Value):
    """A citation: who published it, where (``88 FR 73458``), and how firmly we hold that it says so."""

    publisher: ShortText
    citation: ShortText
    title: ShortText | None = None
    published: date | None = None
    url: Url | None = None
    quote: Text | None = None
    grade: Grade
