"""Civil dates with precision, half-open intervals, and the two clocks (valid and recorded time)."""

import calendar
import re
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, model_validator

from graphsvc.domain.base import Value
from graphsvc.domain.errors import BadRequest

_FORMS = re.compile(r"^(?P<by>by )?(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?$")
DATE_FORMS = "YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD, with 'by ' before it for a deadline"


class Precision(StrEnum):
    """How exactly a source dates something. ``BY`` marks a deadline: at the latest on the last day of what is named."""

    DAY = "DAY"
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"
    BY = "BY"


class DateSpan(Value):
    """A date as a source states it: the first and the last day it can mean (both inclusive), and its precision.

    ``first`` is None for a deadline ("by 2026" can be any day up to 31 December 2026).
    """

    first: date | None
    last: date
    precision: Precision

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.first is not None and self.last < self.first:
            raise ValueError(f"the last day {self.last} is before the first day {self.first}")
        return self

    def __str__(self) -> str:
        return format_span(self)


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _bounds(parts: dict[str, str | None]) -> tuple[date, date, Precision]:
    year = int(parts["year"] or 0)
    if (quarter := parts["quarter"]) is not None:
        month = 3 * int(quarter)
        return date(year, month - 2, 1), _last_day(year, month), Precision.QUARTER
    if parts["month"] is None:
        return date(year, 1, 1), date(year, 12, 31), Precision.YEAR
    month = int(parts["month"])
    if parts["day"] is None:
        return date(year, month, 1), _last_day(year, month), Precision.MONTH
    day = date(year, month, int(parts["day"]))
    return day, day, Precision.DAY


def parse_span(text: str | int | date) -> DateSpan:
    """Read a date as people write it (``2026``, ``2026-Q1``, ``2026-03``, ``2026-03-01``, ``by 2026``).

    Raises ``ValueError`` with the accepted forms when the text is none of them or names no real day.
    """
    match = _FORMS.match(str(text).strip())
    if match is None:
        raise ValueError(f"'{text}' is not a date: write {DATE_FORMS}")
    try:
        first, last, precision = _bounds(match.groupdict())
    except ValueError as error:
        raise ValueError(f"'{text}' is not a day of the calendar") from error
    if match["by"]:
        return DateSpan(first=None, last=last, precision=Precision.BY)
    return DateSpan(first=first, last=last, precision=precision)


def format_span(span: DateSpan) -> str:
    """Write a date the way :func:`parse_span` reads it, at its own precision."""
    if span.first is None:
        return f"by {span.last}" if (span.last.month, span.last.day) != (12, 31) else f"by {span.last.year}"
    forms = {
        Precision.YEAR: f"{span.first:%Y}",
        Precision.QUARTER: f"{span.first:%Y}-Q{(span.first.month + 2) // 3}",
        Precision.MONTH: f"{span.first:%Y-%m}",
    }
    return forms.get(span.precision, f"{span.first:%Y-%m-%d}")


def _read_span(value: Any) -> Any:
    return parse_span(value) if isinstance(value, str | int | date) and not isinstance(value, bool) else value


SpanField = Annotated[DateSpan, BeforeValidator(_read_span)]
"""A :class:`DateSpan` that is also read from the text forms of :func:`parse_span`."""


class ValidTime(Value):
    """When a claim holds in the world: half-open ``[from, to)`` in civil dates, None is open.

    An imprecise start begins on its first possible day and an imprecise end lasts through its last possible
    day, so the interval is the widest the source allows; the precisions are kept and shown.
    """

    since: date | None = None
    since_precision: Precision | None = None
    until: date | None = None
    until_precision: Precision | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise ValueError(f"the interval ends ({self.until}) on or before its first day ({self.since})")
        return self

    @classmethod
    def of(cls, since: DateSpan | None = None, until: DateSpan | None = None) -> Self:
        """The interval from ``since`` to ``until`` as stated; a day-precise ``until`` is exclusive."""
        end = None
        if until is not None:
            end = until.last if until.precision is Precision.DAY else until.last + timedelta(days=1)
        return cls(
            since=None if since is None else since.first,
            since_precision=None if since is None else since.precision,
            until=end,
            until_precision=None if until is None else until.precision,
        )

    def holds_on(self, day: date) -> bool:
        """Whether ``day`` lies in the interval."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later, or that month's last day where it is shorter.

    Raises BadRequest when the result is past the calendar.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise BadRequest(f"{months} months from {day} is outside the calendar")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Clocks(Value):
    """The two clocks of a question: the day it is about, and the instant whose knowledge it uses."""

    as_of: date
    known_at: datetime

    @model_validator(mode="after")
    def _aware(self) -> Self:
        if self.known_at.tzinfo is None:
            raise ValueError("knownAt needs a time zone, for example 2026-03-01T00:00:00Z")
        return self
