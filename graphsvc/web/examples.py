"""The ready examples of GraphiQL: one ``.graphql`` file each, whose first comment line is its title."""

from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "examples"


@dataclass(frozen=True)
class Example:
    """A document to try: its slug (the file's name), title and text."""

    slug: str
    title: str
    query: str

    def as_json(self) -> dict[str, str]:
        """The example as the page's script reads it."""
        return asdict(self)


@cache
def examples() -> tuple[Example, ...]:
    """All examples in the order of their file names. Raises ValueError for a file without a title."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.graphql")))


def _read(path: Path) -> Example:
    text = path.read_text(encoding="utf-8")
    first = text.partition("\n")[0]
    if not first.startswith("# "):
        raise ValueError(f"{path.name} needs a first line '# Title'")
    return Example(path.stem.partition("-")[2], first.removeprefix("# ").strip(), text)
