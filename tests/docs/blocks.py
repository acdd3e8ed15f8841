"""The code blocks of the documentation, and the shell lines in them."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer.main

from docs.refresh import ROOT, pages
from graphsvc.cli import app

_BLOCK = re.compile(
    r"(?:<!-- file: (?P<file>\S+) -->\n)?^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE
)


class Block(NamedTuple):
    """One code block: where it stands, its language, its text, and the name of the file that it stands for."""

    page: Path
    line: int
    language: str
    body: str
    file: str | None

    @property
    def name(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    @property
    def shell(self) -> list[str]:
        """The commands of a console block."""
        return [line.removeprefix("$ ") for line in self.body.splitlines() if line.startswith("$ ")]


def _found() -> Iterator[Block]:
    for page in pages():
        text = page.read_text(encoding="utf-8")
        for match in _BLOCK.finditer(text):
            line = text.count("\n", 0, match.start("body"))
            yield Block(page, line, match["language"], match["body"], match["file"])


BLOCKS = list(_found())


def of(*languages: str) -> list[Any]:
    """The blocks in these languages, as parameters of a test."""
    return [pytest.param(block, id=block.name) for block in BLOCKS if block.language in languages]


def shell(program: str) -> list[Any]:
    """The console lines that call a program, as parameters of a test: page and words."""
    lines = [(block, shlex.split(line)) for block in BLOCKS if block.language == "console" for line in block.shell]
    return [
        pytest.param(block.page, words[1:], id=f"{block.name}: {' '.join(words)}"[:120])
        for block, words in lines
        if words[0].rpartition("/")[2] == program
    ]


def parsed(words: list[str]) -> str:
    """The full name of the command that the words call; its own error when it would refuse them."""
    command, name, rest = typer.main.get_command(app), [], list(words)
    while hasattr(command, "commands"):
        name.append(rest.pop(0))
        command = command.commands[name[-1]]
    command.make_context(" ".join(name), rest)
    return " ".join(name)
