"""The class cache: classes as Java has them in memory, kept in a file, so that Neo4j starts in half the time."""

import hashlib
import json
from pathlib import Path

from graphsvc.domain.errors import EmbeddedError
from graphsvc.store.embedded.cache import locked, release_folder
from graphsvc.store.embedded.edition import Edition
from graphsvc.store.embedded.jars import sha256_of
from graphsvc.store.embedded.progress import Progress
from graphsvc.store.embedded.runtime import FLAGS, Runtime
from graphsvc.store.embedded.training import train


class ClassCache:
    """The class cache of an edition on a runtime. Its name says which jars, Java and flags it belongs to."""

    def __init__(self, edition: Edition, runtime: Runtime) -> None:
        self._edition, self._runtime = edition, runtime
        self._folder = release_folder(edition.release)
        self.path = self._folder / f"classes-{self._key()}.aot"
        self._stamp = self.path.with_suffix(".json")

    def get(self, progress: Progress) -> Path | None:
        """Return the file, made by a training run when there is none or it is damaged; ``None`` if that fails."""
        if self._is_good():
            return self.path
        try:
            with locked(self._folder, progress):
                if not self._is_good():
                    self._make(progress)
        except (EmbeddedError, OSError) as error:
            progress.say(f"No class cache could be made, so Neo4j starts more slowly. {error}")
            return None
        return self.path

    def discard(self) -> None:
        """Delete the file, because Java could not run with it."""
        self.path.unlink(missing_ok=True)
        self._stamp.unlink(missing_ok=True)

    def _make(self, progress: Progress) -> None:
        for old in self._folder.glob("classes-*"):
            old.unlink()
        part = self.path.with_suffix(".aot.part")
        try:
            train(self._edition, self._runtime, part, progress)
            self._write_stamp(part)
            part.replace(self.path)
        finally:
            part.unlink(missing_ok=True)

    def _is_good(self) -> bool:
        """Trust a file of recorded size and time; hash any other, since Java crashes on random bytes."""
        try:
            size, time, digest = json.loads(self._stamp.read_text())
            status = self.path.stat()
        except (OSError, ValueError):
            return False
        if (size, time) == (status.st_size, status.st_mtime_ns):
            return True
        return bool(size == status.st_size and digest == sha256_of(self.path))

    def _write_stamp(self, part: Path) -> None:
        status = part.stat()
        self._stamp.write_text(json.dumps([status.st_size, status.st_mtime_ns, sha256_of(part)]))

    def _key(self) -> str:
        parts = [[_look(jar) for jar in self._edition.jars], self._runtime.build, FLAGS]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _look(jar: Path) -> tuple[str, int, int]:
    """Path, size and time: what Java compares too, before it trusts its cache."""
    status = jar.stat()
    return str(jar), status.st_size, int(status.st_mtime)
