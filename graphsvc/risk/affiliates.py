"""The rules that capture affiliates: which lists count for each variant, from what share on, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from graphsvc.controls.phases import Phase, phases_on
from graphsvc.controls.ruleset import RuleSet
from graphsvc.domain.answers import MissingFact, RuleNote
from graphsvc.domain.errors import NotFound
from graphsvc.domain.expressions import AggregateOwnership, atoms
from graphsvc.domain.operands import Param
from graphsvc.domain.rules import Rule

SDN_LIST = "us-sdn-list"


class Variant(StrEnum):
    """Whose 50 per cent rule is asked: that of OFAC (blocked persons) or that of BIS (listed for export control)."""

    OFAC = "OFAC"
    BIS = "BIS"

    def counts(self, atom: AggregateOwnership) -> bool:
        """Whether a condition is of this variant: OFAC's asks for blocked persons alone."""
        return (set(atom.listed_on) == {SDN_LIST}) is (self is Variant.OFAC)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a variant asks on a day: the lists that count and the share, in per cent; what the rule does, and when."""

    lists: tuple[str, ...]
    at_least: float
    rule: str
    title: str
    effect: str
    citation: str
    phase: Phase

    @property
    def applies(self) -> bool:
        """Whether the rule is surely in force and enforced on the day."""
        return self.phase.standing is None and not self.phase.unverified and self.phase.not_enforced is None

    @property
    def sentence(self) -> str:
        """Where the rule stands on the day."""
        if self.phase.not_enforced is not None:
            return f"{self.title} is in the book but not enforced: {self.phase.not_enforced.instrument}."
        if self.phase.unverified:
            return f"Whether {self.title} applies is not known: {self.phase.note}."
        if self.phase.standing is not None:
            return f"{self.title} does not apply on the day: {self.phase.note}."
        return f"{self.title} is in force on the day."

    def note(self, *, met: bool) -> RuleNote:
        """The rule as a finding shows it; ``met`` says that its condition is."""
        return RuleNote(
            rule=self.rule,
            applied=self.applies and met,
            effect=self.effect,
            reason=self.sentence,
            citation=self.citation,
        )

    def missing(self) -> tuple[MissingFact, ...]:
        """That nobody has verified whether the rule resumed, where that is so."""
        if not self.phase.unverified:
            return ()
        return (MissingFact(subject=self.rule, fact="resumption", why=self.phase.note),)


def terms_on(ruleset: RuleSet, variant: Variant, day: date, known_at: datetime) -> Terms:
    """The terms of a variant on a day; NotFound where the rule set has no rule for it."""
    found = list(_asking(ruleset, variant, day, known_at))
    if not found:
        raise NotFound(f"the rule set has no rule that adds up the stakes of owners as {variant} does")
    rule, phase, atom = min(found, key=lambda row: (row[1].standing is not None, row[0].id))
    return _terms(rule, phase, atom, day)


def known_rules(ruleset: RuleSet, known_at: datetime) -> list[Rule]:
    """The rules recorded at that instant."""
    begun = [rule for rule in ruleset.rules if rule.recorded_from is None or rule.recorded_from <= known_at]
    return [rule for rule in begun if rule.recorded_to is None or known_at < rule.recorded_to]


def _asking(
    ruleset: RuleSet, variant: Variant, day: date, known_at: datetime
) -> Iterator[tuple[Rule, Phase, AggregateOwnership]]:
    rules = known_rules(ruleset, known_at)
    for rule, phase in zip(rules, phases_on(rules, day), strict=True):
        for atom in atoms(rule.when):
            if isinstance(atom, AggregateOwnership) and variant.counts(atom):
                yield rule, phase, atom


def _terms(rule: Rule, phase: Phase, atom: AggregateOwnership, day: date) -> Terms:
    return Terms(
        lists=atom.listed_on,
        at_least=_share(rule, atom.at_least, day),
        rule=rule.id,
        title=rule.title,
        effect=str(rule.effect.licence),
        citation=rule.citation,
        phase=phase,
    )


def _share(rule: Rule, share: Param | float, day: date) -> float:
    """The share on the day; before its first version that version's, so that one can ask what would be captured."""
    if not isinstance(share, Param):
        return share
    versions = sorted(rule.parameters[share.param], key=lambda version: version.since)
    return [version for version in versions if version.since <= max(day, versions[0].since)][-1].value
