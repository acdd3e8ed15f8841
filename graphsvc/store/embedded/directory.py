"""The data directory: what lies where, who may read it, the password, and the release that wrote it."""

import errno
import hashlib
import secrets
import tempfile
from pathlib import Path

from graphsvc.domain.errors import EmbeddedError
from graphsvc.store.embedded.conf import render_conf
from graphsvc.store.embedded.release import refuse_unfit

USER = "neo4j"
_ROUNDS = 1024


class DataDirectory:
    """The embedded database's part, ``neo4j/``, of the directory that a user names with ``--data``.

    Everything in it is readable by its owner alone.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.expanduser().absolute()
        self.home = self.root / "neo4j"
        self.conf = self.home / "conf"
        self.log = self.home / "console.log"
        self.debug_log = self.home / "logs" / "debug.log"
        self.lock = self.home / "owner.lock"
        self.owner = self.home / "owner.json"
        self.connection = self.home / "connection.json"
        self.store_lock = self.home / "data" / "databases" / "store_lock"
        self._password = self.home / "password"
        self._release = self.home / "release"
        self._initial = self.home / "data" / "dbms" / "auth.ini"

    def make(self) -> None:
        """Create the directory and prove that it can be written; :class:`EmbeddedError` otherwise."""
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.home.chmod(0o700)
            self.conf.mkdir(mode=0o700, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.home) as file:
                file.write(b"x" * 4096)
        except OSError as error:
            raise unusable(self.home, error) from error

    def refuse_unfit(self, release: str) -> None:
        """Raise :class:`EmbeddedError` when another release wrote the directory and this one must not open it."""
        if written_by := self.written_by():
            refuse_unfit(written_by, release, str(self.root))

    def written_by(self) -> str | None:
        """Return the release that last opened the database here, or ``None`` for a new directory."""
        try:
            return self._release.read_text().strip() or None
        except FileNotFoundError:
            return None
        except OSError as error:
            raise unusable(self.home, error) from error

    def record_release(self, release: str) -> None:
        """Remember the release that opened the database."""
        if self.written_by() != release:
            write_private(self._release, f"{release}\n")

    def password(self) -> str:
        """Return the password, made up at random before the first start and given to Neo4j as its initial one.

        Raises :class:`EmbeddedError` when the file is gone but the database that it opens is not.
        """
        if self._password.exists():
            return self._password.read_text()
        if (self.home / "data" / "databases" / "system").exists():
            raise EmbeddedError(
                f"The password file {self._password} is missing, and the database beside it cannot be opened without.",
                hint="Restore the file from a backup, or name another data directory.",
            )
        password = secrets.token_urlsafe(24)
        for folder in (self._initial.parent.parent, self._initial.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
        write_private(self._initial, _initial_user(password))
        write_private(self._password, password)  # last: an interrupted first start makes up both again
        return password

    def write_conf(self, port: int) -> None:
        """Write Neo4j's configuration for this start."""
        for name, text in render_conf(port).items():
            write_private(self.conf / name, text)


def write_private(path: Path, text: str) -> None:
    """Write a file that its owner alone may read, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600, exist_ok=False)
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def unusable(folder: Path, error: OSError) -> EmbeddedError:
    """Return the error for a directory that cannot be written, in the words of its cause."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return EmbeddedError(f"The disk of the data directory {folder} is full.", hint="Free some space and try again.")
    if error.errno == errno.EROFS:
        return EmbeddedError(
            f"The data directory {folder} lies on a read-only file system.", hint="Name another with --data."
        )
    return EmbeddedError(
        f"The data directory {folder} cannot be written: {error.strerror or error}.",
        hint="Make it writable for this user, or name another with --data.",
    )


def _initial_user(password: str) -> str:
    """Return Neo4j's ``auth.ini`` line: name, salted iterated SHA-256, salt, rounds, no change demanded."""
    salt = secrets.token_bytes(32)
    digest = salt + password.encode()
    for _ in range(_ROUNDS):
        digest = hashlib.sha256(digest).digest()
    return f"{USER}:SHA-256,{digest.hex().upper()},{salt.hex().upper()},{_ROUNDS}:\n"
