"""Failures: what Neo4j's own output says about a start that failed, in one sentence for the user."""

import re
from pathlib import Path
from typing import Final, NamedTuple

from graphsvc.domain.errors import EmbeddedError


class Failure(NamedTuple):
    """Why a start failed: a clause, what to do, and whether Java itself broke down before Neo4j could speak."""

    cause: str
    hint: str
    crashed: bool = False


PORT_TAKEN: Final = Failure("the port was taken by another process", "Try again.")
LOCKED: Final = Failure(
    "another process has the database files open", "Stop that process, or name another directory with --data."
)
_DATABASE_FAILED: Final = "Failed to start DatabaseId"
_CAUSES: Final = {
    r"BindException|Address already in use": PORT_TAKEN,
    r"Lock file has been locked|FileLockException": LOCKED,
    r"No space left on device|Disk quota exceeded": Failure("the disk is full", "Free some space and try again."),
    r"Read-only file system": Failure("the data directory is on a read-only file system", "Name another with --data."),
    r"AccessDeniedException|Permission denied": Failure(
        "a file of the data directory may not be read or written", "Give its files to the user who runs graphsvc."
    ),
    r"OutOfMemoryError|insufficient memory for the Java|Could not reserve enough space": Failure(
        "there was not enough memory", "Close other programs or use a larger machine."
    ),
    r"NoClassDefFoundError|ClassNotFoundException|Could not find or load main class|ZipException": Failure(
        "a jar is missing or damaged",
        "Delete graphsvc's cache folder, so that it is fetched again, or install Neo4j again.",
    ),
    r"UnsupportedLogVersionException|newer version of neo4j|StoreUpgrade|downgrad": Failure(
        "a newer release of Neo4j wrote the database", "Use that release, or name another directory with --data."
    ),
    rf"{_DATABASE_FAILED}|recovery not possible|uninitialised metadata store": Failure(
        "the database files are damaged",
        "Restore the data directory from a backup, or move it away and load the data again.",
    ),
}
_TAIL: Final = 200_000


def explain(log: Path, status: int | None, limit: float) -> Failure:
    """Return the cause of a failed start from the log file and Java's exit status (``None``: it still runs)."""
    text = _read_tail(log)
    for pattern, failure in _CAUSES.items():
        if re.search(pattern, text):
            return failure
    if status is None:
        return Failure(f"it was not ready after {limit:.0f} seconds", "Try again when the machine is less busy.")
    found = re.findall(r"(?:Caused by: |ERROR |Error: )(.+)", text)
    cause = found[-1].strip() if found else f"Java ended with status {status}"
    return Failure(cause, "The log file says more.", crashed="Starting..." not in text or status > 128)


def database_failed(log: Path) -> bool:
    """Tell whether Neo4j, though started, could not open its database: it goes on without, answering nothing."""
    return _DATABASE_FAILED in _read_tail(log)


def failed_start(failure: Failure, log: Path) -> EmbeddedError:
    """Return the error for a failed start; it always names the log file."""
    return EmbeddedError(f"Neo4j did not start: {failure.cause}.", hint=f"{failure.hint} The log file is {log}.")


def _read_tail(log: Path) -> str:
    try:
        return log.read_bytes()[-_TAIL:].decode(errors="replace")
    except OSError:
        return ""
