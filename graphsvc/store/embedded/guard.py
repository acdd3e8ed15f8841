"""The guard: a small process between graphsvc and Java, so that Java never outlives graphsvc.

Run as ``python -I -S guard.py PARENT GRACE COMMAND…``; imports the standard library alone. It writes Java's process id,
then waits. A byte on standard input asks for an orderly stop. The end of that input, or another parent than PARENT
(a process forked from graphsvc may hold the input open), means that graphsvc died: Java is told to stop, and killed
with its children after GRACE seconds. Should the guard itself be killed, Linux tells Java to stop.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from typing import NoReturn

_PR_SET_PDEATHSIG = 1


def _before_java() -> None:
    """Undo what Java must not inherit, and tie it to the guard's life where the system can."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415  Linux only

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _run_java(command: list[str]) -> "subprocess.Popen[bytes]":
    os.umask(0o077)
    before = None if os.name == "nt" else _before_java
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        stderr=sys.stderr,
        preexec_fn=before,  # noqa: PLW1509  no thread exists yet
    )


class _Watch:
    """Two threads that wait for the end of graphsvc: its pipe, and its place as our parent."""

    def __init__(self, java: "subprocess.Popen[bytes]", parent: int, grace: float) -> None:
        self._java, self._parent, self._grace = java, parent, grace
        for wait in (self._pipe, self._family):
            threading.Thread(target=wait, daemon=True).start()

    def _pipe(self) -> None:
        if os.read(0, 1):
            self._java.terminate()
        else:
            self._abandon()

    def _family(self) -> None:
        if os.name == "nt":
            return  # there a dead parent's id stays; the pipe has to do
        while os.getppid() == self._parent:
            time.sleep(1)
        self._abandon()

    def _abandon(self) -> None:
        self._java.terminate()
        time.sleep(self._grace)
        if os.name == "nt":
            self._java.kill()
        else:
            os.killpg(0, signal.SIGKILL)


def main(parent: str, grace: str, *command: str) -> NoReturn:
    """Run the command until it ends or graphsvc does; the exit status is the command's."""
    java = _run_java(list(command))
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, lambda *_: java.terminate())
    os.write(1, b"%d\n" % java.pid)
    _Watch(java, int(parent), float(grace))
    code = java.wait()
    os._exit(code if code >= 0 else 128 - code)  # no thread may hold up the end


if __name__ == "__main__":
    main(*sys.argv[1:])
