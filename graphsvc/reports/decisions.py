"""Decisions and classifications as bytes and sheets: pure functions of what the workspace answers."""

from collections.abc import Iterable

import orjson

from graphsvc.domain.answers import ClaimRef, MissingFact, State
from graphsvc.domain.base import Value
from graphsvc.domain.classifications import ProductControls, ProductDay, ProductRule
from graphsvc.domain.decisions import Decision, FactUse, Margin, RuleOutcome
from graphsvc.domain.facts import FACTS
from graphsvc.reports import wording
from graphsvc.reports.outline import gathered, source_line
from graphsvc.reports.sheets import Part, Sheet

_MEETS = {True: "met", False: "not met", None: "undecided"}
_SHOWN = ("tpp", "performanceDensity", "memoryBandwidth", "ioBandwidth")


def to_json(value: Value) -> bytes:
    """Indented UTF-8 JSON with sorted keys and a final line feed: equal values, equal bytes."""
    options = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(value.model_dump(mode="json", by_alias=True), option=options)


# -- decisions -----------------------------------------------------------------------------------------------------


def decision_sheet(decision: Decision) -> Sheet:
    """A decision: the licence, the rules by what became of them, facts, margins, and what would change it."""
    idle = [row for row in decision.not_reached if row not in decision.undecided]
    return Sheet(
        _headline(decision),
        _dates(decision),
        (
            Part("Rules that apply", [_outcome(row) for row in decision.matched]),
            Part("Rules rebutted or relieved", [_outcome(row) for row in decision.rebutted]),
            Part("Rules undecided", [_outcome(row) for row in decision.undecided]),
            Part("Flags", [flag.text for flag in decision.flags]),
            Part("Missing facts", _missing(decision.missing_facts)),
            Part("What would change it", [change.text for change in decision.would_change]),
            Part("Margins", (), *_margins(decision.margins)),
            Part("Facts used", (), ("Fact", "Of", "Value", "From"), [_fact(use) for use in decision.evidence]),
            Part("Rules not reached", [_outcome(row) for row in idle]),
        ),
    )


def _headline(decision: Decision) -> str:
    review = "" if decision.review is None else f", review: {wording.phrase(decision.review).lower()}"
    enforced = (
        " (in the book but not enforced)" if decision.matched and decision.cuts is False and _asks(decision) else ""
    )
    return f"Licence {decision.licence}{enforced}{review}"


def _asks(decision: Decision) -> bool:
    return decision.licence in ("REQUIRED", "PROHIBITED")


def _dates(decision: Decision) -> list[str]:
    state = f"{decision.state}: {wording.STATES[decision.state]}" if decision.state is not State.DECIDED else "DECIDED"
    known = wording.instant(decision.known_at)
    return [state, f"on {decision.as_of} · known at {known} · rules {decision.rule_set_version}"]


def _outcome(row: RuleOutcome) -> str:
    conditions = "".join(f" Condition: {text}" for text in row.conditions) if row.standing == "APPLIED" else ""
    return f"{row.rule} ({row.standing.replace('_', ' ').lower()}): {row.reason} [{row.citation}]{conditions}"


def _missing(facts: Iterable[MissingFact]) -> list[str]:
    return [f"{subject}: {names} – {why}" for subject, names, why in gathered(facts)]


def _margins(rows: Iterable[Margin]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    header = ("Rule", "Fact", "Value", "Threshold", "Value less threshold")
    return header, [_margin(row) for row in rows]


def _margin(row: Margin) -> tuple[str, ...]:
    return row.rule, FACTS[row.fact].label, str(row.value), f"{row.threshold:,.10g}", str(row.distance)


def _fact(use: FactUse) -> tuple[str, ...]:
    claims = f" ({', '.join(use.claims)})" if use.claims else ""
    return FACTS[use.fact].label, use.subject, use.value, f"{use.basis.lower()}{claims}"


# -- classification ------------------------------------------------------------------------------------------------


def controls_sheet(controls: ProductControls) -> Sheet:
    """The table across days, and under it each day's rules, margins and missing facts."""
    days = [part for day in controls.days for part in _day(day)]
    known = wording.instant(controls.known_at)
    header = ("Day", "Classified", "Possibly", *(FACTS[name].label for name in _SHOWN), "Letters and licences met")
    return Sheet(
        f"Controls on {controls.product.label}, whoever sells it to whom",
        [f"known at {known} · revision {controls.revision} · rules {controls.rule_set_version}"],
        (
            Part("By day", (), header, [_day_row(day) for day in controls.days]),
            *days,
            Part("Sources", [_claim(claim) for claim in controls.claims]),
        ),
    )


def _day_row(day: ProductDay) -> tuple[str, ...]:
    figures = {use.fact: use.value for use in day.figures}
    met = [rule.rule for rule in day.rules if rule.meets and rule.licence != "NONE"]
    return (
        day.as_of.isoformat(),
        ", ".join(day.classifications) or "–",
        ", ".join(day.possible) or "–",
        *(figures.get(name, "?") for name in _SHOWN),
        ", ".join(dict.fromkeys(met)) or "–",
    )


def _day(day: ProductDay) -> list[Part]:
    title = f"On {day.as_of} ({day.state})"
    return [
        Part(title, [_product_rule(rule) for rule in day.rules]),
        Part(f"Margins on {day.as_of}", (), *_margins(day.margins)),
        Part(f"Missing on {day.as_of}", _missing(day.missing_facts)),
    ]


def _product_rule(rule: ProductRule) -> str:
    notes = [
        *([f"addressed to {rule.addressee} alone"] if rule.addressee else []),
        *([] if rule.enforced else ["not enforced"]),
        *([rule.note] if rule.note else []),
    ]
    noted = f" ({'; '.join(notes)})" if notes else ""
    return f"{rule.rule}: {_MEETS[rule.meets]}{noted}. {rule.reason} [{rule.citation}]"


def _claim(claim: ClaimRef) -> str:
    return f"{claim.id}: {source_line(claim.source)} · {wording.GRADES[claim.source.grade]}"
