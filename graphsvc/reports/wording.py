"""The words in which answers are shown to people: one place for every name of a state, standing, grade and date."""

import re
import unicodedata
from datetime import UTC, date, datetime

from graphsvc.domain.answers import RuleNote, Severity, SlotState, Standing, State
from graphsvc.domain.claims import Completeness, Modality
from graphsvc.domain.entities import Kind
from graphsvc.domain.sources import Grade

STATES = {
    State.DECIDED: "No recorded dispute and no missing fact changes this.",
    State.CONTESTED: "Sources disagree: counting the disputed claims, or dropping the denied ones, changes this.",
    State.UNKNOWN: "A missing fact could change this. It does not mean that there is no dependence.",
}
STANDINGS = {
    Standing.COUNTS: "counts",
    Standing.NOT_YET: "not yet",
    Standing.OVERDUE: "overdue",
    Standing.UNDATED: "undated",
    Standing.RUMOURED: "rumoured",
    Standing.DENIED: "denied",
    Standing.ENDED: "ended",
    Standing.BLOCKED: "blocked",
    Standing.PHANTOM: "phantom",
}
STANDING_MEANINGS = {
    Standing.COUNTS: "Qualified at the date of the question, or within its horizon.",
    Standing.NOT_YET: "Announced for a date, or a qualification time, past the horizon.",
    Standing.OVERDUE: "Its announced date has passed and nothing confirms it.",
    Standing.UNDATED: "Planned without a date, so it cannot be placed within any horizon.",
    Standing.RUMOURED: "Only rumours name it.",
    Standing.DENIED: "Sources deny it.",
    Standing.ENDED: "The relation has ended.",
    Standing.BLOCKED: "A rule in force on the date cuts the supply.",
    Standing.PHANTOM: "It needs the very thing it would replace.",
}
GRADES = {
    Grade.READ: "read",
    Grade.DATASET: "data set",
    Grade.SECOND_HAND: "second-hand",
    Grade.COMMON_KNOWLEDGE: "common knowledge",
}
GRADE_MEANINGS = {
    Grade.READ: "The text of the source was read.",
    Grade.DATASET: "The claim is a row of a data set.",
    Grade.SECOND_HAND: "Another text says what the source says.",
    Grade.COMMON_KNOWLEDGE: "Well known in the field; no text was read for it.",
}
MODALITIES = {modality: modality.value.lower() for modality in Modality}
SEVERITIES = {
    Severity.INFO: "for information",
    Severity.LOW: "low severity",
    Severity.MEDIUM: "medium severity",
    Severity.HIGH: "high severity",
}
SLOT_STATES = {
    SlotState.OPEN: "open: nothing documented",
    SlotState.UNSERVED: "unserved: none counts",
    SlotState.SERVED: "served",
}
LICENCES = {"REQUIRED": "licence required", "PROHIBITED": "supply prohibited", "NONE": ""}
COMPLETENESS = {
    Completeness.CLOSED: "complete list",
    Completeness.PARTIAL: "partial list",
    Completeness.UNKNOWN: "list of unknown completeness",
}
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]")
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'\\`{}|^]+", re.IGNORECASE)


def plain(text: str) -> str:
    """One line of ``text``: white space collapsed, control characters and invisible direction marks removed.

    Claims quote foreign text; without this an escape sequence could rewrite a terminal, and a direction mark
    could reverse what a reader sees.
    """
    line = " ".join(_INVISIBLE.sub("", text).split())
    return "".join(character for character in line if unicodedata.category(character) != "Cc")


def phrase(name: str) -> str:
    """A constant, slug or camel-case name as a phrase: ``SINGLE_FOUNDRY`` and ``singleFoundry`` → Single foundry."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", plain(name))
    words = re.sub(r"[_\-]+", " ", spaced).strip().lower()
    return words[:1].upper() + words[1:]


def label(kind: Kind, identity: str, name: str) -> str:
    """The name of an entity; a country is always followed by its code."""
    shown = plain(name)
    code = identity.upper()
    if kind is Kind.COUNTRY and shown != code:
        return f"{shown} ({code})"
    return shown


def rule(note: RuleNote) -> str:
    """What a rule does to a finding and why. What one that was not applied would ask for is left to its reason."""
    effect = (LICENCES[note.effect] if note.applied else "") if note.effect in LICENCES else plain(note.effect)
    return f"{effect}. {plain(note.reason)}" if effect else plain(note.reason)


def day(value: date) -> str:
    """A civil date in words: ``1 June 2025``."""
    return f"{value.day} {value:%B %Y}"


def instant(value: datetime) -> str:
    """An instant in UTC, to the second where it has seconds: ``2026-03-01 09:30 UTC``."""
    moment = value.astimezone(UTC)
    form = "%Y-%m-%d %H:%M:%S UTC" if moment.second else "%Y-%m-%d %H:%M UTC"
    return moment.strftime(form)


def horizon(months: int) -> str:
    """A horizon in words: ``today`` for 0, else ``within 24 months``."""
    if months == 0:
        return "today"
    return f"within {months} month{'' if months == 1 else 's'}"


def confidence(value: float | None) -> str | None:
    """A confidence between 0 and 1 with two digits, never rounded up to certainty."""
    if value is None:
        return None
    return f"{min(value, 0.99):.2f}" if value < 1 else "1.00"


def counted(number: int, noun: str) -> str:
    """``1 claim``, ``2 claims``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def web_address(url: str | None) -> str | None:
    """The address if it is one of the web that is safe to link, else None."""
    return url if url is not None and _WEB_ADDRESS.fullmatch(url) else None
