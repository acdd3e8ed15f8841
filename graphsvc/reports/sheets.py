"""A short report as titled parts, each of lines or a table, for the terminal and as Markdown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from graphsvc.reports import wording
from graphsvc.reports.markdown import escape


@dataclass(frozen=True)
class Part:
    """One part of a report: its title, and lines, or a table with a header. Empty parts are left out."""

    title: str
    lines: Sequence[str] = ()
    header: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Sheet:
    """A report: what it says in a line, what belongs to that, and its parts."""

    headline: str
    notes: Sequence[str]
    parts: Sequence[Part]

    @property
    def filled(self) -> list[Part]:
        """The parts that hold something."""
        return [part for part in self.parts if part.lines or part.rows]


def sheet_markdown(sheet: Sheet) -> str:
    """The report as Markdown text that ends with a line feed."""
    blocks = [f"# {escape(sheet.headline)}", *(escape(note) for note in sheet.notes)]
    for part in sheet.filled:
        blocks += [f"## {escape(part.title)}", *_blocks(part)]
    return "\n\n".join(blocks) + "\n"


def _blocks(part: Part) -> Iterator[str]:
    if part.lines:
        yield "\n".join(f"- {escape(line)}" for line in part.lines)
    if part.rows:
        rows = [part.header, ["---"] * len(part.header), *([escape(cell) for cell in row] for row in part.rows)]
        yield "\n".join(f"| {' | '.join(row)} |" for row in rows)


def sheet_table(sheet: Sheet) -> RenderableType:
    """The report for a terminal."""
    notes = [Text(wording.plain(note), "dim") for note in sheet.notes]
    return Group(Text(wording.plain(sheet.headline), "bold"), *notes, *(_shown(part) for part in sheet.filled))


def _shown(part: Part) -> RenderableType:
    heading = Padding(Rule(Text(part.title, "bold"), align="left", style="dim"), (1, 0, 0, 0))
    return Group(heading, *([_bullets(part.lines)] if part.lines else []), *([_grid(part)] if part.rows else []))


def _bullets(lines: Sequence[str]) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=3, justify="right")
    grid.add_column(ratio=1, overflow="fold")
    for line in lines:
        grid.add_row("–", Text(wording.plain(line)))
    return grid


def _grid(part: Part) -> RenderableType:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in part.header:
        table.add_column(name, overflow="fold")
    for row in part.rows:
        table.add_row(*(Text(wording.plain(cell)) for cell in row))
    return table
