"""The jars on disk: which ones are as the lock file says, checked cheaply when nothing has changed."""

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from graphsvc.store.embedded.lockfile import Jar

Stamp = tuple[int, int, str]
"""Size in bytes, time of modification in nanoseconds, sha256 found at the last full check."""


class JarFolder:
    """A folder of jars with a record of the last full check of each.

    A jar whose size and time are as recorded is trusted; any other is read and hashed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._record = folder / "checked.json"
        self._stamps = self._read_record()

    def unfit(self, jars: Sequence[Jar]) -> list[Jar]:
        """Return the jars that are missing or whose content is not what the lock file says."""
        before = dict(self._stamps)
        bad = [jar for jar in jars if not self._is_good(jar)]
        if self._stamps != before:
            self._write_record()
        return bad

    def _is_good(self, jar: Jar) -> bool:
        path = self.folder / jar.name
        try:
            status = path.stat()
        except FileNotFoundError:
            return False
        stamp = self._stamps.get(jar.name)
        if stamp is None or stamp[:2] != (status.st_size, status.st_mtime_ns):
            stamp = self._stamps[jar.name] = (status.st_size, status.st_mtime_ns, sha256_of(path))
        return stamp[2] == jar.sha256

    def _read_record(self) -> dict[str, Stamp]:
        try:
            entries = json.loads(self._record.read_text())
            return {name: (size, time, digest) for name, (size, time, digest) in entries.items()}
        except (OSError, ValueError, AttributeError, TypeError):
            return {}  # the record only saves time: without it every jar is hashed again

    def _write_record(self) -> None:
        part = self._record.with_suffix(f".{os.getpid()}.part")
        try:
            part.write_text(json.dumps(self._stamps))
            part.replace(self._record)
        except OSError:
            part.unlink(missing_ok=True)  # a read-only cache (an image, say) is used as it is


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file's content in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
