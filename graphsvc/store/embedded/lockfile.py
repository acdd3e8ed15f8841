"""A lock file: the jars of one Neo4j release with their digests, and the class that Java must run."""

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from graphsvc.domain.errors import EmbeddedError
from graphsvc.store.embedded.release import check_known

_MAIN = "# main: "


class Jar(BaseModel):
    """One jar: its Maven coordinate and the sha256 (hexadecimal) that its content must have."""

    model_config = ConfigDict(frozen=True)

    group: str
    artifact: str
    version: str
    classifier: str | None = None
    sha256: str

    @property
    def name(self) -> str:
        """File name, both in the repository and on disk."""
        parts = [self.artifact, self.version, *([self.classifier] if self.classifier else [])]
        return "-".join(parts) + ".jar"

    @property
    def path(self) -> str:
        """Address below the root of a Maven repository."""
        return f"{self.group.replace('.', '/')}/{self.artifact}/{self.version}/{self.name}"


class LockFile(BaseModel):
    """The content of one lock file."""

    model_config = ConfigDict(frozen=True)

    release: str
    main_class: str
    jars: tuple[Jar, ...]


def parse_lock(release: str, text: str) -> LockFile:
    """Read a lock file's text: comment lines, one of which names the main class, then ``coordinate sha256`` lines.

    Raises :class:`EmbeddedError` when a line has another form or the main class is missing.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    mains = [line.removeprefix(_MAIN) for line in lines if line.startswith(_MAIN)]
    if len(mains) != 1:
        raise EmbeddedError(f"The lock file of Neo4j {release} must name one main class.")
    jars = tuple(_parse_line(line) for line in lines if not line.startswith("#"))
    return LockFile(release=release, main_class=mains[0], jars=jars)


def _parse_line(line: str) -> Jar:
    try:
        coordinate, digest = line.split()
        group, artifact, version, *classifier = coordinate.split(":")
    except ValueError:
        raise EmbeddedError(f"Not a line of a lock file: {line!r} (expected group:artifact:version sha256).") from None
    return Jar(
        group=group, artifact=artifact, version=version, classifier=classifier[0] if classifier else None, sha256=digest
    )


@cache
def load_lock(release: str) -> LockFile:
    """Return the lock file that ships for a known release."""
    check_known(release)
    source = files("graphsvc.store.embedded") / "locks" / f"neo4j-{release}.lock"
    return parse_lock(release, source.read_text(encoding="utf-8"))
