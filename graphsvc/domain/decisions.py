"""A transaction, and the decision that the rules of a date give it, with its reasons."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from graphsvc.domain.answers import MissingFact, State
from graphsvc.domain.base import Slug, Value
from graphsvc.domain.facts import FACTS, FactType, known_fact
from graphsvc.domain.quantities import Quantity
from graphsvc.domain.rules import Licence, Review, RuleKind


def _read_given(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"min": value, "max": value}
    return tuple(value) if isinstance(value, list | set | frozenset) else value


def _read_country(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


CountryId = Annotated[Slug, BeforeValidator(_read_country)]
"""The id of a country: its ISO 3166-1 alpha-2 code in lower case; capitals are read as well."""

Given = Annotated[bool | Quantity | str | tuple[str, ...], BeforeValidator(_read_given)]
"""The stated value of a fact: yes or no, a number with bounds, an id, or several tokens."""

_TYPES: dict[FactType, type] = {
    FactType.NUMBER: Quantity,
    FactType.FLAG: bool,
    FactType.ENTITY: str,
    FactType.COUNTRY: str,
    FactType.SET: tuple,
}

ROLES = (
    "exporter", "fabricator", "osat", "designerOfRecord", "designPartner", "consignee", "endUser", "shippedBy",
    "item", "origin", "destination",
)  # fmt: skip
"""The roles of a transaction, each of them also a fact."""


class Transaction(Value):
    """Who supplies what to whom. Whatever is not given is taken from the graph, and what is in neither is missing.

    ``facts`` states any other known fact by its name. The end user is the consignee unless another one is given.
    """

    exporter: Slug | None = None
    fabricator: Slug | None = None
    osat: Slug | None = None
    designer_of_record: Slug | None = None
    design_partner: Slug | None = None
    consignee: Slug | None = None
    end_user: Slug | None = None
    shipped_by: Slug | None = None
    item: Slug | None = None
    origin: CountryId | None = None
    destination: CountryId | None = None
    facts: dict[str, Given] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known(self) -> Self:
        for name, given in self.facts.items():
            fact = known_fact(name)
            if name in ROLES:
                raise ValueError(f"'{name}' is a role of the transaction: state it there, not among the facts")
            if not isinstance(given, _TYPES[fact.type]):
                raise ValueError(f"{name} is a {fact.type}: {given!r} is none")
            if isinstance(given, Quantity) and given.unit not in (None, fact.unit):
                raise ValueError(f"{name} is stated in {given.unit}: expected {fact.unit}")
        return self

    def role(self, name: str) -> str | None:
        """The entity or country in that role (camelCase), None when it is not given."""
        found: str | None = getattr(self, _ATTRIBUTES[name])
        return found

    def stating(self, name: str, given: Given) -> Self:
        """The same transaction with one more fact or role stated; the value must be of the fact's type."""
        if name in ROLES:
            return self.model_copy(update={_ATTRIBUTES[name]: given})
        return self.model_copy(update={"facts": {**self.facts, name: given}})

    def subject_of(self, fact: str) -> str:
        """Whom a fact is about: the entity in the role it describes, or the role's name when nobody is given."""
        role = FACTS[fact].about
        return self.role(role) or (self.consignee if role == "endUser" else None) or role


_ATTRIBUTES = {
    (field.alias or name): name for name, field in Transaction.model_fields.items() if name != "facts"
}  # fmt: skip


class Basis(StrEnum):
    """Where the value of a fact comes from."""

    GIVEN = "GIVEN"
    GRAPH = "GRAPH"
    DERIVED = "DERIVED"
    RULE = "RULE"


class FactUse(Value):
    """A fact that a rule used: whom it is about, its value in words, and the claims it stands on."""

    fact: str
    subject: str
    value: str
    basis: Basis
    claims: tuple[str, ...] = ()


