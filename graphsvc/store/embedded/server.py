"""The server: an embedded Neo4j as its owner sees it."""

from pathlib import Path
from types import TracebackType
from typing import Final, Self

from graphsvc.store.embedded.child import Child
from graphsvc.store.embedded.connection import Connection, Kind
from graphsvc.store.embedded.directory import DataDirectory, unusable
from graphsvc.store.embedded.edition import choose_edition
from graphsvc.store.embedded.launch import launch
from graphsvc.store.embedded.ownership import Ownership
from graphsvc.store.embedded.prepared import Prepared, prepare
from graphsvc.store.embedded.progress import Progress, Silent
from graphsvc.store.embedded.release import DEFAULT_RELEASE

_STOP_LIMIT: Final = 30.0


class EmbeddedNeo4j:
    """A running embedded Neo4j that this process owns. Leaving its context, or :meth:`stop`, ends it."""

    def __init__(self, connection: Connection, child: Child, ownership: Ownership) -> None:
        self.connection = connection
        self._child, self._ownership = child, ownership

    @property
    def alive(self) -> bool:
        """Whether the database process still runs."""
        return self._child.alive

    @property
    def java_pid(self) -> int:
        """Process id of the database itself."""
        return self._child.java

    def stop(self) -> None:
        """Stop the database in order and give up the data directory; the second time nothing happens."""
        try:
            self._child.stop(_STOP_LIMIT)
        finally:
            self._ownership.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(
    data: Path,
    *,
    release: str = DEFAULT_RELEASE,
    kind: Kind = "command",
    progress: Progress | None = None,
    wait: float = 30,
) -> EmbeddedNeo4j:
    """Start the database of a data directory, preparing whatever is missing, and return it ready for statements.

    While another command owns the directory, wait up to ``wait`` seconds. A start after ``kill -9`` recovers by itself.
    Raises :class:`EmbeddedError` when the directory is in use, unusable or from a newer release, and for every
    failure of :func:`prepare`.
    """
    progress = progress or Silent()
    directory = DataDirectory(data)
    directory.refuse_unfit(choose_edition(release).release)
    directory.make()
    prepared = prepare(release, progress=progress)
    try:
        return _start_owned(directory, prepared, Ownership.take(directory, kind, wait, progress), progress)
    except OSError as error:
        raise unusable(directory.home, error) from error


def _start_owned(
    directory: DataDirectory, prepared: Prepared, ownership: Ownership, progress: Progress
) -> EmbeddedNeo4j:
    try:
        directory.refuse_unfit(prepared.release)
        child, connection = launch(directory, prepared, ownership.owner, progress)
    except BaseException:
        ownership.release()
        raise
    return EmbeddedNeo4j(connection, child, ownership)
