"""A product under the rules of several days, by itself: whom it is sold to is left aside."""

from datetime import date, datetime

from graphsvc.domain.answers import ClaimRef, EntityRef, MissingFact, State
from graphsvc.domain.base import Value
from graphsvc.domain.decisions import FactUse, Margin
from graphsvc.domain.rules import Licence, RuleKind


class ProductRule(Value):
    """What one rule of a day asks of the product itself, and whether the product meets it.

    ``meets`` is None where a missing fact decides it. A rule that also asks who sells to whom applies only to the
    transactions that it describes; letters to a firm that is not the product's designer are left out. ``note`` says
    why a rule whose condition is asked is not in force on the day.
    """

    rule: str
    title: str
    kind: RuleKind
    meets: bool | None
    enforced: bool = True
    note: str | None = None
    licence: Licence = Licence.NONE
    classification: str | None = None
    addressee: str | None = None
    reason: str
    citation: str
    missing_facts: tuple[MissingFact, ...] = ()


class ProductDay(Value):
    """The product under the rules of one day.

    ``classifications`` are those that the rules give it; ``possible`` those that a missing fact decides. ``figures``
    are its recorded values that rules of the day ask for, with the claims they stand on.
    """

    as_of: date
    state: State
    classifications: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    rules: tuple[ProductRule, ...] = ()
    figures: tuple[FactUse, ...] = ()
    margins: tuple[Margin, ...] = ()
    missing_facts: tuple[MissingFact, ...] = ()


class ProductControls(Value):
    """The classification of a product under the rules of several days, with the claims that its figures stand on."""

    product: EntityRef
    days: tuple[ProductDay, ...]
    claims: tuple[ClaimRef, ...] = ()
    known_at: datetime
    revision: int
    rule_set_version: str
