"""Facts: what the claims about one thing come to as of a date, with its standing, dispute and confidence."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from graphsvc.domain.answers import Standing
from graphsvc.domain.claims import Modality, Polarity
from graphsvc.domain.policy import Policy, confidence, noisy_or
from graphsvc.domain.predicates import VOCABULARY
from graphsvc.domain.sources import Grade
from graphsvc.domain.time import add_months

Row = dict[str, Any]
_BEST = (
    Standing.COUNTS,
    Standing.NOT_YET,
    Standing.OVERDUE,
    Standing.UNDATED,
    Standing.RUMOURED,
    Standing.ENDED,
)
_MONTHS = {"day": 12 / 365.25, "week": 12 * 7 / 365.25, "month": 1.0, "quarter": 3.0, "year": 12.0}
"""How many months a unit of a qualification time is."""
SITE_SLOT = "site"


class Horizon(NamedTuple):
    """The day a question is about, and the day by which an alternative has to be ready."""

    as_of: date
    months: int = 0

    @property
    def day(self) -> date:
        return add_months(self.as_of, self.months) if self.months else self.as_of


def holds_on(row: Row, day: date) -> bool:
    """Whether a row's valid time contains the day."""
    since, until = row.get("validFrom"), row.get("validTo")
    return (since is None or since <= day) and (until is None or day < until)


class Verdict(NamedTuple):
    """How one claim or fact stands, and the reason in words."""

    standing: Standing
    reason: str


@dataclass(frozen=True, eq=False)
class Fact:
    """All claims with the same predicate, ends, slot and node: assertions and denials, as of no date yet."""

    predicate: str
    subject: str
    object: str
    slot: str | None
    node: str | None
    rows: tuple[Row, ...]
    denials: tuple[Row, ...]

    @cached_property
    def claims(self) -> tuple[str, ...]:
        """Ids of the claims on both sides, in the order of recording."""
        return tuple(row["id"] for row in (*self.rows, *self.denials))

    def known_on(self, horizon: Horizon) -> list[Row]:
        """The assertions that say something about the time of the question, else those that were in place before it."""
        return self._speaking(horizon) or [row for row in self.rows if _ran_out(row, horizon)]

    def _speaking(self, horizon: Horizon) -> list[Row]:
        return [row for row in self.rows if _speaks(row, horizon)]

    def denied_on(self, day: date) -> list[Row]:
        """The denials effective on a day."""
        return [row for row in self.denials if holds_on(row, day)]

    def verdict(self, horizon: Horizon) -> Verdict | None:
        """The best standing among the assertions; None when none has spoken of the time yet."""
        rows = self._speaking(horizon)
        ends = [row for row in rows if row["modality"] == Modality.ENDED]
        alive = [row for row in rows if row["modality"] != Modality.ENDED and all(_revives(row, end) for end in ends)]
        if alive:
            return min((_verdict(self.predicate, row, horizon) for row in alive), key=_rank)
        return _over(ends, [row for row in self.rows if _ran_out(row, horizon)])

    def is_over(self, horizon: Horizon) -> bool:
        """Whether it has ended by the horizon."""
        verdict = self.verdict(horizon)
        return verdict is not None and verdict.standing is Standing.ENDED

    def disputed_on(self, day: date) -> bool:
        """Whether one source asserts and another denies it on the day; that it has ended is no assertion of it."""
        asserted = (row for row in self.rows if row["modality"] != Modality.ENDED)
        return bool(self.denied_on(day)) and any(holds_on(row, day) for row in asserted)

    def confidence(self, horizon: Horizon, policy: Policy, grades: "Grades") -> float:
        """Belief in the fact by the policy: p (1 − q) over independent origins."""
        asserted = _weights(self.known_on(horizon), policy, grades)
        return confidence(asserted, _weights(self.denied_on(horizon.as_of), policy, grades))

    def more_denied(self, horizon: Horizon, policy: Policy, grades: "Grades") -> bool:
        """Whether belief in the denials is at least that in the assertions."""
        p = noisy_or(_weights(self.known_on(horizon), policy, grades))
        return noisy_or(_weights(self.denied_on(horizon.as_of), policy, grades)) >= p

    def origins(self, horizon: Horizon) -> tuple[str, ...]:
        """The independent origins of what is said, on both sides."""
        rows = [*self.known_on(horizon), *self.denied_on(horizon.as_of)]
        return tuple(sorted({row["sourceOrigin"] for row in rows}))


class Grades(dict[str, Grade]):
    """The grade of each source, by id."""


def _revives(row: Row, end: Row) -> bool:
    """Whether an assertion begins after an end that was stated; an end without a date ends all there is."""
    since, ended = row.get("validFrom"), end.get("validFrom")
    return since is not None and ended is not None and since > ended


def _speaks(row: Row, horizon: Horizon) -> bool:
    """Plans and rumours are taken as of the day of the question, the rest as of the horizon."""
    stated = row["modality"] in (Modality.PLANNED, Modality.RUMOURED)
    return holds_on(row, horizon.as_of if stated else horizon.day)


def _ran_out(row: Row, horizon: Horizon) -> bool:
    """Whether the valid time of something that was in place is over at the horizon."""
    stated = row["modality"] in (Modality.PLANNED, Modality.RUMOURED)
    return not stated and row.get("validTo") is not None and row["validTo"] <= horizon.day


