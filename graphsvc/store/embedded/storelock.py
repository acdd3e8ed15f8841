"""Neo4j's own lock on a store: tells whether an orphaned Java is still closing it."""

import sys
import time
from pathlib import Path

_POLL = 0.02


def wait_free(lock: Path, limit: float) -> bool:
    """Wait up to ``limit`` seconds until no Java holds the store; ``False`` when one still does."""
    deadline = time.monotonic() + limit
    while _is_held(lock):
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL)
    return True


if sys.platform == "win32":

    def _is_held(lock: Path) -> bool:  # noqa: ARG001
        """Windows does not end a parent's pipe before its children see it; the start itself will tell."""
        return False

else:
    import fcntl

    def _is_held(lock: Path) -> bool:
        try:
            with lock.open("r+b") as file:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the kind of lock that Java takes
        except FileNotFoundError:
            return False
        except (BlockingIOError, PermissionError):
            return True
        return False
