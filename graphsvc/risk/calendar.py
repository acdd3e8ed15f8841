"""Calendar: which rules and listings change within so many days of a date, and whom and what in the graph they touch.

A rule's events stand under the country of its regime, followed by one finding for each entity that it touches; an
event of a list is about the entry. ``value`` is the number of days from the first day of the calendar.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from graphsvc.controls.phases import Phase, phases_on
from graphsvc.controls.ruleset import RuleSet
from graphsvc.controls.worldfacts import WorldFacts
from graphsvc.domain.answers import Answer, EntityRef, Finding, RuleNote, Severity, State, finding_id
from graphsvc.domain.entities import Kind
from graphsvc.domain.quantities import Quantity
from graphsvc.domain.rules import Rule
from graphsvc.risk.affiliates import known_rules
from graphsvc.risk.envelope import envelope
from graphsvc.risk.evidence import Prover
from graphsvc.risk.listing_events import ListingEvent, listing_events, majority_owned, supplied
from graphsvc.risk.phrases import listed
from graphsvc.risk.rule_events import RuleEvent, events_of
from graphsvc.risk.settled import contested
from graphsvc.risk.touched import Touch, Touching, asks_about_items, depends_on
from graphsvc.snapshot.facts import Horizon
from graphsvc.snapshot.frames import Node
from graphsvc.snapshot.world import World

QUESTION = "calendar"
MOST_DAYS = 3660
_MOST_NAMES = 8
_ASSUMPTIONS = (
    "The calendar holds its first and its last day. Days are the regulator's civil dates.",
    "Goods are tried with nothing but the item known: a rule touches one that could meet it in some transaction. "
    "Services, models and designs are not tried.",
    "Only recorded rules and entries are in the calendar; announced or rumoured entries and changes of country groups "
    "are not.",
)
Dated = tuple[tuple[date, int, str, int, str], Finding]
"""A finding with its place: the day, rules before lists, the rule or list, the event before what it touches."""


class Calendar:
    """Answers for one world, whose day is the first of the calendar."""

    def __init__(self, world: World, ruleset: RuleSet, known_at: datetime) -> None:
        self._world = world
        self._ruleset = ruleset
        self._rules = known_rules(ruleset, known_at)
        self._touching = Touching(world.records, ruleset, known_at)

    def answer(self, days: int, arguments: dict[str, Any]) -> Answer:
        """The events of the days from the world's day on."""
        last = self._world.as_of + timedelta(days=days)
        events = [event for rule in self._rules for event in events_of(rule) if self._world.as_of <= event.day <= last]
        entries = listing_events(self._world, self._world.as_of, last)
        dated = [finding for event in events for finding in self._rule_findings(event)]
        dated += [self._listing_finding(event) for event in entries]
        return envelope(
            self._world,
            QUESTION,
            arguments,
            [finding for _, finding in sorted(dated, key=lambda pair: pair[0])],
            summary=self._summary(days, len(events), len(entries), [finding for _, finding in dated]),
            rules=self._ruleset.version,
            coverage=(),
            assumptions=_ASSUMPTIONS,
            would_change=self._would_change(events, last),
        )

    def _summary(self, days: int, rules: int, entries: int, findings: Sequence[Finding]) -> str:
        touched = {finding.subject.id for finding in findings if finding.subject.kind is not Kind.COUNTRY}
        counts = f"{_number(rules, 'change')} of rules and {_number(entries, 'change')} of listings are recorded"
        return (
            f"Within {_number(days, 'day')} of {self._world.as_of}, {counts}; they touch {len(touched)} entities here."
        )

    def _would_change(self, events: Sequence[RuleEvent], last: date) -> list[str]:
        open_ = [f"Verifying what follows: {event.text}." for event in events if event.doubt is not None]
        world = self._world
        lists = [name for name in world.entities if world.kind(name) is Kind.CONTROL_LIST]
        graph = WorldFacts(self._touching.world(last))
        short = [world.label(name) for name in lists if not graph.list_complete(name)]
        more = f"Entries of {listed(short)} up to {last}, which are not recorded completely, could add events."
        return [*open_, more] if short else open_

    def _rule_findings(self, event: RuleEvent) -> list[Dated]:
        phase, asked = self._phase(event.rule, event.day), self._phase(event.rule, event.ask_on)
        world = self._touching.world(event.ask_on)
        untried = asked.standing is not None
        touches = [] if untried else self._touching.of(event.rule, event.ask_on)
        head = self._event(event, phase, self._head_text(event, touches, world, untried=untried))
        goods = [touch for touch in touches if touch.missing and world.kind(touch.entity) is Kind.PRODUCT]
        told = [self._touch(event, phase, touch, world) for touch in touches if touch not in goods]
        return [head, *told, *([self._undecided(event, phase, goods, world)] if goods else [])]

    def _undecided(self, event: RuleEvent, phase: Phase, goods: Sequence[Touch], world: World) -> Dated:
        """All the goods of which missing facts decide whether the rule touches them, as one finding."""
        subject, name = self._authority(event), f"{event.name} {event.day} undecided"
        names = _some([world.label(touch.entity) for touch in goods])
        finding = Finding(
            id=finding_id("RULE_EVENT", subject.id, event.rule.id, name),
            kind="RULE_EVENT",
            subject=subject,
            value=self._days(event.day),
            severity=Severity.LOW,
            state=State.UNKNOWN,
            explanation=f"On {event.day}, {event.text}. Missing facts decide whether it touches {names}.",
            rules=(_note(event, phase),),
            missing_facts=tuple(dict.fromkeys(fact for touch in goods for fact in touch.missing)),
        )
        return (event.day, 0, event.rule.id, 2, name), finding

    def _phase(self, rule: Rule, day: date) -> Phase:
        """Where the rule stands on a day."""
        phases = zip(self._rules, phases_on(self._rules, day), strict=True)
        return next(phase for other, phase in phases if other is rule)

    def _event(self, event: RuleEvent, phase: Phase, text: str) -> Dated:
        subject = self._authority(event)
        finding = Finding(
            id=finding_id("RULE_EVENT", subject.id, event.rule.id, f"{event.name} {event.day}"),
            kind="RULE_EVENT",
            subject=subject,
            value=self._days(event.day),
            severity=Severity.HIGH,
            state=State.DECIDED if event.doubt is None else State.UNKNOWN,
            explanation=text,
            rules=(_note(event, phase),),
            missing_facts=() if event.doubt is None else (event.doubt,),
        )
        return (event.day, 0, event.rule.id, 0, event.name), finding

    def _authority(self, event: RuleEvent) -> EntityRef:
        """The country whose regime the rule belongs to: the first part of the regime's id."""
        code = event.rule.regime.partition("-")[0]
        known = self._world.has(code) and self._world.kind(code) is Kind.COUNTRY
        return self._world.ref(code) if known else EntityRef(id=code, kind=Kind.COUNTRY, label=code.upper())

    def _head_text(self, event: RuleEvent, touches: Sequence[Touch], world: World, *, untried: bool) -> str:
        text = f"On {event.day}, {event.text}."
        if untried:
            return f"{text} Whom it touches was not tried, as it does not apply around this day."
        sure = [world.label(touch.entity) for touch in touches if not touch.missing]
        doubtful = len(touches) - len(sure)
        if sure:
            text += f" In this graph it touches {_some(sure)}."
        if doubtful:
            text += f" Of {doubtful} more, missing facts decide whether it touches them."
        if not touches:
            text += " Nothing recorded here is known to be touched."
        others = depends_on(event.rule)
        limit = "" if asks_about_items(event.rule) else "It is not limited to certain items; "
        return f"{text} {_capital(f'{limit}whom else it touches depends on: {_some(others)}.')}" if others else text

    def _touch(self, event: RuleEvent, phase: Phase, touch: Touch, world: World) -> Dated:
        missing = (*touch.missing, *(() if event.doubt is None else (event.doubt,)))
        finding = Finding(
            id=finding_id("RULE_EVENT", touch.entity, event.rule.id, f"{event.name} {event.day}"),
            kind="RULE_EVENT",
            subject=world.ref(touch.entity),
            value=self._days(event.day),
            severity=Severity.LOW if touch.missing else Severity.MEDIUM,
            state=State.UNKNOWN if missing else State.DECIDED,
            explanation=f"On {event.day}, {event.text}. {_bears(touch, world.label(touch.entity))}",
            rules=(_note(event, phase),),
            missing_facts=missing,
        )
        return (event.day, 0, event.rule.id, 1, f"{event.name} {touch.entity}"), finding

    def _listing_finding(self, event: ListingEvent) -> Dated:
        world, fact = self._touching.world(event.day), event.fact
        prover = Prover(world, Horizon(event.day))
        proof = prover.facts([fact])
        finding = Finding(
            id=finding_id("LISTING_EVENT", fact.subject, fact.object, f"{event.name} {event.day}"),
            kind="LISTING_EVENT",
            subject=prover.ref(Node(fact.subject)),
            anchor=prover.ref(Node(fact.object)) if world.has(fact.object) else None,
            value=self._days(event.day),
            severity=Severity.MEDIUM if event.name == "END" else Severity.HIGH,
            state=contested(State.DECIDED, differs=fact.disputed_on(event.day)),
            confidence=proof.confidence,
            origins=proof.origins,
            explanation=f"On {event.day}, {event.text}.{_behind(world, fact.subject)}",
            evidence=proof.evidence,
        )
        return (event.day, 1, fact.object, 0, fact.subject), finding

    def _days(self, day: date) -> Quantity:
        ahead = float((day - self._world.as_of).days)
        return Quantity(min=ahead, max=ahead, unit="days")


def _note(event: RuleEvent, phase: Phase) -> RuleNote:
    return RuleNote(
        rule=event.rule.id,
        applied=phase.standing is None and not phase.unverified and phase.not_enforced is None,
        effect=str(event.rule.effect.licence),
        reason=f"{_capital(event.text)}.",
        citation=event.rule.citation,
    )


def _behind(world: World, entity: str) -> str:
    """What the listed entity supplies, and whom it owns for the greater part."""
    goods = [world.label(name) for name in supplied(world, entity)]
    owned = [world.label(name) for name in majority_owned(world, entity)]
    return (f" It supplies {_some(goods)}." if goods else "") + (
        f" It owns at least half of {_some(owned)}." if owned else ""
    )


def _bears(touch: Touch, name: str) -> str:
    return f"It {'may touch' if touch.missing else 'touches'} {name}: {touch.reason}."


def _some(names: Sequence[str]) -> str:
    rest = len(names) - _MOST_NAMES
    return listed([*names[:_MOST_NAMES], f"{rest} more"]) if rest > 0 else listed(list(names))


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
