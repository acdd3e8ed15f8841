"""An answer laid out for reading: findings in groups, evidence as chains, claims numbered once.

Every rendering (terminal, Markdown, HTML) walks this outline, so all of them say the same in the same order.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from graphsvc.domain.answers import (
    Answer,
    ClaimRef,
    EntityRef,
    Evidence,
    Finding,
    MissingFact,
    RuleNote,
    SourceRef,
    State,
    Step,
)
from graphsvc.domain.claims import Polarity
from graphsvc.reports import wording


@dataclass(frozen=True)
class Link:
    """One entity of a chain, and the arrow that leads on from it (None at the end of the chain).

    ``via`` is the predicate or slot on the arrow; ``forward`` is False where the claim is stated from the next
    entity back to this one, as ``H20 ←ORDERS─ ByteDance``.
    """

    name: str
    via: str | None = None
    forward: bool = True
    last: bool = False

    @property
    def arrow(self) -> str:
        """The arrow in text; empty at the end of the chain."""
        if self.last:
            return ""
        if self.via is None:
            return "→"
        return f"─{self.via}→" if self.forward else f"←{self.via}─"


Chain = tuple[Link, ...]


@dataclass(frozen=True)
class Citation:
    """A claim with its number in the answer. ``first`` is False where an earlier finding has shown it in full."""

    number: int
    claim: ClaimRef
    sentence: str
    first: bool


@dataclass(frozen=True)
class Entry:
    """A finding with its number, its chains and its citations."""

    number: int
    finding: Finding
    chains: tuple[Chain, ...]
    citations: tuple[Citation, ...]

    @property
    def applied(self) -> tuple[RuleNote, ...]:
        """The rules that were applied to the finding."""
        return tuple(note for note in self.finding.rules if note.applied)

    @property
    def not_applied(self) -> tuple[RuleNote, ...]:
        """The rules that bear on the finding and were not applied."""
        return tuple(note for note in self.finding.rules if not note.applied)


@dataclass(frozen=True)
class Section:
    """Findings of one kind, in the order of the answer."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Outline:
    """The answer, its question and arguments in words, its findings in sections, and the sources they cite."""

    answer: Answer
    question: str
    arguments: str
    sections: tuple[Section, ...]
    sources: tuple[SourceRef, ...]


def outline(answer: Answer) -> Outline:
    """Lay ``answer`` out: sections in order of first appearance, findings and claims numbered through."""
    names = _names(answer)
    numbers: dict[str, int] = {}
    entries = [_entry(number, finding, names, numbers) for number, finding in enumerate(answer.findings, 1)]
    kinds = dict.fromkeys(finding.kind for finding in answer.findings)
    sections = tuple(
        Section(wording.phrase(kind), tuple(e for e in entries if e.finding.kind == kind)) for kind in kinds
    )
    sources = tuple({source.id: source for source in _sources(answer)}.values())
    return Outline(answer, _question(answer.question), _arguments(answer.arguments), sections, sources)


def state_lines(answer: Answer) -> list[str]:
    """What a reader must know before the findings: the meaning of a state that is not DECIDED, and a cut."""
    lines = [] if answer.state is State.DECIDED else [f"{answer.state}: {wording.STATES[answer.state]}"]
    if answer.truncated:
        lines.append("Truncated: there are more findings than are shown.")
    if not answer.findings:
        lines.append("There is no finding; what is missing is listed below." if answer.missing_facts else "No finding.")
    return lines


def date_facts(answer: Answer) -> list[str]:
    """The dates, horizon and revision of the answer in words."""
    parts = [f"as of {answer.as_of.isoformat()}"]
    months = answer.arguments.get("horizon")
    if isinstance(months, int):
        parts.append(f"horizon: {wording.horizon(months)}")
    return [*parts, f"known at {wording.instant(answer.known_at)}", f"revision {answer.revision}"]


def versions_line(answer: Answer) -> str:
    """What the answer was computed with, in one line."""
    versions = answer.versions
    parts = {
        "graphsvc": versions.software,
        "rules": versions.rules,
        "metrics": versions.metrics,
        "vocabulary": versions.vocabulary,
        "policy": versions.policy,
    }
    return " · ".join(f"{name} {wording.plain(value)}" for name, value in parts.items())


def finding_facts(finding: Finding) -> list[str]:
    """The measures of a finding in words: severity, tier, slot, value, confidence, origins."""
    parts = [wording.SEVERITIES[finding.severity]]
    if finding.tier is not None:
        parts.append(f"tier {finding.tier}")
    if finding.slot is not None:
        parts.append(f"slot {wording.plain(finding.slot)}")
    if finding.value is not None:
        parts.append(str(finding.value))
    if finding.confidence is not None:
        parts.append(f"confidence {wording.confidence(finding.confidence)}")
    if finding.origins:
        parts.append(wording.counted(len(finding.origins), "origin"))
    return parts


