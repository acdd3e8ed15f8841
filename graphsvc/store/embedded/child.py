"""The child: Java under its guard, from launch to end."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Final, Self

import psutil

from graphsvc.store.embedded.runtime import java_environment

_GUARD: Final = Path(__file__).with_name("guard.py")
_STARTED: Final = b"INFO  Started."
_POLL: Final = 0.02


class Child:
    """A running Java with its guard. ``java`` is Java's process id, 0 when it could not be run at all."""

    def __init__(self, guard: "subprocess.Popen[bytes]", log: Path) -> None:
        self._guard, self.log, self._parent = guard, log, os.getpid()
        answer = _pipe(guard.stdout).readline()
        _pipe(guard.stdout).close()
        self.java = int(answer or 0)

    @classmethod
    def launch(cls, command: Sequence[str | Path], log: Path, *, grace: float) -> Self:
        """Run the command in a session of its own (Ctrl-C passes it by), its output into ``log``.

        ``grace``: seconds that Java has for an orderly end when this process dies.
        """
        log.unlink(missing_ok=True)
        log.touch(mode=0o600)
        with log.open("wb") as output:
            guard = subprocess.Popen(
                [sys.executable, "-I", "-S", _GUARD, str(os.getpid()), str(grace), *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                env=java_environment(),
                cwd=log.parent,
                start_new_session=True,
            )
        return cls(guard, log)

    def wait_started(self, limit: float) -> bool:
        """Wait up to ``limit`` seconds until Neo4j says that it has started; ``False`` when it ended or did not."""
        deadline = time.monotonic() + limit
        tail = b""
        with self.log.open("rb") as log:
            while _STARTED not in (tail := tail[-len(_STARTED) :] + log.read()):
                if not self.alive or time.monotonic() > deadline:
                    return _STARTED in tail + log.read()
                time.sleep(_POLL)
        return True

    @property
    def alive(self) -> bool:
        """Whether Java still runs."""
        return self._guard.poll() is None

    @property
    def status(self) -> int | None:
        """Java's exit status once it has ended; 128 + n when signal n ended it."""
        return self._guard.poll()

    def stop(self, limit: float) -> bool:
        """Stop Java in order and wait; kill it after ``limit`` seconds. ``True`` when it ended in order.

        Harmless when repeated, and in a process forked from the one that launched it.
        """
        if os.getpid() != self._parent:
            return False
        pipe = _pipe(self._guard.stdin)
        if not pipe.closed:
            with suppress(BrokenPipeError):  # Java and its guard are gone already
                pipe.write(b"s")
                pipe.flush()
            with suppress(BrokenPipeError):
                pipe.close()
        try:
            self._guard.wait(limit)
        except subprocess.TimeoutExpired:
            self.kill()
            return False
        return True

    def kill(self) -> None:
        """End Java at once, as ``kill -9`` does; the database recovers at its next start."""
        with suppress(psutil.NoSuchProcess):
            psutil.Process(self.java).kill()
        try:
            self._guard.wait(5)
        except subprocess.TimeoutExpired:
            self._guard.kill()
            self._guard.wait()


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise TypeError("the guard was launched without a pipe")
    return stream
