"""Text files as readers want them: UTF-8, with or without a byte order mark, and not empty."""

from collections.abc import Iterator
from pathlib import Path

from graphsvc.ingest.problems import Unreadable

_LONGEST = 1_000_000
"""Bytes of a line; the longest text that a field may hold is 4,000 characters."""


def text_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Each line with its number, streamed. Unreadable names the first line that is not UTF-8, or an empty file."""
    number = 0
    with path.open("rb") as file:
        for number, raw in enumerate(iter(lambda: file.readline(_LONGEST + 1), b""), start=1):
            if len(raw) > _LONGEST:
                raise Unreadable(f"a line of more than {_LONGEST:,} bytes", number, "shorter lines")
            yield number, decoded(raw, number)
    if number == 0:
        raise Unreadable("the file is empty", expected="a bundle, see docs/bundle-format.md")


def whole_text(path: Path) -> str:
    """The whole text of a file."""
    return "".join(line for _, line in text_lines(path))


def decoded(raw: bytes, number: int) -> str:
    """One line as text."""
    try:
        return raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(f"byte {error.start + 1} of the line is not UTF-8", number, "a file in UTF-8") from error
