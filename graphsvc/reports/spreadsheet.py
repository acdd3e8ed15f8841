"""An answer as CSV (RFC 4180): one row a finding, or one row without a finding where there is none."""

import csv
import io
from collections.abc import Iterable, Mapping

from graphsvc.domain.answers import AlternativeRef, Answer, Finding, MissingFact
from graphsvc.domain.quantities import Quantity
from graphsvc.reports import wording
from graphsvc.reports.outline import Entry, chain_text, name_of, outline, source_line

Cell = str | int | float | bool | None

COLUMNS = (
    *("question", "arguments", "state", "asOf", "knownAt", "revision", "summary", "truncated"),
    *("finding", "kind", "subject", "subjectLabel", "anchor", "anchorLabel", "slot", "tier"),
    *("valueMin", "valueMax", "valueUnit", "severity", "findingState", "confidence", "origins", "explanation"),
    *("alternatives", "rulesApplied", "rulesNotApplied", "missingFacts", "paths", "claims", "sources", "grades"),
)
"""The columns, in order. A cell that holds several items separates them with `` | ``."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "'")


def to_csv(answer: Answer) -> str:
    """The findings as CSV text with a header line and CRLF line ends; text cells cannot start a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\r\n", restval="")
    writer.writeheader()
    for row in _rows(answer):
        writer.writerow({name: guarded(value) for name, value in row.items()})
    return buffer.getvalue()


def guarded(value: Cell) -> str | int | float:
    """A cell that a spreadsheet shows as it is: an apostrophe before text that it would take for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return value
    text = wording.plain(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _rows(answer: Answer) -> list[dict[str, Cell]]:
    laid_out = outline(answer)
    common = {**_answer_cells(answer), "arguments": laid_out.arguments}
    entries = [entry for section in laid_out.sections for entry in section.entries]
    if not entries:
        return [{**common, "missingFacts": _joined(map(_missing, answer.missing_facts))}]
    return [{**common, **_finding_cells(entry.finding), **_evidence_cells(entry)} for entry in entries]


def _answer_cells(answer: Answer) -> dict[str, Cell]:
    dumped = answer.model_dump(mode="json", by_alias=True, include={"as_of", "known_at"})
    return {
        "question": answer.question,
        "state": answer.state,
        **dumped,
        "revision": answer.revision,
        "summary": answer.summary,
        "truncated": answer.truncated,
    }


def _finding_cells(finding: Finding) -> dict[str, Cell]:
    anchor = finding.anchor
    return {
        "finding": finding.id,
        "kind": finding.kind,
        "subject": finding.subject.id,
        "subjectLabel": name_of(finding.subject),
        "anchor": None if anchor is None else anchor.id,
        "anchorLabel": None if anchor is None else name_of(anchor),
        "slot": finding.slot,
        "tier": finding.tier,
        **_value_cells(finding.value),
        "severity": finding.severity,
        "findingState": finding.state,
        "confidence": finding.confidence,
        "origins": _joined(finding.origins),
        "explanation": finding.explanation,
    }


def _value_cells(value: Quantity | None) -> Mapping[str, Cell]:
    if value is None:
        return {}
    return {"valueMin": value.min, "valueMax": value.max, "valueUnit": value.unit or value.currency}


def _evidence_cells(entry: Entry) -> dict[str, Cell]:
    finding = entry.finding
    claims = [citation.claim for citation in entry.citations]
    return {
        "alternatives": _joined(map(_alternative, finding.alternatives)),
        "rulesApplied": _joined(note.rule for note in entry.applied),
        "rulesNotApplied": _joined(note.rule for note in entry.not_applied),
        "missingFacts": _joined(map(_missing, finding.missing_facts)),
        "paths": _joined(map(chain_text, entry.chains)),
        "claims": _joined(claim.id for claim in claims),
        "sources": _joined(source_line(claim.source) for claim in claims),
        "grades": _joined(claim.source.grade for claim in claims),
    }


def _alternative(alternative: AlternativeRef) -> str:
    return f"{name_of(alternative.entity)}: {wording.STANDINGS[alternative.standing]}, {alternative.reason}"


def _missing(fact: MissingFact) -> str:
    return f"{fact.subject}: {fact.fact}"


def _joined(items: Iterable[str]) -> str:
    return " | ".join(items)
