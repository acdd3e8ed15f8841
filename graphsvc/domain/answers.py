"""The one envelope of every risk answer: findings with evidence, what is missing, and what would change it."""

import datetime
import hashlib
from enum import StrEnum
from typing import Any

from graphsvc.domain.base import Value
from graphsvc.domain.claims import Completeness, Modality, Polarity
from graphsvc.domain.entities import Kind
from graphsvc.domain.quantities import Quantity
from graphsvc.domain.sources import Grade


class State(StrEnum):
    """How firm an answer or finding is. A missing fact that could change it makes it UNKNOWN, never "no"."""

    DECIDED = "DECIDED"
    CONTESTED = "CONTESTED"
    UNKNOWN = "UNKNOWN"

    @classmethod
    def worst(cls, states: "list[State]") -> "State":
        """UNKNOWN before CONTESTED before DECIDED; DECIDED for none."""
        order = [cls.DECIDED, cls.CONTESTED, cls.UNKNOWN]
        return max(states, key=order.index, default=cls.DECIDED)


class Severity(StrEnum):
    """How much a finding matters to the question."""

    INFO = "INFO"
    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


class SlotState(StrEnum):
    """OPEN: nothing documented. UNSERVED: documented, none counts. SERVED: only such a slot can fail."""

    OPEN = "OPEN"
    UNSERVED = "UNSERVED"
    SERVED = "SERVED"


class Standing(StrEnum):
    """Whether an alternative of a slot counts at the date and horizon of the question, and if not, why."""

    COUNTS = "COUNTS"
    NOT_YET = "NOT_YET"
    OVERDUE = "OVERDUE"
    UNDATED = "UNDATED"
    RUMOURED = "RUMOURED"
    DENIED = "DENIED"
    ENDED = "ENDED"
    BLOCKED = "BLOCKED"
    PHANTOM = "PHANTOM"


class EntityRef(Value):
    """An entity as an answer names it; ``compute`` says that its computing power is meant, a node of its own."""

    id: str
    kind: Kind
    label: str
    compute: bool = False

    @property
    def name(self) -> str:
        """The entity in words."""
        return f"{self.label} (AI compute)" if self.compute else self.label


class SourceRef(Value):
    """A source as evidence cites it."""

    id: str
    title: str
    publisher: str
    date: datetime.date | None = None
    url: str | None = None
    grade: Grade


class ClaimRef(Value):
    """A claim as evidence cites it."""

    id: str
    subject: str
    predicate: str
    object: str | None = None
    modality: Modality
    polarity: Polarity
    target: str | None = None
    quote: str | None = None
    source: SourceRef


class Step(Value):
    """One step of a witness path: an entity, the claim that leads on from it, and the slot it fills in the next."""

    entity: EntityRef
    claim: str | None = None
    slot: str | None = None


class Evidence(Value):
    """A witness: the path from the supplier to the subject of the finding, and the claims it stands on."""

    path: tuple[Step, ...] = ()
    claims: tuple[ClaimRef, ...] = ()


class AlternativeRef(Value):
    """An alternative of the slot that a finding is about: whether it counts, and if not, the reason in words."""

    entity: EntityRef
    standing: Standing
    reason: str
    disputed: bool = False
    confidence: float | None = None
    claims: tuple[str, ...] = ()


class MissingFact(Value):
    """A fact that nobody has recorded and that could change a finding."""

    subject: str
    fact: str
    why: str


class Coverage(Value):
    """How much of a slot is documented: its state, the completeness of its list, and how many alternatives count."""

    subject: EntityRef
    slot: str
    state: SlotState
    completeness: Completeness
    documented: int
    counting: int


class RuleNote(Value):
    """A rule that bears on the finding, and whether it was applied: with the citation, and the reason in words."""

    rule: str
    applied: bool
    effect: str
    reason: str
    citation: str | None = None


class Finding(Value):
    """One finding. ``id`` is stable across runs: a hash of kind, subject and anchor.

    ``subject`` is what the finding is about; ``anchor`` what it turns on (the critical supplier, the slot).
    ``tier`` counts the steps from the subject to the anchor. ``value`` is a number with bounds where the kind
    has one. ``alternatives`` are those of the slot the finding turns on.
    """

    id: str
    kind: str
    subject: EntityRef
    anchor: EntityRef | None = None
    slot: str | None = None
    tier: int | None = None
    value: Quantity | None = None
    severity: Severity
    state: State
    confidence: float | None = None
    origins: tuple[str, ...] = ()
    explanation: str
    alternatives: tuple[AlternativeRef, ...] = ()
    rules: tuple[RuleNote, ...] = ()
    missing_facts: tuple[MissingFact, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def finding_id(kind: str, subject: str, anchor: str | None, slot: str | None = None) -> str:
    """The stable id of a finding: the same kind, subject, anchor and slot have the same id in every run."""
    content = "\n".join((kind, subject, anchor or "", slot or ""))
    return f"f-{hashlib.sha256(content.encode()).hexdigest()[:16]}"


class Versions(Value):
    """The versions that an answer was computed with."""

    rules: str
    metrics: str
    vocabulary: str
    policy: str
    software: str


class Answer(Value):
    """The answer to one risk question. The same question, dates and release give the same bytes."""

    question: str
    arguments: dict[str, Any]
    state: State
    as_of: datetime.date
    known_at: datetime.datetime
    revision: int
    summary: str
    findings: tuple[Finding, ...] = ()
    assumptions: tuple[str, ...] = ()
    missing_facts: tuple[MissingFact, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    would_change: tuple[str, ...] = ()
    versions: Versions
    truncated: bool = False
