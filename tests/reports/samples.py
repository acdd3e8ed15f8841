"""Answers built by hand from the domain models: the founding question decided, contested and unknown."""

from datetime import UTC, date, datetime

from graphsvc.domain.answers import (
    AlternativeRef,
    Answer,
    ClaimRef,
    Coverage,
    EntityRef,
    Evidence,
    Finding,
    MissingFact,
    RuleNote,
    Severity,
    SlotState,
    SourceRef,
    Standing,
    State,
    Step,
    Versions,
    finding_id,
)
from graphsvc.domain.claims import Completeness, Modality, Polarity
from graphsvc.domain.entities import Kind
from graphsvc.domain.quantities import Quantity
from graphsvc.domain.sources import Grade


def entity(identity, label, kind=Kind.ORGANIZATION):
    return EntityRef(id=identity, kind=kind, label=label)


TSMC = entity("tsmc", "TSMC")
SAMSUNG = entity("samsung-foundry", "Samsung Foundry")
SMIC = entity("smic", "SMIC")
BYTEDANCE = entity("bytedance", "ByteDance")
NVIDIA = entity("nvidia", "NVIDIA")
COMPUTE = entity("compute:bytedance", "compute of ByteDance")
CHIP = entity("bytedance-ai-chip", "ByteDance AI chip", Kind.PRODUCT)
H20 = entity("nvidia-h20", "NVIDIA H20", Kind.PRODUCT)
N5 = entity("tsmc-n5", "TSMC N5", Kind.PROCESS_NODE)
TAIWAN = entity("tw", "Taiwan", Kind.COUNTRY)

REPORT = SourceRef(
    id="report-2024-09",
    title="ByteDance plans two AI chips with TSMC",
    publisher="An Italian daily, after The Information",
    date=date(2024, 9, 17),
    url="https://example.org/bytedance-tsmc",
    grade=Grade.SECOND_HAND,
)
TALKS = SourceRef(
    id="talks-2026-02",
    title="ByteDance in talks with Samsung over its SeedChip",
    publisher="Reuters",
    date=date(2026, 2, 11),
    url="https://example.org/seedchip",
    grade=Grade.READ,
)
KNOWN = SourceRef(
    id="common-knowledge",
    title="Common knowledge of the semiconductor industry",
    publisher="graphsvc",
    grade=Grade.COMMON_KNOWLEDGE,
)
LETTER = SourceRef(
    id="nvidia-8-k",
    title="Form 8-K of 15 April 2025",
    publisher="NVIDIA",
    date=date(2025, 4, 15),
    url="https://example.org/8-k",
    grade=Grade.READ,
)


def claim(identity, words, source, modality=Modality.SHIPPING, **more):
    """A claim of ``words``: the ids of subject and object with the predicate between them."""
    subject, predicate, thing = words.split()
    more.setdefault("polarity", Polarity.ASSERTS)
    return ClaimRef(
        id=identity, subject=subject, predicate=predicate, object=thing, modality=modality, source=source, **more
    )


MADE = claim(
    "c-1", "tsmc FABRICATES bytedance-ai-chip", REPORT, Modality.PLANNED, target="by 2026",
    quote="mass-produce two AI semiconductors of its own design by 2026 with TSMC",
)  # fmt: skip
H20_MADE = claim("c-2", "tsmc FABRICATES nvidia-h20", KNOWN)
ORDERED = claim("c-3", "bytedance ORDERS nvidia-h20", REPORT, Modality.ORDERED, quote="more than 200,000 H20")
USED = claim("c-4", "bytedance USES bytedance-ai-chip", REPORT, Modality.PLANNED, target="by 2026")
OFFERED = claim("c-5", "tsmc OFFERS tsmc-n5", KNOWN)
SAMSUNG_TALKS = claim("c-6", "samsung-foundry FABRICATES bytedance-ai-chip", TALKS, Modality.RUMOURED)
SAMSUNG_DENIED = claim(
    "c-7", "samsung-foundry FABRICATES bytedance-ai-chip", TALKS, Modality.RUMOURED,
    polarity=Polarity.DENIES, quote="inaccurate",
)  # fmt: skip

OWN_CHIP = Evidence(
    path=(
        Step(entity=TSMC, claim="c-5", slot="operation"),
        Step(entity=N5, claim="c-1", slot="fabrication"),
        Step(entity=CHIP, claim="c-4", slot="compute"),
        Step(entity=COMPUTE),
    ),
    claims=(OFFERED, MADE, USED),
)
BOUGHT = Evidence(
    path=(
        Step(entity=TSMC, claim="c-2", slot="fabrication"),
        Step(entity=H20, claim="c-3", slot="compute"),
        Step(entity=COMPUTE),
    ),
    claims=(H20_MADE, ORDERED),
)

LETTER_APPLIED = RuleNote(
    rule="h20-letter",
    applied=True,
    effect="licence required",
    reason="The exporter is NVIDIA and the destination is China.",
    citation="NVIDIA 8-K, 15 Apr 2025",
)
DIFFUSION = RuleNote(
    rule="ai-diffusion",
    applied=False,
    effect="licence required",
    reason="In the book from 15 May 2025, but not enforced since 13 May 2025.",
    citation="BIS, 13 May 2025",
)
PRESUMPTION = RuleNote(
    rule="foundry-presumption",
    applied=False,
    effect="licence required",
    reason="Whether the chip has fewer than 30 bn transistors is not recorded.",
    citation="90 FR 5298",
)
TRANSISTORS = MissingFact(
    subject="ByteDance AI chip",
    fact="number of transistors",
    why="below 30 bn the foundry presumption would be rebutted",
)
VERSIONS = Versions(rules="2026-03", metrics="1", vocabulary="1", policy="1", software="0.1.0")

