"""An answer as a Markdown document (CommonMark); foreign text is escaped so that it cannot become markup."""

import re
from collections.abc import Iterable, Iterator
from itertools import starmap

from graphsvc.domain.answers import AlternativeRef, Answer, Coverage, RuleNote, SourceRef
from graphsvc.reports import wording
from graphsvc.reports.outline import (
    Citation,
    Entry,
    Section,
    chain_text,
    claim_marks,
    date_facts,
    finding_facts,
    gathered,
    name_of,
    outline,
    source_line,
    state_lines,
    versions_line,
)

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~!&$@])")
_LINE_START = re.compile(r"^(?:([-+=:])|(\d+)([.)]))")
_BARE_ADDRESS = re.compile(r"(?<=[a-z])://|(?<=www)\.", re.IGNORECASE)


def escape(text: str) -> str:
    """``text`` on one line, with every character that Markdown or its common extensions would read escaped."""
    escaped = _MARKUP.sub(r"\\\1", wording.plain(text))
    escaped = _BARE_ADDRESS.sub(lambda match: "".join(f"\\{character}" for character in match[0]), escaped)
    return _LINE_START.sub(_escape_start, escaped)


def _escape_start(match: re.Match[str]) -> str:
    sign, number, mark = match.groups()
    return f"\\{sign}" if sign else f"{number}\\{mark}"


def to_markdown(answer: Answer) -> str:
    """The whole answer as Markdown text that ends with a line feed."""
    laid_out = outline(answer)
    blocks = [
        f"# {escape(answer.summary)}",
        f"**{answer.state}** · {escape(' · '.join(date_facts(answer)))}",
        f"{escape(laid_out.question)}: {escape(laid_out.arguments)}",
        *(f"> {escape(line)}" for line in state_lines(answer)),
        *(block for section in laid_out.sections for block in _section(section)),
        *_closing(answer),
    ]
    return "\n\n".join(blocks) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"## {escape(section.title)}"
    for entry in section.entries:
        yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    finding = entry.finding
    yield f"### {entry.number}. {escape(finding.explanation)}"
    yield f"**{finding.state}** · {escape(' · '.join(finding_facts(finding)))}"
    yield from (f"`{_code(chain_text(chain))}`" for chain in entry.chains)
    yield from _table("Alternatives", ("Standing", "Alternative", "Why"), map(_alternative, finding.alternatives))
    yield from _list("Rules applied", map(_rule, entry.applied))
    yield from _list("Rules not applied", map(_rule, entry.not_applied))
    yield from _list("Missing facts", starmap(_missing, gathered(finding.missing_facts)))
    yield from _list("Claims", map(_citation, entry.citations))


def _closing(answer: Answer) -> Iterator[str]:
    yield from _list("Missing facts", starmap(_missing, gathered(answer.missing_facts)), level="## ")
    yield from _list("What would change this answer", map(escape, answer.would_change), level="## ")
    header = ("Subject", "Slot", "State", "List", "Counting", "Documented")
    yield from _table("Coverage", header, map(_coverage, answer.coverage), level="## ")
    yield from _list("Assumptions", map(escape, answer.assumptions), level="## ")
    yield f"Computed with {escape(versions_line(answer))}."


def _list(title: str, items: Iterable[str], level: str = "") -> Iterator[str]:
    lines = [f"- {item}" for item in items]
    if lines:
        yield f"{level}{title}" if level else f"**{title}**"
        yield "\n".join(lines)


def _table(title: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]], level: str = "") -> Iterator[str]:
    lines = [_row(row) for row in rows]
    if lines:
        yield f"{level}{title}" if level else f"**{title}**"
        yield "\n".join([_row(header), _row(("---",) * len(header)), *lines])


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _alternative(alternative: AlternativeRef) -> tuple[str, str, str]:
    standing = wording.STANDINGS[alternative.standing] + (", disputed" if alternative.disputed else "")
    return standing, escape(name_of(alternative.entity)), escape(alternative.reason)


def _coverage(item: Coverage) -> tuple[str, ...]:
    words = (wording.SLOT_STATES[item.state], wording.COMPLETENESS[item.completeness])
    return escape(name_of(item.subject)), escape(item.slot), *words, str(item.counting), str(item.documented)


def _rule(note: RuleNote) -> str:
    citation = "" if note.citation is None else f" ({escape(note.citation)})"
    return f"**{escape(note.rule)}**: {escape(wording.rule(note))}{citation}"


def _missing(subject: str, facts: str, why: str) -> str:
    return f"{escape(subject)}: {escape(facts)} – {escape(why)}"


def _citation(citation: Citation) -> str:
    marks = " · ".join(map(escape, claim_marks(citation.claim)))
    head = f"\\[{citation.number}\\] {escape(citation.sentence)} · {marks}"
    if not citation.first:
        return f"{head} · cited above"
    quote = "" if citation.claim.quote is None else f" · “{escape(citation.claim.quote)}”"
    return f"{head}{quote} · {_source(citation.claim.source)}"


def _source(source: SourceRef) -> str:
    address = wording.web_address(source.url)
    text = escape(source_line(source))
    linked = text if address is None else f"[{text}](<{address}>)"
    return f"{linked} · {wording.GRADES[source.grade]}"


def _code(text: str) -> str:
    """Inside a code span nothing is read but the back-tick that would end it."""
    return text.replace("`", "'")
