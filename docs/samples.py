"""The samples of the documentation: real answers as the terminal shows them, at fixed dates, shortened with "…"."""

import io
import re
from collections.abc import Awaitable, Callable, Iterator
from datetime import date

from rich.console import Console

from graphsvc.domain.answers import Answer
from graphsvc.reports.rendering import to_table
from graphsvc.workspace import Workspace

WIDTH = 80
INDENT = 17
"""The column at which the rows of a finding begin, after their label."""
CUT = "…"
_LABEL = re.compile(r"^ {4}(Evidence|Alternatives|Applied|Not applied|Missing|Claims) ")
_ITEMS = {"Claims": r"\[\d", "Applied": r"[a-z0-9.-]+: ", "Not applied": r"[a-z0-9.-]+: "}
"""How an item of a row begins, where its further lines are not indented more."""

Keep = dict[str, int | None]
"""Which labelled rows of a finding are kept, and how many items of each (None: all)."""


def printed(answer: Answer) -> str:
    """The answer as ``graphsvc ask`` prints it on a terminal of 80 columns, without spaces at the ends of lines."""
    file = io.StringIO()
    Console(file=file, width=WIDTH, color_system=None).print(to_table(answer, WIDTH))
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines())


def excerpt(answer: Answer, wanted: dict[str, Keep]) -> str:
    """The summary, and of the first finding in which the words wanted stand its text and the rows kept."""
    paragraphs = printed(answer).split("\n\n")
    parts = [paragraphs[0]]
    for words, keep in wanted.items():
        found = next(part for part in paragraphs[2:] if words in part)
        parts.append("\n".join(_shortened(found.strip("\n").splitlines(), keep)))
    return f"\n\n{CUT}\n\n".join([*parts, ""]).rstrip()


def _shortened(lines: list[str], keep: Keep) -> Iterator[str]:
    label: str | None = None
    left: int | None = None
    for line in lines:
        if (match := _LABEL.match(line)) is not None:
            label = match[1]
            left = keep.get(label, 0)
        item = label is not None and re.match(_ITEMS.get(label, r"\S"), line[INDENT:]) is not None
        if item and left is not None:
            left -= 1
            if left == -1 and label in keep:
                yield f"{'':{INDENT}}{CUT}"
        if left is None or left >= 0:
            yield line


async def founding(workspace: Workspace) -> str:
    """The founding question, looking two years ahead."""
    answer = await workspace.single_foundry("bytedance", as_of=date(2025, 6, 1), horizon=24)
    wanted: dict[str, Keep] = {
        "Foundry diamond": {"Evidence": None, "Alternatives": None, "Claims": 3},
        "Single foundry under rules": {"Alternatives": None, "Applied": 1},
    }
    return _console(
        ".venv/bin/graphsvc ask single-foundry bytedance --as-of 2025-06-01 --horizon 24 --data .graphsvc",
        excerpt(answer, wanted),
    )


async def today(workspace: Workspace) -> str:
    """The same on the day itself: what counts without any time to switch."""
    answer = await workspace.single_foundry("bytedance", as_of=date(2025, 6, 1))
    wanted: dict[str, Keep] = {"Unserved slot under rules": {"Alternatives": None}}
    return _console("graphsvc ask single-foundry bytedance --as-of 2025-06-01", excerpt(answer, wanted))


async def contested(workspace: Workspace) -> str:
    """After the report of February 2026."""
    answer = await workspace.single_foundry("bytedance", as_of=date(2026, 3, 1), horizon=24)
    wanted: dict[str, Keep] = {"Product foundry": {"Alternatives": None}}
    return _console("graphsvc ask single-foundry bytedance --as-of 2026-03-01 --horizon 24", excerpt(answer, wanted))


async def suppliers(workspace: Workspace) -> str:
    """Critical suppliers of one chip."""
    answer = await workspace.critical_suppliers("nvidia-h20", as_of=date(2025, 6, 1))
    return _console(
        "graphsvc ask critical-suppliers nvidia-h20 --as-of 2025-06-01",
        excerpt(answer, {"If ASML stops": {"Evidence": None, "Claims": None}}),
    )


def _console(command: str, output: str) -> str:
    return f"```console\n$ {command}\n{output}\n```"


SAMPLES: dict[str, Callable[[Workspace], Awaitable[str]]] = {
    made.__name__: made for made in (founding, today, contested, suppliers)
}
"""Every sample by the name that its place in a page carries."""
