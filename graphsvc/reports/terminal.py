"""An answer for the terminal, by rich: readable at 80 columns and more, in colour or without."""

from collections.abc import Iterable, Iterator
from itertools import starmap

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.constrain import Constrain
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from graphsvc.domain.answers import AlternativeRef, Answer, Coverage, RuleNote, SourceRef, Standing, State
from graphsvc.reports import wording
from graphsvc.reports.outline import (
    Chain,
    Citation,
    Entry,
    Outline,
    claim_marks,
    date_facts,
    finding_facts,
    gathered,
    name_of,
    outline,
    source_line,
    source_mark,
    state_lines,
    versions_line,
)

_STATE_STYLES = {State.DECIDED: "bold green", State.CONTESTED: "bold yellow", State.UNKNOWN: "bold magenta"}
_LABEL_WIDTH = 12
_STANDING_WIDTH = 11

Row = tuple[str, RenderableType]


class Packed:
    """Short texts packed into lines with a space between them; a text is broken only if it is longer than a line."""

    def __init__(self, parts: list[Text]) -> None:
        self.parts = parts

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The packed lines, for the width that the surrounding renderable leaves."""
        line = Text(overflow="fold")
        for part in self.parts:
            if line and line.cell_len + 1 + part.cell_len > options.max_width:
                yield line
                line = Text(overflow="fold")
            line.append(" " if line else "").append_text(part)
        yield line


def to_table(answer: Answer, width: int = 100) -> RenderableType:
    """The whole answer as a renderable at most ``width`` columns wide (60 at the least)."""
    laid_out = outline(answer)
    blocks = [*_head(laid_out), *_sections(laid_out), *_closing(laid_out)]
    return Constrain(Group(*blocks), max(60, width))


def _head(laid_out: Outline) -> Iterator[RenderableType]:
    answer = laid_out.answer
    yield Text(wording.plain(answer.summary), "bold")
    yield Text("")
    yield _stated(answer.state, date_facts(answer))
    yield Text(f"{laid_out.question}: {laid_out.arguments}", "dim")
    yield from (Text(line, _STATE_STYLES[answer.state]) for line in state_lines(answer))


def _sections(laid_out: Outline) -> Iterator[RenderableType]:
    for section in laid_out.sections:
        yield _heading(f"{section.title} ({len(section.entries)})")
        for position, entry in enumerate(section.entries):
            yield Padding(_entry(entry), (0 if position == 0 else 1, 0, 0, 0))


def _entry(entry: Entry) -> RenderableType:
    finding = entry.finding
    facts = _stated(finding.state, finding_facts(finding))
    body = Group(Text(wording.plain(finding.explanation)), facts, _labelled(_entry_rows(entry)))
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=3, justify="right", style="bold")
    grid.add_column(ratio=1)
    grid.add_row(f"{entry.number}.", body)
    return grid


def _entry_rows(entry: Entry) -> Iterator[Row]:
    finding = entry.finding
    yield from (("Evidence", _chain(chain)) for chain in entry.chains)
    if finding.alternatives:
        yield "Alternatives", _alternatives(finding.alternatives)
    yield from (("Applied", _rule(note)) for note in entry.applied)
    yield from (("Not applied", _rule(note)) for note in entry.not_applied)
    yield from (("Missing", _missing(*facts)) for facts in gathered(finding.missing_facts))
    yield from (("Claims", _citation(citation)) for citation in entry.citations if citation.first)
    above = [f"[{citation.number}]" for citation in entry.citations if not citation.first]
    if above:
        yield "Claims", Text(f"{' '.join(above)} as above", "dim")


def _closing(laid_out: Outline) -> Iterator[RenderableType]:
    answer = laid_out.answer
    yield from _listed("Missing facts", starmap(_missing, gathered(answer.missing_facts)))
    yield from _listed("What would change this answer", map(_words, answer.would_change))
    if answer.coverage:
        yield _heading("Coverage")
        yield _coverage(answer.coverage)
    yield from _listed("Assumptions", map(_words, answer.assumptions))
    yield from _listed("Sources", map(_source, laid_out.sources))
    yield Text("")
    yield Text(versions_line(answer), "dim")


def _listed(title: str, items: Iterable[Text]) -> Iterator[RenderableType]:
    lines = list(items)
    if lines:
        yield _heading(title)
        grid = Table.grid(padding=(0, 1))
        grid.add_column(width=3, justify="right")
        grid.add_column(ratio=1, overflow="fold")
        for line in lines:
            grid.add_row("–", line)
        yield grid


def _heading(title: str) -> RenderableType:
    return Padding(Rule(Text(title, "bold"), align="left", style="dim"), (1, 0, 0, 0))


def _labelled(rows: Iterable[Row]) -> RenderableType:
    """Rows with a label column; a label that repeats is written once."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=_LABEL_WIDTH, style="dim")
    grid.add_column(ratio=1, overflow="fold")
    previous = ""
    for name, content in rows:
        grid.add_row("" if name == previous else name, content)
        previous = name
    return grid


