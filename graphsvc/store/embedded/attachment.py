"""Attachment: a command that finds the data directory served already uses the service's database."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from graphsvc.domain.errors import EmbeddedError
from graphsvc.store.embedded.connection import Connection, Notice, read_notice, read_owner
from graphsvc.store.embedded.directory import DataDirectory
from graphsvc.store.embedded.progress import Progress
from graphsvc.store.embedded.release import DEFAULT_RELEASE
from graphsvc.store.embedded.server import start

_POLL: Final = 0.05


def attach(data: Path, *, wait: float = 60) -> Connection | None:
    """Return the connection of the live service that owns the data directory, or ``None`` when there is none.

    A service that is just starting is waited for, up to ``wait`` seconds.
    Raises :class:`EmbeddedError` when the service lives but its database does not.
    """
    directory = DataDirectory(data)
    deadline = time.monotonic() + wait
    while (owner := read_owner(directory)) is not None and owner.kind == "service":
        if notice := read_notice(directory):
            return _connect(directory, notice)
        if time.monotonic() > deadline:
            raise EmbeddedError(
                f"The service with process id {owner.pid} is still starting the database of {directory.root}.",
                hint="Try again in a moment.",
            )
        time.sleep(_POLL)
    return None


def _connect(directory: DataDirectory, notice: Notice) -> Connection:
    if not notice.java_lives():
        raise EmbeddedError(
            f"The service with process id {notice.owner.pid} owns {directory.root}, but its database has ended.",
            hint="Restart that service.",
        )
    return Connection(
        uri=notice.uri,
        user=notice.user,
        password=SecretStr(directory.password()),
        release=notice.release,
        pid=notice.owner.pid,
        kind=notice.owner.kind,
    )


@contextmanager
def running(
    data: Path, *, release: str = DEFAULT_RELEASE, progress: Progress | None = None, wait: float = 30
) -> Iterator[Connection]:
    """Give a connection to the database of a data directory: a live service's, or one started for this context.

    Raises what :func:`attach` and :func:`start` raise.
    """
    if served := attach(data):
        yield served
        return
    try:
        server = start(data, release=release, progress=progress, wait=wait)
    except EmbeddedError:
        if not (served := attach(data)):  # a service may have taken the directory meanwhile
            raise
        yield served
        return
    with server:
        yield server.connection