ALTERNATIVES = (
    AlternativeRef(entity=TSMC, standing=Standing.COUNTS, reason="planned by 2026, within 24 months", claims=("c-1",)),
    AlternativeRef(
        entity=SAMSUNG,
        standing=Standing.RUMOURED,
        reason="only talks are reported, and ByteDance calls the report inaccurate",
        disputed=True,
        confidence=0.41,
        claims=("c-6", "c-7"),
    ),
    AlternativeRef(entity=SMIC, standing=Standing.BLOCKED, reason="on the Entity List since 18 December 2020"),
)


def finding(kind, subject, anchor, explanation, slot="fabrication", **more):
    base = {"severity": Severity.HIGH, "state": State.DECIDED, "confidence": 0.5, "origins": ("the-information",)}
    values = {**base, **more}
    return Finding(
        id=finding_id(kind, subject.id, anchor.id, slot),
        kind=kind,
        subject=subject,
        anchor=anchor,
        slot=slot,
        explanation=explanation,
        **values,
    )


def decided(**changes):
    """June 2025 at 24 months: TSMC makes both the own chip and the H20."""
    diamond = finding(
        "DIAMOND", COMPUTE, TSMC,
        "ByteDance's own chip and the NVIDIA H20 look like two sources of compute, but TSMC makes both.",
        slot="compute", tier=2, evidence=(OWN_CHIP, BOUGHT), value=Quantity(min=2, max=2, unit="products"),
    )  # fmt: skip
    single = finding(
        "SINGLE_FOUNDRY", CHIP, TSMC, "The ByteDance AI chip has TSMC as its only foundry that counts.",
        tier=1, alternatives=ALTERNATIVES[:1] + ALTERNATIVES[2:], evidence=(OWN_CHIP,),
        rules=(PRESUMPTION, DIFFUSION), missing_facts=(TRANSISTORS,),
    )  # fmt: skip
    bought = finding(
        "SINGLE_FOUNDRY", H20, TSMC, "The NVIDIA H20 comes from TSMC alone; its sale to China needs a licence.",
        tier=1, alternatives=(AlternativeRef(entity=TSMC, standing=Standing.COUNTS, reason="ships", claims=("c-2",)),),
        evidence=(BOUGHT,), rules=(LETTER_APPLIED, DIFFUSION), severity=Severity.MEDIUM,
    )  # fmt: skip
    values = {
        "question": "single-foundry",
        "arguments": {"target": "bytedance", "horizon": 24, "asOf": "2025-06-01"},
        "state": State.DECIDED,
        "as_of": date(2025, 6, 1),
        "known_at": datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
        "revision": 12,
        "summary": "Within 24 months, all documented AI compute of ByteDance depends on one foundry: TSMC.",
        "findings": (diamond, single, bought),
        "assumptions": ("A plan counts from the last day its source allows.",),
        "coverage": (
            Coverage(subject=COMPUTE, slot="compute", state=SlotState.SERVED, completeness=Completeness.PARTIAL,
                     documented=2, counting=2),
            Coverage(subject=H20, slot="memory", state=SlotState.OPEN, completeness=Completeness.UNKNOWN,
                     documented=0, counting=0),
        ),
        "would_change": ("A second foundry qualified for the ByteDance AI chip by June 2027.",),
        "versions": VERSIONS,
    }  # fmt: skip
    return Answer(**{**values, **changes})


def contested():
    """March 2026: talks with Samsung are reported and denied."""
    single = finding(
        "SINGLE_FOUNDRY", CHIP, TSMC,
        "TSMC is the only foundry of the ByteDance AI chip that counts, unless the reported talks with Samsung hold.",
        tier=1, state=State.CONTESTED, alternatives=ALTERNATIVES,
        evidence=(OWN_CHIP, Evidence(claims=(SAMSUNG_TALKS, SAMSUNG_DENIED))), rules=(PRESUMPTION,),
    )  # fmt: skip
    return decided(
        state=State.CONTESTED,
        as_of=date(2026, 3, 1),
        arguments={"target": "bytedance", "horizon": 24, "asOf": "2026-03-01"},
        summary="TSMC is the one foundry of ByteDance's AI compute, but a report of talks with Samsung is disputed.",
        findings=(single,),
    )


def unknown():
    """Nothing documented: the answer names what is missing and never says that there is no dependence."""
    missing = MissingFact(
        subject="ByteDance", fact="what its AI compute runs on", why="no order, purchase or use is recorded"
    )
    return decided(
        state=State.UNKNOWN,
        summary="On which foundry ByteDance's AI compute depends is unknown: nothing is recorded about its compute.",
        findings=(),
        missing_facts=(missing,),
        would_change=("Any claim about what ByteDance orders, buys or uses for compute.",),
        truncated=False,
    )
