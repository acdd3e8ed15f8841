"""The dated changes of control lists that claims record: who is added, whose entry changes, who is taken off."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graphsvc.domain.claims import Modality
from graphsvc.risk.listings import dated_from, dated_to, marks
from graphsvc.snapshot.facts import Fact, holds_on
from graphsvc.snapshot.world import World

Row = dict[str, Any]
_HALF = 50.0
_SUPPLIED = ("DESIGNS", "FABRICATES", "MAKES", "SELLS")


@dataclass(frozen=True, slots=True)
class ListingEvent:
    """One change: its day (the first possible one where the source is less precise), the fact, and it in words."""

    day: date
    fact: Fact
    name: str
    text: str


def listing_events(world: World, first: date, last: date) -> list[ListingEvent]:
    """The changes of entries between two days, both included; rumours and plans are left out."""
    facts = [fact for fact in world.facts if fact.predicate == "LISTED_ON" and world.has(fact.subject)]
    found = [event for fact in facts for event in _events(world, fact) if first <= event.day <= last]
    return sorted(found, key=lambda event: (event.day, event.fact.subject, event.fact.object, event.name))


def _events(world: World, fact: Fact) -> Iterator[ListingEvent]:
    rows = [row for row in fact.rows if row["modality"] not in (Modality.RUMOURED, Modality.PLANNED)]
    ended = [row for row in rows if row["modality"] == Modality.ENDED]
    stated = [row for row in rows if row["modality"] != Modality.ENDED]
    for day, begun in _by_day(stated, "validFrom").items():
        yield _beginning(world, fact, day, begun, stated)
    for day, over in _by_day(stated, "validTo").items():
        goes_on = any(holds_on(row, day) for row in stated)
        tail = ", while another recorded entry goes on" if goes_on else ""
        yield ListingEvent(day, fact, "END", f"{_who(world, fact)}: the entry ends ({dated_to(over[0])}){tail}")
    for day, over in _by_day(ended, "validFrom").items():
        yield ListingEvent(day, fact, "END", f"{_who(world, fact)}: the entry is removed{marks(over)}")


def _by_day(rows: Iterable[Row], field: str) -> dict[date, list[Row]]:
    found: dict[date, list[Row]] = {}
    for row in rows:
        if row.get(field) is not None:
            found.setdefault(row[field], []).append(row)
    return found


def _beginning(world: World, fact: Fact, day: date, begun: list[Row], stated: list[Row]) -> ListingEvent:
    before = [row for row in stated if holds_on(row, day - timedelta(days=1))]
    when = "" if dated_from(begun[0]) == str(day) else f" (dated {dated_from(begun[0])}; the day is not recorded)"
    if not before:
        text = f"{world.label(fact.subject)} is added to {world.label(fact.object)}{marks(begun)}{when}"
        return ListingEvent(day, fact, "START", text)
    what = "the entry changes" if _notes(begun) - _notes(before) else "the entry is stated anew"
    return ListingEvent(day, fact, "CHANGE", f"{_who(world, fact)}: {what}{marks(begun)}{when}")


def _notes(rows: Iterable[Row]) -> set[str]:
    return {row["footnote"] for row in rows if row.get("footnote")}


def _who(world: World, fact: Fact) -> str:
    return f"{world.label(fact.subject)} on {world.label(fact.object)}"


def supplied(world: World, entity: str) -> list[str]:
    """What the entity designs, fabricates, makes or sells on the day, by id."""
    return sorted({name for predicate in _SUPPLIED for name in world.objects(predicate, entity)})


def majority_owned(world: World, entity: str) -> list[str]:
    """Of whom the entity surely owns at least half on the day, by id."""
    facts = [fact for fact in world.by_subject.get(("OWNS", entity), ()) if world.holds(fact)]
    return sorted(fact.object for fact in facts if _least(world, fact) >= _HALF)


def _least(world: World, fact: Fact) -> float:
    rows = [row for row in fact.rows if holds_on(row, world.as_of)]
    return min((float(row.get("stakeMin", 0.0)) for row in rows), default=0.0)