def gathered(facts: Iterable[MissingFact]) -> list[tuple[str, str, str]]:
    """Missing facts as (subject, facts, why), those of one subject and reason together."""
    found: dict[tuple[str, str], list[str]] = {}
    for fact in facts:
        found.setdefault((wording.plain(fact.subject), wording.plain(fact.why)), []).append(wording.plain(fact.fact))
    return [(subject, ", ".join(dict.fromkeys(names)), why) for (subject, why), names in found.items()]


def claim_marks(claim: ClaimRef) -> list[str]:
    """How the claim is made, in words: denied, its modality, its announced date."""
    marks = ["denied"] if claim.polarity is Polarity.DENIES else []
    modality = wording.MODALITIES[claim.modality]
    return [*marks, modality if claim.target is None else f"{modality} ({wording.plain(claim.target)})"]


def source_mark(source: SourceRef) -> str:
    """A source in brief, beside its claim: publisher and date."""
    return " ".join([wording.plain(source.publisher), *([] if source.date is None else [source.date.isoformat()])])


def source_line(source: SourceRef) -> str:
    """A source in one line: publisher, title and date, or that it has none."""
    date = "undated" if source.date is None else source.date.isoformat()
    return f"{wording.plain(source.publisher)}, “{wording.plain(source.title)}”, {date}"


def chain_text(chain: Chain) -> str:
    """A chain in one line: ``TSMC ─FABRICATES→ H20 ←ORDERS─ ByteDance``."""
    return " ".join(part for link in chain for part in (link.name, link.arrow) if part)


def name_of(entity: EntityRef) -> str:
    """An entity as it is shown."""
    return wording.label(entity.kind, entity.id, entity.name)


def _entry(number: int, finding: Finding, names: dict[str, str], numbers: dict[str, int]) -> Entry:
    chains = tuple(dict.fromkeys(_chain(evidence) for evidence in finding.evidence if evidence.path))
    return Entry(number, finding, chains, tuple(_citations(finding.evidence, names, numbers)))


def _citations(evidence: Iterable[Evidence], names: dict[str, str], numbers: dict[str, int]) -> Iterator[Citation]:
    claims = {claim.id: claim for item in evidence for claim in item.claims}
    for claim in claims.values():
        first = claim.id not in numbers
        number = numbers.setdefault(claim.id, len(numbers) + 1)
        yield Citation(number, claim, _sentence(claim, names), first)


def _sentence(claim: ClaimRef, names: dict[str, str]) -> str:
    parts = [names.get(claim.subject, claim.subject), claim.predicate]
    if claim.object is not None:
        parts.append(names.get(claim.object, claim.object))
    return wording.plain(" ".join(parts))


def _chain(evidence: Evidence) -> Chain:
    claims = {claim.id: claim for claim in evidence.claims}
    return tuple(_link(step, after, claims) for step, after in zip_longest(evidence.path, evidence.path[1:]))


def _link(step: Step, after: Step | None, claims: dict[str, ClaimRef]) -> Link:
    name = name_of(step.entity)
    if after is None:
        return Link(name, last=True)
    claim = claims.get(step.claim or "")
    if claim is None:
        return Link(name, None if step.slot is None else wording.plain(step.slot))
    backward = claim.object == step.entity.id or claim.subject == after.entity.id
    return Link(name, wording.plain(claim.predicate), not backward)


def _names(answer: Answer) -> dict[str, str]:
    return {entity.id: wording.label(entity.kind, entity.id, entity.label) for entity in _entities(answer)}


def _entities(answer: Answer) -> Iterator[EntityRef]:
    for finding in answer.findings:
        yield finding.subject
        if finding.anchor is not None:
            yield finding.anchor
        yield from (alternative.entity for alternative in finding.alternatives)
        yield from (step.entity for evidence in finding.evidence for step in evidence.path)
    yield from (item.subject for item in answer.coverage)


def _sources(answer: Answer) -> Iterator[SourceRef]:
    for finding in answer.findings:
        yield from (claim.source for evidence in finding.evidence for claim in evidence.claims)


def _question(question: str) -> str:
    """The question as stated, or its name as a phrase where it is only a name."""
    text = wording.plain(question)
    return text if " " in text else wording.phrase(text)


def _arguments(arguments: dict[str, Any]) -> str:
    """The arguments that are not dates: those are told by :func:`date_facts`."""
    told = ("asOf", "knownAt", "horizon")
    given = sorted((name, value) for name, value in arguments.items() if value is not None and name not in told)
    return " · ".join(f"{wording.phrase(name).lower()} {wording.plain(str(value))}" for name, value in given)