def _over(ends: Sequence[Row], past: Sequence[Row]) -> Verdict | None:
    """That it was documented and is over, with the last day where one is known; None where nothing was."""
    if ends:
        dates = [row["validFrom"] for row in ends if row.get("validFrom") is not None]
        return Verdict(Standing.ENDED, f"ended on {max(dates)}" if dates else "ended, on a day not recorded")
    if not past:
        return None
    last = max(row["validTo"] for row in past) - timedelta(days=1)
    return Verdict(Standing.ENDED, f"documented until {last} only")


def _weights(rows: Iterable[Row], policy: Policy, grades: Grades) -> list[tuple[str, float]]:
    return [(row["sourceOrigin"], policy.weight(grades[row["source"]], Modality(row["modality"]))) for row in rows]


def _rank(verdict: Verdict) -> int:
    return _BEST.index(verdict.standing)


def _verdict(predicate: str, row: Row, horizon: Horizon) -> Verdict:
    modality = row["modality"]
    if modality == Modality.RUMOURED:
        return Verdict(Standing.RUMOURED, "only rumoured")
    if modality == Modality.PLANNED:
        return _planned(row, horizon)
    if modality == Modality.ORDERED and not VOCABULARY.predicate(predicate).compute:
        return Verdict(Standing.NOT_YET, "ordered, not delivered")
    return _qualified(row, horizon)


def _planned(row: Row, horizon: Horizon) -> Verdict:
    """A plan counts if its last possible day is past the day of the question and within the horizon (DOMAIN §2b).

    So at horizon 0 no plan counts, and on the very day it is due it is neither in place nor overdue.
    """
    target = row.get("targetLast")
    if target is None:
        return Verdict(Standing.UNDATED, "planned, no date given")
    if target < horizon.as_of:
        return Verdict(Standing.OVERDUE, f"was planned for {target} at the latest, no confirmation recorded")
    if target > horizon.day:
        return Verdict(Standing.NOT_YET, f"planned for {target} at the latest")
    if target == horizon.as_of:
        return Verdict(Standing.NOT_YET, f"planned for {target} at the latest, no confirmation recorded yet")
    return _unqualified(row, horizon) or Verdict(
        Standing.COUNTS, f"planned for {target} at the latest, within the horizon"
    )


def _qualified(row: Row, horizon: Horizon) -> Verdict:
    return _unqualified(row, horizon) or Verdict(Standing.COUNTS, _done(row["modality"]))


def _unqualified(row: Row, horizon: Horizon) -> Verdict | None:
    """That the qualification time, at its longest, does not fit in the horizon; None where it fits or none is stated.

    A time with a lower bound only, or in a unit that is no time, may take longer than any horizon.
    """
    low, high = row.get("slotQualificationTimeMin"), row.get("slotQualificationTimeMax")
    if low is None and high is None:
        return None
    unit = row.get("slotQualificationTimeUnit") or "months"
    months_a_unit = _MONTHS.get(unit.rstrip("s"))
    if high is None or months_a_unit is None:
        least = "" if low is None else f" (at least {low:g} {unit})"
        return Verdict(Standing.NOT_YET, f"takes an unknown time to qualify{least}")
    if high * months_a_unit > horizon.months:
        return Verdict(Standing.NOT_YET, f"takes up to {high:g} {unit} to qualify")
    return None


def _done(modality: str) -> str:
    return {Modality.CONTRACTED: "contracted", Modality.ORDERED: "ordered"}.get(Modality(modality), "in place")


def group(rows: Iterable[Row], slot_of: "SlotNames") -> list[Fact]:
    """The facts among rows with two entity ends. A denial without a node denies the fact on every node."""
    asserted: dict[tuple[str, ...], list[Row]] = {}
    denied: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        ends = (row["predicate"], row["subject"], row["object"])
        if row["polarity"] == Polarity.DENIES:
            denied.setdefault(ends, []).append(row)
        else:
            key = (*ends, slot_of(row) or "", row.get("node") or "")
            asserted.setdefault(key, []).append(row)
    return [_fact(key, rows_, denied) for key, rows_ in asserted.items()]


class SlotNames:
    """Names the slot that a row fills: its own, or by the rule of its predicate.

    A process node has one operator and stands at a site: a site that OFFERS it is no alternative to the firm.
    """

    def __init__(self, class_of: dict[str, str | None], sites: Container[str] = ()) -> None:
        self._class_of = class_of
        self._sites = sites

    def __call__(self, row: Row) -> str | None:
        predicate = VOCABULARY.predicate(row["predicate"])
        if predicate.supplier is None:
            return None
        own = row.get("slotName")
        if own is not None:
            return str(own)
        supplier = row["subject"] if predicate.supplier == "SUBJECT" else row["object"]
        if predicate.name == "OFFERS" and supplier in self._sites:
            return SITE_SLOT
        by_class = self._class_of.get(supplier) or "component"
        names: dict[str, str | None] = {"NAMED": predicate.slot, "SUPPLIER": supplier, "SUPPLIER_CLASS": by_class}
        return names[predicate.slot_rule]


def _fact(key: tuple[str, ...], rows: Sequence[Row], denied: dict[tuple[str, str, str], list[Row]]) -> Fact:
    predicate, subject, object_, slot, node = key
    denials = [row for row in denied.get((predicate, subject, object_), ()) if row.get("node") in (None, node or None)]
    return Fact(predicate, subject, object_, slot or None, node or None, tuple(rows), tuple(denials))
