"""The answer's envelope: what every risk question says besides its findings."""

from collections.abc import Iterable, Sequence
from importlib.metadata import version
from typing import Any

from graphsvc.domain.answers import (
    Answer,
    Coverage,
    Finding,
    MissingFact,
    Severity,
    SlotState,
    Standing,
    State,
    Versions,
)
from graphsvc.domain.policy import POLICY
from graphsvc.domain.predicates import VOCABULARY
from graphsvc.risk.evidence import Prover
from graphsvc.snapshot.slots import Slot
from graphsvc.snapshot.world import World

METRICS_VERSION = "1"
MOST_FINDINGS = 500
MOST_COVERAGE = 200
_SEVERITY = [Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.INFO]


def envelope(
    world: World,
    question: str,
    arguments: dict[str, Any],
    findings: Sequence[Finding],
    *,
    summary: str,
    rules: str,
    coverage: Iterable[Coverage],
    assumptions: Iterable[str],
    would_change: Iterable[str],
) -> Answer:
    """The answer with its findings; its state is the worst of theirs, its missing facts are all of theirs."""
    covered = list(dict.fromkeys(coverage))
    return Answer(
        question=question,
        arguments=arguments,
        state=State.worst([finding.state for finding in findings]),
        as_of=world.as_of,
        known_at=arguments["knownAt"],
        revision=world.records.revision.number,
        summary=summary,
        findings=tuple(findings[:MOST_FINDINGS]),
        assumptions=tuple(assumptions),
        missing_facts=_missing(findings),
        coverage=tuple(covered[:MOST_COVERAGE]),
        would_change=tuple(dict.fromkeys(would_change)),
        versions=Versions(
            rules=rules,
            metrics=METRICS_VERSION,
            vocabulary=VOCABULARY.version,
            policy=POLICY.version,
            software=version("graphsvc"),
        ),
        truncated=len(findings) > MOST_FINDINGS or len(covered) > MOST_COVERAGE,
    )


def _missing(findings: Iterable[Finding]) -> tuple[MissingFact, ...]:
    return tuple(dict.fromkeys(fact for finding in findings for fact in finding.missing_facts))


def coverage_of(slots: Iterable[Slot], prover: Prover) -> list[Coverage]:
    """How much of each slot is documented."""
    return [
        Coverage(
            subject=prover.ref(slot.owner),
            slot=slot.name,
            state=slot.state,
            completeness=slot.completeness,
            documented=len(slot.alternatives),
            counting=len(slot.counting),
        )
        for slot in slots
    ]


def gaps(slots: Iterable[Slot]) -> list[Slot]:
    """The slots where nothing is documented, or nothing documented counts."""
    return [slot for slot in slots if slot.state is not SlotState.SERVED]


def disputes(slots: Iterable[Slot], prover: Prover) -> list[str]:
    """The disputed alternatives among the slots, as what would change the answer."""
    return [
        f"Settling whether {prover.ref(a.node).name} fills {slot_name(slot, prover)}: one source says so, another "
        "denies it."
        for slot in slots
        for a in slot.alternatives
        if a.disputed
    ]


def waiting(slots: Iterable[Slot], prover: Prover) -> list[str]:
    """The alternatives that do not count yet, as what would change the answer."""
    return [
        f"{prover.ref(a.node).name} in {slot_name(slot, prover)}: {a.reason}."
        for slot in slots
        for a in slot.alternatives
        if not a.counts and not a.disputed and a.standing is not Standing.ENDED
    ]


def slot_name(slot: Slot, prover: Prover) -> str:
    """A slot in running text: "the compute slot of ByteDance"."""
    return f"the {slot.name} slot of {prover.ref(slot.owner).label}"


ASSUMPTIONS = (
    "A slot without documented alternatives never fails; it lowers coverage instead.",
    "Goods already delivered are not lost when a supplier stops; only what is still to come is.",
    "Alternatives are taken as interchangeable within a slot; shares and capacities are not weighed here.",
)


def by_weight(findings: Iterable[Finding]) -> list[Finding]:
    """The gravest first, each kind together, in an order that never varies."""
    return sorted(findings, key=lambda f: (_SEVERITY.index(f.severity), f.kind, f.tier or 0, f.subject.id, f.id))
