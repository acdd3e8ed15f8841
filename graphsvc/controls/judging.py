"""One rule of the day against one transaction: what becomes of it, with the reason."""

from dataclasses import dataclass

from graphsvc.controls.cases import Case, Outcome
from graphsvc.controls.facts import Absent
from graphsvc.controls.kleene import Truth, member
from graphsvc.controls.reasons import gap, phrase, sentence, use_of
from graphsvc.controls.ruleset import DayRule
from graphsvc.domain.decisions import FactUse, Flag, FlagCode, RuleOutcome, Standing
from graphsvc.domain.rules import Rule

OUTCOMES_KEPT = 1024
"""Of a rule of one day so many outcomes "not met" are kept, as most rules are not met, by the same facts each time."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A rule of the day with its standing, the outcome that decided it, and the missing facts it turns on."""

    row: DayRule
    standing: Standing
    found: Outcome
    missing: tuple[Absent, ...] = ()
    note: str = ""

    @property
    def rule(self) -> Rule:
        """The rule itself."""
        return self.row.rule

    @property
    def enforced(self) -> bool:
        """Whether the authority enforces the rule on the day."""
        return self.row.phase.not_enforced is None


def judge(row: DayRule, case: Case) -> Judged:
    """Ask the rule of the transaction."""
    phase = row.phase
    addressed = _addressed(row.rule, case)
    if addressed.truth is False:
        return Judged(row, phase.standing or Standing.NOT_ADDRESSED, addressed)
    standing, found, missing = _asked(row, case, addressed)
    if phase.standing is not None:
        return Judged(row, phase.standing, Outcome(_wider(standing)))
    if phase.unverified and standing in (Standing.APPLIED, Standing.UNKNOWN):
        doubt = Absent(row.rule.id, "resumption", phase.note)
        return Judged(row, Standing.UNKNOWN, found, (doubt, *missing))
    return Judged(row, standing, found, missing)


def _wider(standing: Standing) -> Truth:
    return {Standing.APPLIED: True, Standing.UNKNOWN: None}.get(standing, False)


def _addressed(rule: Rule, case: Case) -> Outcome:
    if rule.addressee is None:
        return Outcome(True)
    exporter = case.value("exporter")
    if isinstance(exporter, Absent):
        return Outcome(None, (), (exporter,))
    truth = member(exporter.ids, frozenset({rule.addressee}))
    gaps = (case.absent("exporter", "sources disagree, or there are several"),) if truth is None else ()
    return Outcome(truth, (), gaps)


def _asked(row: DayRule, case: Case, addressed: Outcome) -> tuple[Standing, Outcome, tuple[Absent, ...]]:
    """The condition, and, unless it is false, the rebuttals: one that holds is enough to rebut."""
    found = row.when(case)
    if found.truth is False:
        return Standing.NOT_MET, found, ()
    missing = (*addressed.missing, *found.missing)
    if row.rebuttal is not None:
        rebuttal = row.rebuttal(case)
        if rebuttal.truth is True:
            return Standing.REBUTTED, rebuttal, ()
        missing = (*missing, *rebuttal.missing)
    return (Standing.UNKNOWN if missing else Standing.APPLIED), found, missing


def outcome_of(judged: Judged, case: Case) -> RuleOutcome:
    """The rule as a decision shows it."""
    uses = _uses(judged, case)
    if judged.standing is not Standing.NOT_MET:
        return _told(judged, uses)
    kept, atoms = judged.row.told, tuple(literal.atom for literal in judged.found.support)
    key = (*map(id, uses), *map(id, atoms), *_findings(judged))
    if key not in kept:
        if len(kept) >= OUTCOMES_KEPT:
            kept.clear()
        kept[key] = atoms, _told(judged, uses)  # what the ids are of stays alive
    return kept[key][1]


def _findings(judged: Judged) -> list[str]:
    return [literal.finding for literal in judged.found.support if literal.finding is not None]


def _told(judged: Judged, uses: tuple[FactUse, ...]) -> RuleOutcome:
    rule, phase = judged.rule, judged.row.phase
    return RuleOutcome(
        rule=rule.id,
        title=rule.title,
        kind=rule.kind,
        standing=judged.standing,
        reason=_reason(judged),
        enforced=phase.not_enforced is None,
        licence=rule.effect.licence,
        review=rule.effect.review,
        classification=rule.effect.classification,
        conditions=rule.effect.conditions,
        citation=rule.citation,
        facts=uses,
        missing_facts=tuple({(m.subject, m.fact): m for a in judged.missing for m in gap(rule, a)}.values()),
    )


def _uses(judged: Judged, case: Case) -> tuple[FactUse, ...]:
    found = (use_of(case, literal) for literal in judged.found.support)
    return tuple({use.fact: use for use in found if use is not None}.values())


def _reason(judged: Judged) -> str:
    return _unasked(judged) or sentence(*_argument(judged))


def _unasked(judged: Judged) -> str | None:
    """The sentence of a rule whose condition did not settle the matter; None when it did."""
    title = judged.rule.title
    match judged.standing:
        case Standing.EXEMPTED:
            return f"{title} asks for no licence here: {judged.note}."
        case Standing.NOT_ADDRESSED:
            return f"{title} does not apply: it is addressed to {judged.rule.addressee} alone."
        case Standing.NOT_YET | Standing.ENDED | Standing.SUSPENDED:
            return f"{title} does not apply: {judged.row.phase.note}."
        case _:
            return None


def _argument(judged: Judged) -> tuple[str, list[str]]:
    title, relaxed = judged.rule.title, judged.row.phase.not_enforced
    phrases = [phrase(literal) for literal in judged.found.support]
    match judged.standing:
        case Standing.UNKNOWN:
            gaps = [f"{absent.fact} of {absent.subject} ({absent.why})" for absent in judged.missing]
            return f"{title} is undecided for want of facts", gaps
        case Standing.APPLIED if relaxed is not None:
            return f"{title} applies but is not enforced since {relaxed.since} ({relaxed.instrument})", phrases
        case Standing.APPLIED:
            return f"{title} applies", phrases
        case Standing.REBUTTED:
            return f"{title} is rebutted", phrases
        case _:
            return f"{title} does not apply", phrases


def flags_of(judged: Judged) -> list[Flag]:
    """What a reader must know beside the licence; nothing for a rule whose condition is not met."""
    phase, rule = judged.row.phase, judged.rule
    flags: list[Flag] = []
    met = judged.found.truth is not False and judged.standing not in (Standing.NOT_MET, Standing.REBUTTED)
    if phase.flag is not None and met:
        condition = "its condition is met" if judged.found.truth else "whether its condition is met is not known"
        flags.append(Flag(code=phase.flag, rule=rule.id, text=f"{rule.title}: {phase.note}; {condition}."))
    if phase.not_enforced is not None and judged.standing in (Standing.APPLIED, Standing.UNKNOWN):
        text = f"{rule.title} is in the book but not enforced: {phase.not_enforced.instrument}."
        flags.append(Flag(code=FlagCode.NOT_ENFORCED, rule=rule.id, text=text))
    return flags
