"""Entries of control lists in words."""

from datetime import date, timedelta
from typing import Any

from graphsvc.domain.time import Precision
from graphsvc.snapshot.facts import Fact, holds_on
from graphsvc.snapshot.world import World

_FORMS = {Precision.MONTH: "%Y-%m", Precision.YEAR: "%Y"}


def entry(world: World, fact: Fact) -> str:
    """An entry as of the day: "US Entity List since 2019-05-16 (84 FR 22961; footnote 1)"."""
    rows = [row for row in fact.rows if holds_on(row, world.as_of)]
    dated = [row for row in rows if row.get("validFrom") is not None]
    since = f" since {dated_from(min(dated, key=lambda row: row['validFrom']))}" if dated else ""
    return f"{world.label(fact.object)}{since}{marks(rows)}"


def marks(rows: list[dict[str, Any]]) -> str:
    """The citations and footnotes of entries in brackets; nothing where there are none."""
    cited = dict.fromkeys(row["citation"] for row in rows if row.get("citation"))
    noted = dict.fromkeys(f"footnote {row['footnote']}" for row in rows if row.get("footnote"))
    told = "; ".join([*cited, *noted])
    return f" ({told})" if told else ""


def dated_from(row: dict[str, Any]) -> str:
    """The first day of a row as precisely as the source states it: 2019-05-16, 2023-03 or 2020."""
    return _stated(row["validFrom"], row.get("validFromPrecision"))


def dated_to(row: dict[str, Any]) -> str:
    """The end of a row as the source states it: the first day on which it no longer holds, or the month or year."""
    exact = row.get("validToPrecision") in (None, Precision.DAY)
    return str(row["validTo"]) if exact else _stated(row["validTo"] - timedelta(days=1), row["validToPrecision"])


def _stated(day: date, precision: str | None) -> str:
    form = _FORMS.get(Precision(precision)) if precision else None
    return day.strftime(form) if form else str(day)
