"""The cache: the user's folder that keeps jars and class caches, one subfolder a release."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs
from filelock import FileLock, Timeout

from graphsvc.domain.errors import EmbeddedError
from graphsvc.store.embedded.progress import Progress


def cache_folder() -> Path:
    """Return ``GRAPHSVC_CACHE``, or the platform's cache folder for graphsvc. It need not exist."""
    named = os.environ.get("GRAPHSVC_CACHE")
    return Path(named).expanduser().absolute() if named else Path(platformdirs.user_cache_dir("graphsvc", False))


def release_folder(release: str) -> Path:
    """Return the part of the cache that belongs to one release."""
    return cache_folder() / f"neo4j-{release}"


@contextmanager
def locked(folder: Path, progress: Progress) -> Iterator[None]:
    """Hold the folder's lock, creating the folder; several processes that need it do the work once.

    Raises :class:`EmbeddedError` when the folder cannot be created or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "cache.lock", thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress.say(f"Another process is preparing {folder}; waiting for it.")
            lock.acquire()
    except OSError as error:
        raise EmbeddedError(
            f"The cache folder {folder} cannot be written: {error.strerror}.",
            hint="Make it writable, or name another in GRAPHSVC_CACHE.",
        ) from error
    try:
        yield
    finally:
        lock.release()
