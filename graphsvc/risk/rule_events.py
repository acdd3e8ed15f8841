"""The dated changes in the life of a rule: start, compliance, suspension, return, enforcement, parameters, end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from graphsvc.domain.answers import MissingFact
from graphsvc.domain.rules import Enforcement, Posture, Resumption, Rule, Suspension

_EVE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RuleEvent:
    """One change: its day, what happens in words, and the day on which to ask whom the rule touches.

    ``ask_on`` is a day near the change on which the rule applies, so that its condition can be tried.
    """

    day: date
    rule: Rule
    name: str
    text: str
    ask_on: date
    doubt: MissingFact | None = None


def events_of(rule: Rule) -> Iterator[RuleEvent]:
    """All changes of a rule that its data states, in no order."""
    yield from _beginning(rule)
    for suspension in rule.suspended:
        yield from _suspension(rule, suspension)
    for row in rule.enforcement:
        yield from _enforcement(rule, row)
    yield from _parameters(rule)
    if rule.effective_to is not None:
        text = f"{rule.title} ends: it applies no longer from this day on"
        yield RuleEvent(rule.effective_to, rule, "END", text, rule.effective_to - _EVE)


def _beginning(rule: Rule) -> Iterator[RuleEvent]:
    later = rule.applies_from > rule.effective_from
    tail = f"; compliance is required from {rule.applies_from}" if later else ""
    old = f" and replaces {', '.join(rule.supersedes)}" if rule.supersedes and not rule.kind.relieves else ""
    text = f"{rule.title} takes effect{old}{tail}"
    yield RuleEvent(rule.effective_from, rule, "START", text, rule.applies_from)
    if later:
        text = f"compliance with {rule.title} is required from this day on"
        yield RuleEvent(rule.applies_from, rule, "COMPLIANCE", text, rule.applies_from)


def _suspension(rule: Rule, row: Suspension) -> Iterator[RuleEvent]:
    until = f" to {row.until} (exclusive)" if row.until else ""
    text = f"{rule.title} is suspended{until} by {row.instrument}"
    yield RuleEvent(row.since, rule, "SUSPENSION", text, row.since - _EVE)
    if row.until is not None:
        yield _return(rule, row, row.until)


def _return(rule: Rule, row: Suspension, day: date) -> RuleEvent:
    start = f"the suspension of {rule.title} by {row.instrument} ends"
    if row.resumption is Resumption.AUTOMATIC:
        return RuleEvent(day, rule, "RESUMPTION", f"{start} and it applies again", day)
    if row.resumption is Resumption.NONE:
        return RuleEvent(day, rule, "SUSPENSION_END", f"{start} and it does not return", row.since - _EVE)
    why = f"its suspension ends on {day} and nobody has verified what follows"
    doubt = MissingFact(subject=rule.id, fact="resumption", why=why)
    return RuleEvent(day, rule, "SUSPENSION_END", f"{start}; whether it applies again is not verified", day, doubt)


def _enforcement(rule: Rule, row: Enforcement) -> Iterator[RuleEvent]:
    stops = row.posture is Posture.NOT_ENFORCED
    what = "is no longer enforced, though it stays in the book" if stops else "is enforced"
    yield RuleEvent(row.since, rule, "ENFORCEMENT", f"{rule.title} {what} ({row.instrument})", row.since)
    if row.until is not None:
        again = "is enforced again" if stops else "has no recorded posture of enforcement from this day on"
        yield RuleEvent(row.until, rule, "ENFORCEMENT", f"{rule.title} {again} ({row.instrument})", row.until)


def _parameters(rule: Rule) -> Iterator[RuleEvent]:
    for name, versions in rule.parameters.items():
        ordered = sorted(versions, key=lambda version: version.since)
        for before, after in pairwise(ordered):
            if before.value != after.value and after.since > rule.effective_from:
                text = f"{rule.title}: the parameter {name} changes from {before.value:g} to {after.value:g}"
                yield RuleEvent(after.since, rule, "PARAMETER", text, after.since)