def _stated(state: State, facts: list[str]) -> RenderableType:
    """A state, and beside it what belongs to it."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style=_STATE_STYLES[state])
    grid.add_column(ratio=1)
    grid.add_row(str(state), _dotted([Text(fact, "dim") for fact in facts]))
    return grid


def _words(text: str) -> Text:
    return Text(wording.plain(text))


def _chain(chain: Chain) -> RenderableType:
    """The chain in lines that break between an arrow and the next name, never inside either."""
    return Packed([Text.assemble((link.name, "bold cyan"), (f" {link.arrow}".rstrip(), "dim")) for link in chain])


def _dotted(parts: list[Text]) -> RenderableType:
    """Parts with dots between them, in lines that break at a dot only."""
    return Packed([*(part + Text(" ·", "dim") for part in parts[:-1]), *parts[-1:]])


def _alternatives(alternatives: tuple[AlternativeRef, ...]) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=_STANDING_WIDTH)
    grid.add_column(ratio=1, overflow="fold")
    for alternative in alternatives:
        style = "green" if alternative.standing is Standing.COUNTS else "yellow"
        reason = wording.plain(alternative.reason)
        dispute = " (disputed)" if alternative.disputed else ""
        line = Text.assemble((name_of(alternative.entity), "bold"), dispute, f": {reason}")
        grid.add_row(Text(wording.STANDINGS[alternative.standing], style), line)
    return grid


def _rule(note: RuleNote) -> Text:
    head = (wording.plain(note.rule), "bold")
    citation = "" if note.citation is None else f" ({wording.plain(note.citation)})"
    return Text.assemble(head, f": {wording.rule(note)}", (citation, "dim"))


def _missing(subject: str, facts: str, why: str) -> Text:
    return Text.assemble((f"{subject}: {facts}", "bold"), f" – {why}")


def _citation(citation: Citation) -> RenderableType:
    claim = citation.claim
    source = f"{wording.GRADES[claim.source.grade]}, {source_mark(claim.source)}"
    grid = Table.grid()
    grid.add_column(width=len(f"[{citation.number}] "), style="dim")
    grid.add_column(ratio=1, overflow="fold")
    words = [Text(citation.sentence, "bold"), *map(Text, [*claim_marks(claim), source])]
    grid.add_row(f"[{citation.number}]", _dotted(words))
    if claim.quote is not None:
        grid.add_row("", Text(f"“{wording.plain(claim.quote)}”", "italic"))
    return grid


def _source(source: SourceRef) -> Text:
    line = Text(f"{source_line(source)} · grade: {wording.GRADES[source.grade]}")
    if source.url is not None:
        line.append(f"\n{wording.plain(source.url)}", "dim")
    return line


def _coverage(coverage: tuple[Coverage, ...]) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    for _ in range(4):
        grid.add_column(overflow="fold")
    for item in coverage:
        count = f"{item.counting} of {item.documented} count"
        words = f"{wording.SLOT_STATES[item.state]}, {wording.COMPLETENESS[item.completeness]}"
        grid.add_row(name_of(item.subject), wording.plain(item.slot), words, count)
    return Padding(grid, (0, 0, 0, 2))
