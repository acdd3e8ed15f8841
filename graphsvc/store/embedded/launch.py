"""The launch: from a data directory that this process owns to a database that answers."""

from pathlib import Path
from typing import Final

from pydantic import SecretStr

from graphsvc.domain.errors import EmbeddedError
from graphsvc.store.embedded.child import Child
from graphsvc.store.embedded.command import java_command
from graphsvc.store.embedded.connection import Connection, Kind, Owner, leave_notice, notice_of
from graphsvc.store.embedded.directory import USER, DataDirectory
from graphsvc.store.embedded.failure import LOCKED, PORT_TAKEN, Failure, database_failed, explain, failed_start
from graphsvc.store.embedded.port import free_port
from graphsvc.store.embedded.prepared import Prepared
from graphsvc.store.embedded.progress import Progress
from graphsvc.store.embedded.runtime import BRIEF
from graphsvc.store.embedded.storelock import wait_free

_READY_LIMIT: Final = 180.0
_ORPHAN_LIMIT: Final = 30.0
_STOP_LIMIT: Final = 10.0
_GRACE: Final = 20.0
_ATTEMPTS: Final = 4


def launch(directory: DataDirectory, prepared: Prepared, owner: Owner, progress: Progress) -> tuple[Child, Connection]:
    """Start Java and return it with its connection, which is also left in the directory for others.

    Raises :class:`EmbeddedError` with the cause that Neo4j's output tells.
    """
    password = directory.password()
    written_by = directory.written_by()
    if written_by not in (None, prepared.release):
        progress.say(f"Neo4j {prepared.release} upgrades the database that {written_by} wrote.")
    child, port = _Launcher(directory, prepared, owner.kind, progress).run()
    directory.record_release(prepared.release)
    uri = f"bolt://127.0.0.1:{port}"
    leave_notice(directory, notice_of(uri, prepared.release, owner, child.java))
    return child, Connection(
        uri=uri, user=USER, password=SecretStr(password), release=prepared.release, pid=owner.pid, kind=owner.kind
    )


class _Launcher:
    """Attempts at a start; some failures go away by trying again a little differently."""

    def __init__(self, directory: DataDirectory, prepared: Prepared, kind: Kind, progress: Progress) -> None:
        self._directory, self._prepared, self._kind, self._progress = directory, prepared, kind, progress
        self._class_cache: Path | None = prepared.class_cache

    def run(self) -> tuple[Child, int]:
        """Return the started child and its port."""
        for left in reversed(range(_ATTEMPTS)):
            self._wait_for_store()
            child, port, failure = self._attempt()
            if failure is None:
                return child, port
            if not (left and self._can_retry(failure)):
                raise failed_start(failure, self._directory.log)
        raise EmbeddedError("Neo4j did not start.")

    def _wait_for_store(self) -> None:
        lock = self._directory.store_lock
        if wait_free(lock, 1):
            return
        self._progress.say("Waiting for the previous database process to finish.")
        if not wait_free(lock, _ORPHAN_LIMIT):
            raise failed_start(LOCKED, self._directory.log)

    def _attempt(self) -> tuple[Child, int, Failure | None]:
        port = free_port()
        self._directory.write_conf(port)
        prepared = self._prepared
        command = java_command(prepared.runtime, prepared.edition, self._directory, self._options())
        child = Child.launch(command, self._directory.log, grace=_GRACE)
        try:
            failure = _failure_of(child)
        except BaseException:
            child.stop(_STOP_LIMIT)
            raise
        if failure is not None:
            child.stop(_STOP_LIMIT)
        return child, port, failure

    def _options(self) -> list[str]:
        brief = [BRIEF] if self._kind == "command" else []
        return [*brief, f"-XX:AOTCache={self._class_cache}"] if self._class_cache else brief

    def _can_retry(self, failure: Failure) -> bool:
        if failure in (PORT_TAKEN, LOCKED):
            return True
        if self._class_cache is None or not failure.crashed:
            return False
        self._progress.say("Java failed with its class cache; starting without, it is made anew next time.")
        self._class_cache.unlink(missing_ok=True)
        self._class_cache = None
        return True


def _failure_of(child: Child) -> Failure | None:
    started = child.wait_started(_READY_LIMIT)
    if started and not database_failed(child.log):
        return None
    return explain(child.log, child.status, _READY_LIMIT)
