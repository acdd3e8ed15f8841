"""Renews what the documentation takes from the code, the data and real answers.

``.venv/bin/python -m docs.refresh`` writes the pages; the tests of the documentation compare them. A generated part
stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``.
"""

import asyncio
import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import graphsvc
from docs.samples import SAMPLES
from docs.tables import TABLES
from graphsvc.settings import settings
from graphsvc.shipped import shipped
from graphsvc.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
_PART = re.compile(r"(<!-- generated: (?P<name>[a-z-]+) -->\n)(?P<body>.*?)(<!-- end -->)", re.DOTALL)


def pages() -> list[Path]:
    """Every page of the documentation."""
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def used(text: str) -> list[str]:
    """The names of the generated parts of a page."""
    return [match["name"] for match in _PART.finditer(text)]


def refreshed(text: str, parts: Mapping[str, str]) -> str:
    """The page with its generated parts as they should be; those that are not given stay. KeyError for none."""

    def body(match: re.Match[str]) -> str:
        name = match["name"]
        return f"{match[1]}\n{parts[name]}\n\n{match[4]}" if name in parts else match[0]

    return _PART.sub(body, text)


async def samples(workspace: Workspace) -> dict[str, str]:
    """Every sample, from a workspace that holds the starter graph."""
    return {name: await make(workspace) for name, make in SAMPLES.items()}


async def _from_starter() -> dict[str, str]:
    if settings().db is not None:
        sys.exit("The samples come from a database of their own: unset GRAPHSVC_DB, and db in graphsvc.toml.")
    with tempfile.TemporaryDirectory() as folder:
        async with graphsvc.open(data=Path(folder)) as workspace:
            await workspace.load([shipped("data") / "starter"])
            return await samples(workspace)


def main() -> None:
    """Rewrite the pages whose generated parts are out of date, and name them."""
    parts = {name: make() for name, make in TABLES.items()} | asyncio.run(_from_starter())
    for page in pages():
        text = page.read_text(encoding="utf-8")
        new = refreshed(text, parts)
        if new != text:
            page.write_text(new, encoding="utf-8")
            sys.stdout.write(f"{page.relative_to(ROOT)} refreshed\n")


if __name__ == "__main__":
    main()
