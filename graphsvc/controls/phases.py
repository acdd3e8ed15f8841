"""Where a rule stands on a day: not yet, in force, suspended, resumed without proof, ended or replaced."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from graphsvc.domain.decisions import FlagCode, RuleOutcome, Standing
from graphsvc.domain.rules import Enforcement, Posture, Resumption, Rule, RuleKind, Suspension


@dataclass(frozen=True, slots=True)
class Phase:
    """``standing`` is None while the rule is in force; ``note`` says in words why it is not, or what is doubtful.

    ``flag`` is raised when the condition of the rule is met, or may be. ``unverified`` marks a rule whose suspension
    has ended while nobody has verified what followed.
    """

    standing: Standing | None = None
    note: str = ""
    flag: FlagCode | None = None
    unverified: bool = False
    not_enforced: Enforcement | None = None

    @property
    def over(self) -> bool:
        """Whether the condition need not even be asked."""
        return self.standing in (Standing.NOT_YET, Standing.ENDED) and self.flag is None


def phases_on(rules: Sequence[Rule], day: date) -> list[Phase]:
    """The phase of each rule on the day; a rule that one in force supersedes has ended."""
    phases = [_phase(rule, day) for rule in rules]
    replaced = {
        old: rule.title
        for rule, phase in zip(rules, phases, strict=True)
        if _replaces(rule, phase)
        for old in rule.supersedes
    }
    return [
        Phase(Standing.ENDED, f"{replaced[rule.id]} has replaced it")
        if rule.id in replaced and not phase.standing
        else phase
        for rule, phase in zip(rules, phases, strict=True)
    ]


def _replaces(rule: Rule, phase: Phase) -> bool:
    other = rule.kind.relieves or rule.kind is RuleKind.REVIEW
    return phase.standing is None and not phase.unverified and not other


def _phase(rule: Rule, day: date) -> Phase:
    if day < rule.effective_from:
        return Phase(Standing.NOT_YET, f"it applies only from {rule.applies_from}")
    if rule.effective_to is not None and rule.effective_to <= day:
        return Phase(Standing.ENDED, f"it ended on {rule.effective_to}")
    if day < rule.applies_from:
        note = f"it is in the book since {rule.effective_from}, compliance is required only from {rule.applies_from}"
        return Phase(Standing.NOT_YET, note, FlagCode.COMPLIANCE_LATER)
    enforcement = rule.enforced_on(day)
    relaxed = enforcement if enforcement and enforcement.posture is Posture.NOT_ENFORCED else None
    return replace(_suspension(rule, day), not_enforced=relaxed)


def _suspension(rule: Rule, day: date) -> Phase:
    begun = [row for row in rule.suspended if row.since <= day]
    if not begun:
        return Phase()
    last = max(begun, key=lambda row: row.since)
    if last.holds_on(day):
        until = f" to {last.until} (exclusive)" if last.until else ""
        note = f"it is suspended from {last.since}{until} by {last.instrument}"
        return Phase(Standing.SUSPENDED, note, FlagCode.SUSPENDED)
    return _after(last)


def _after(last: Suspension) -> Phase:
    if last.resumption is Resumption.AUTOMATIC:
        return Phase()
    if last.resumption is Resumption.NONE:
        return Phase(Standing.ENDED, f"it did not return after its suspension ended on {last.until}")
    note = f"its suspension ended on {last.until} and whether it resumed is unverified"
    return Phase(None, note, FlagCode.RESUMPTION_UNVERIFIED, unverified=True)


def idle_outcome(rule: Rule, phase: Phase) -> RuleOutcome:
    """How a decision shows a rule that is not in force on the day, whatever the transaction."""
    return RuleOutcome(
        rule=rule.id,
        title=rule.title,
        kind=rule.kind,
        standing=phase.standing or Standing.ENDED,
        reason=f"{rule.title} does not apply: {phase.note}.",
        licence=rule.effect.licence,
        review=rule.effect.review,
        classification=rule.effect.classification,
        conditions=rule.effect.conditions,
        citation=rule.citation,
    )
