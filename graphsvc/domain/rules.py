"""Rules of export control as temporal data (DOMAIN §6): what they ask, what they do, and when they hold."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Self

from pydantic import Field, model_validator

from graphsvc.domain.base import ShortText, Slug, Text, Value
from graphsvc.domain.cites import Cite
from graphsvc.domain.expressions import AggregateOwnership, Compare, Expression, ExpressionField, atoms
from graphsvc.domain.operands import FieldError, Param


class RuleKind(StrEnum):
    """What sort of provision a rule is, which decides the order in which rules are evaluated."""

    CLASSIFICATION = "CLASSIFICATION"
    JURISDICTION = "JURISDICTION"
    LICENCE = "LICENCE"
    PRESUMPTION = "PRESUMPTION"
    LISTING = "LISTING"
    REVIEW = "REVIEW"
    EXCEPTION = "EXCEPTION"
    AUTHORIZATION = "AUTHORIZATION"
    GUIDANCE = "GUIDANCE"
    TARIFF = "TARIFF"

    @property
    def relieves(self) -> bool:
        """Whether a match takes a licence requirement away instead of adding one."""
        return self in (RuleKind.EXCEPTION, RuleKind.AUTHORIZATION)


class Licence(StrEnum):
    """What a rule or decision says of a licence. UNKNOWN only in decisions."""

    REQUIRED = "REQUIRED"
    PROHIBITED = "PROHIBITED"
    NONE = "NONE"
    UNKNOWN = "UNKNOWN"


class Review(StrEnum):
    """How the authority reviews an application, strictest first."""

    POLICY_OF_DENIAL = "POLICY_OF_DENIAL"
    PRESUMPTION_OF_DENIAL = "PRESUMPTION_OF_DENIAL"
    CASE_BY_CASE = "CASE_BY_CASE"
    PRESUMPTION_OF_APPROVAL = "PRESUMPTION_OF_APPROVAL"


class Resumption(StrEnum):
    """What follows the end of a suspension: the rule again, nobody has verified what, or nothing."""

    AUTOMATIC = "AUTOMATIC"
    UNVERIFIED = "UNVERIFIED"
    NONE = "NONE"


class Posture(StrEnum):
    """Whether the authority enforces a rule that is in the book."""

    ENFORCED = "ENFORCED"
    NOT_ENFORCED = "NOT_ENFORCED"


class Dated(Value):
    """Something that holds over a half-open interval of civil dates; an open end is None."""

    since: date = Field(alias="from")
    until: date | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.until is not None and self.until <= self.since:
            raise ValueError(f"the interval is reversed: to ({self.until}) must be after from ({self.since})")
        return self

    def holds_on(self, day: date) -> bool:
        """Whether the interval contains that day."""
        return self.since <= day and (self.until is None or day < self.until)


class Suspension(Dated):
    """A time in which a rule does not apply, and what is known of its return."""

    instrument: ShortText
    resumption: Resumption


class Enforcement(Dated):
    """The authority's posture over a time."""

    posture: Posture
    instrument: ShortText


class ParameterVersion(Value):
    """The value of a parameter from a day on."""

    since: date = Field(alias="from")
    value: float
    cite: Cite


class Effect(Value):
    """What a rule does where it matches. ``conditions`` are terms that are told, not evaluated."""

    licence: Licence = Licence.NONE
    review: Review | None = None
    classification: ShortText | None = None
    conditions: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _certain(self) -> Self:
        if self.licence is Licence.UNKNOWN:
            raise ValueError("the effect of a rule is REQUIRED, PROHIBITED or NONE, never UNKNOWN")
        return self


