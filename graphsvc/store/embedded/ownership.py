"""Ownership: one process at a time runs the database of a data directory."""

import time
from typing import Self

from filelock import FileLock, Timeout

from graphsvc.domain.errors import EmbeddedError
from graphsvc.store.embedded.connection import Kind, Owner, read_owner
from graphsvc.store.embedded.directory import DataDirectory, unusable, write_private
from graphsvc.store.embedded.progress import Progress

_POLL = 0.05


class Ownership:
    """The lock on a data directory, held; the system releases it however this process ends."""

    def __init__(self, directory: DataDirectory, lock: FileLock, owner: Owner) -> None:
        self.owner = owner
        self._directory, self._lock = directory, lock

    @classmethod
    def take(cls, directory: DataDirectory, kind: Kind, wait: float, progress: Progress) -> Self:
        """Take the lock; wait up to ``wait`` seconds for a command that holds it, not at all for a service.

        Raises :class:`EmbeddedError` that names the owner.
        """
        lock = FileLock(directory.lock, thread_local=False, mode=0o600)
        deadline, told = time.monotonic() + wait, False
        while not _try(lock, directory):
            owner = read_owner(directory)
            if time.monotonic() >= deadline or (owner is not None and owner.kind == "service"):
                raise in_use(directory, owner)
            if not told:
                progress.say(f"{_name(owner)} is using {directory.root}; waiting for it to finish.")
                told = True
            time.sleep(_POLL)
        owner = Owner.myself(kind)
        try:
            directory.connection.unlink(missing_ok=True)
            write_private(directory.owner, owner.model_dump_json())
        except BaseException:
            lock.release()
            raise
        return cls(directory, lock, owner)

    def release(self) -> None:
        """Give the directory up. Doing so twice is harmless."""
        if self._lock.is_locked:
            self._directory.connection.unlink(missing_ok=True)
            self._directory.owner.unlink(missing_ok=True)
            self._lock.release()


def in_use(directory: DataDirectory, owner: Owner | None) -> EmbeddedError:
    """Return the error for a directory that another process owns."""
    if owner is not None and owner.kind == "service":
        hint = "Stop that service, or let the command use its database, or name another directory with --data."
    else:
        hint = "Wait for it to end, or name another directory with --data."
    return EmbeddedError(f"{_name(owner)} is using the data directory {directory.root}.", hint=hint)


def _name(owner: Owner | None) -> str:
    if owner is None:
        return "Another process"
    noun = "The service" if owner.kind == "service" else "Another command"
    return f"{noun} with process id {owner.pid}"


def _try(lock: FileLock, directory: DataDirectory) -> bool:
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return False
    except OSError as error:
        raise unusable(directory.home, error) from error
    return True
