"""Facts: what the claims about one thing come to as of a date, with its standing, dispute and confidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
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
        """The assertions that say something about the time of the question."""
        return [row for row in self.rows if _speaks(row, horizon)]

    def denied_on(self, day: date) -> list[Row]:
        """The denials effective on a day."""
        return [row for row in self.denials if holds_on(row, day)]

    def verdict(self, horizon: Horizon) -> Verdict | None:
        """The best standing among the assertions; None when no assertion speaks of the time."""
        rows = self.known_on(horizon)
        ended = max((_since(row) for row in rows if row["modality"] == Modality.ENDED), default=None)
        alive = [row for row in rows if row["modality"] != Modality.ENDED and (ended is None or _since(row) > ended)]
        if not alive:
            return Verdict(Standing.ENDED, f"ended on {ended}") if ended is not None else None
        return min((_verdict(self.predicate, row, horizon) for row in alive), key=_rank)

    def disputed_on(self, day: date) -> bool:
        """Whether one source asserts and another denies it on the day."""
        return bool(self.denied_on(day)) and any(holds_on(row, day) for row in self.rows)

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


def _since(row: Row) -> date:
    return row.get("validFrom") or date.min


def _speaks(row: Row, horizon: Horizon) -> bool:
    """Plans and rumours are taken as of the day of the question, the rest as of the horizon."""
    stated = row["modality"] in (Modality.PLANNED, Modality.RUMOURED)
    return holds_on(row, horizon.as_of if stated else horizon.day)


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
    """A plan counts from its last possible day, if that is not past and within the horizon (DOMAIN §2b)."""
    target = row.get("targetLast")
    if target is None:
        return Verdict(Standing.UNDATED, "planned, no date given")
    if target < horizon.as_of:
        return Verdict(Standing.OVERDUE, f"was planned for {target} at the latest, no confirmation recorded")
    if target > horizon.day:
        return Verdict(Standing.NOT_YET, f"planned, {target} at the latest")
    return Verdict(Standing.COUNTS, f"planned, {target} at the latest, within the horizon")


def _qualified(row: Row, horizon: Horizon) -> Verdict:
    months = row.get("slotQualificationTimeMax")
    if row.get("slotQualificationTimeMin") is not None and months is None:
        return Verdict(Standing.NOT_YET, "takes an unknown time to qualify")
    if months is not None and months > horizon.months:
        return Verdict(Standing.NOT_YET, f"takes up to {months:g} months to qualify")
    return Verdict(Standing.COUNTS, _done(row["modality"]))


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
    """Names the slot that a row fills: its own, or by the rule of its predicate."""

    def __init__(self, class_of: dict[str, str | None]) -> None:
        self._class_of = class_of

    def __call__(self, row: Row) -> str | None:
        predicate = VOCABULARY.predicate(row["predicate"])
        if predicate.supplier is None:
            return None
        own = row.get("slotName")
        if own is not None:
            return str(own)
        supplier = row["subject"] if predicate.supplier == "SUBJECT" else row["object"]
        by_class = self._class_of.get(supplier) or "component"
        names: dict[str, str | None] = {"NAMED": predicate.slot, "SUPPLIER": supplier, "SUPPLIER_CLASS": by_class}
        return names[predicate.slot_rule]


def _fact(key: tuple[str, ...], rows: Sequence[Row], denied: dict[tuple[str, str, str], list[Row]]) -> Fact:
    predicate, subject, object_, slot, node = key
    denials = [row for row in denied.get((predicate, subject, object_), ()) if row.get("node") in (None, node or None)]
    return Fact(predicate, subject, object_, slot or None, node or None, tuple(rows), tuple(denials))