class Standing(StrEnum):
    """What became of a rule in one decision."""

    APPLIED = "APPLIED"
    """Its condition holds and nothing takes it away."""
    REBUTTED = "REBUTTED"
    """A presumption whose rebuttal holds."""
    EXEMPTED = "EXEMPTED"
    """Its requirement is taken away by an exception or authorization."""
    UNKNOWN = "UNKNOWN"
    """A missing fact decides whether it applies."""
    NOT_MET = "NOT_MET"
    """Its condition is false."""
    NOT_ADDRESSED = "NOT_ADDRESSED"
    """It is addressed to somebody else."""
    NOT_YET = "NOT_YET"
    """It applies only from a later day."""
    ENDED = "ENDED"
    """It has ended, or a later rule has replaced it."""
    SUSPENDED = "SUSPENDED"
    """It is suspended on the day."""


class RuleOutcome(Value):
    """One rule in one decision: what became of it, and why, in one sentence."""

    rule: str
    title: str
    kind: RuleKind
    standing: Standing
    reason: str
    enforced: bool = True
    licence: Licence = Licence.NONE
    review: Review | None = None
    classification: str | None = None
    conditions: tuple[str, ...] = ()
    citation: str
    facts: tuple[FactUse, ...] = ()
    missing_facts: tuple[MissingFact, ...] = ()


class FlagCode(StrEnum):
    """What a reader must know beside the licence."""

    NOT_ENFORCED = "NOT_ENFORCED"
    SUSPENDED = "SUSPENDED"
    RESUMPTION_UNVERIFIED = "RESUMPTION_UNVERIFIED"
    COMPLIANCE_LATER = "COMPLIANCE_LATER"


class Flag(Value):
    """A flag, the rule that raises it, and one sentence."""

    code: FlagCode
    rule: str
    text: str


class Margin(Value):
    """How far a fact is from a threshold of a rule: ``distance`` = value − threshold, with the bounds of the value."""

    rule: str
    fact: str
    threshold: float
    unit: str | None
    value: Quantity
    distance: Quantity


class Supposed(Value):
    """A missing fact with a value that it could have: whom it is about, which it is, and the value in words."""

    subject: str
    fact: str
    value: str


class Change(Value):
    """What would change a decision, and what it would then be: missing facts with these values, or another day."""

    facts: tuple[Supposed, ...] = ()
    day: date | None = None
    licence: Licence
    review: Review | None = None
    state: State
    text: str


class Decision(Value):
    """What the rules of ``as_of`` say of a transaction.

    ``licence`` is what the book says; :attr:`cuts` also asks whether it is enforced. ``matched`` holds the rules that
    apply, ``rebutted`` those that a rebuttal, exception or authorization takes away, ``not_reached`` all others.
    ``missing_facts`` could change the decision. ``evidence`` lists the facts used, each once. ``would_change`` is
    filled where somebody asks for it (see :mod:`graphsvc.controls.changes`).
    """

    licence: Licence
    review: Review | None
    state: State
    matched: tuple[RuleOutcome, ...] = ()
    rebutted: tuple[RuleOutcome, ...] = ()
    not_reached: tuple[RuleOutcome, ...] = ()
    missing_facts: tuple[MissingFact, ...] = ()
    flags: tuple[Flag, ...] = ()
    margins: tuple[Margin, ...] = ()
    would_change: tuple[Change, ...] = ()
    as_of: date
    known_at: datetime
    rule_set_version: str
    evidence: tuple[FactUse, ...] = ()

    @property
    def cuts(self) -> bool | None:
        """Whether new supply is cut: True when an enforced rule requires a licence or prohibits and nothing relieves;
        None when a missing fact decides that; else False."""
        if any(outcome.enforced and _binds(outcome) for outcome in self.matched):
            return True
        return None if any(outcome.enforced and _binds(outcome) for outcome in self.undecided) else False

    @property
    def undecided(self) -> tuple[RuleOutcome, ...]:
        """The rules of which a missing fact decides whether they apply."""
        return tuple(outcome for outcome in self.not_reached if outcome.standing is Standing.UNKNOWN)


def _binds(outcome: RuleOutcome) -> bool:
    return outcome.licence in (Licence.REQUIRED, Licence.PROHIBITED)