class Rule(Value):
    """One version of a provision. It applies from the later of its effective and compliance dates.

    ``supersedes``: for a rule of kind EXCEPTION or AUTHORIZATION the rules whose requirement it takes away (empty:
    every licence requirement of its regime); for any other kind the rules that stop applying once this one applies.
    ``rebuttal`` lists facts of which one is enough to rebut a PRESUMPTION.
    """

    id: Slug
    title: ShortText
    regime: Slug
    kind: RuleKind
    addressee: Slug | None = None
    published: date | None = None
    effective_from: date
    compliance_from: date | None = None
    effective_to: date | None = None
    suspended: tuple[Suspension, ...] = ()
    enforcement: tuple[Enforcement, ...] = ()
    when: ExpressionField
    rebuttal: tuple[ExpressionField, ...] = ()
    effect: Effect
    parameters: dict[str, tuple[ParameterVersion, ...]] = Field(default_factory=dict)
    supersedes: tuple[Slug, ...] = ()
    cites: tuple[Cite, ...] = Field(min_length=1)
    note: Text | None = None
    recorded_from: datetime | None = None
    recorded_to: datetime | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.effective_to is not None and self.effective_to <= self.applies_from:
            told = f"effectiveTo ({self.effective_to}) must be after the first day ({self.applies_from})"
            raise FieldError(told, ("effectiveTo",))
        for name, rows in (("suspended", self.suspended), ("enforcement", self.enforcement)):
            _refuse_overlap(name, rows)
        for name, versions in self.parameters.items():
            _refuse_repeats(name, versions)
        return self

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.rebuttal and self.kind is not RuleKind.PRESUMPTION:
            raise ValueError(f"only a PRESUMPTION can be rebutted, this rule is a {self.kind}")
        if self.kind.relieves and self.effect.licence is not Licence.NONE:
            raise ValueError(f"the effect of an {self.kind} is licence NONE: it takes a requirement away")
        if self.kind is RuleKind.CLASSIFICATION and self.effect.classification is None:
            raise ValueError("a CLASSIFICATION rule needs effect.classification")
        for name in sorted(set(self._parameters_used()) - set(self.parameters)):
            raise ValueError(f"the condition uses the parameter '{name}', which 'parameters' does not define")
        return self

    @property
    def applies_from(self) -> date:
        """The later of the effective and the compliance date."""
        return max(self.effective_from, self.compliance_from or self.effective_from)

    @property
    def citation(self) -> str:
        """The first citation, as a sentence names it."""
        return f"{self.cites[0].publisher}, {self.cites[0].citation}"

    def expressions(self) -> tuple[Expression, ...]:
        """The condition and the rebuttals."""
        return (self.when, *self.rebuttal)

    def _parameters_used(self) -> Iterable[str]:
        for atom in (leaf for expression in self.expressions() for leaf in atoms(expression)):
            operand = atom.operand if isinstance(atom, Compare) else None
            operand = atom.at_least if isinstance(atom, AggregateOwnership) else operand
            if isinstance(operand, Param):
                yield operand.param

    def parameter(self, name: str, day: date) -> float | None:
        """The value of a parameter on that day; None before its first version."""
        versions = [version for version in self.parameters[name] if version.since <= day]
        return max(versions, key=lambda version: version.since).value if versions else None

    def enforced_on(self, day: date) -> Enforcement | None:
        """The posture recorded for that day; None means enforced, as rules are unless somebody says otherwise."""
        return next((row for row in self.enforcement if row.holds_on(day)), None)


def _refuse_overlap(name: str, rows: Sequence[Dated]) -> None:
    ordered = sorted(rows, key=lambda row: row.since)
    for earlier, later in pairwise(ordered):
        if earlier.until is None or later.since < earlier.until:
            raise FieldError(f"two rows of '{name}' overlap: from {earlier.since} and from {later.since}", (name,))


def _refuse_repeats(name: str, versions: Sequence[ParameterVersion]) -> None:
    days = [version.since for version in versions]
    if not days:
        raise FieldError(f"the parameter '{name}' has no version", ("parameters", name))
    if len(set(days)) != len(days):
        told = f"the parameter '{name}' has overlapping versions: two begin on the same day"
        raise FieldError(told, ("parameters", name))
