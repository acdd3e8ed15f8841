"""Running the command line: as a user does, in a process of its own, or, where nothing turns on that, in this one."""

import io
import os
import re
import subprocess
import sys
import time
from contextlib import chdir
from pathlib import Path
from unittest import mock

from graphsvc.cli import main

GRAPHSVC = Path(sys.executable).parent / "graphsvc"
PATIENCE = 120


class Commands:
    """The command line in a folder of its own, with one data directory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GRAPHSVC_")}
        return kept | {"COLUMNS": "100", "GRAPHSVC_DATA": str(self.data)} | more

    def run(self, *arguments: str, given: bytes = b"", **environment: str) -> "Ran":
        done = subprocess.run(
            [GRAPHSVC, *arguments],
            input=given,
            capture_output=True,
            cwd=self.folder,
            env=self.environment(**environment),
            timeout=PATIENCE,
            check=False,
        )
        return Ran(done)

    def here(self, *arguments: str, given: bytes = b"", **environment: str) -> "Ran":
        """The same in this process, which spares the seconds that importing everything takes."""
        with (
            chdir(self.folder),
            mock.patch.dict(os.environ, self.environment(**environment), clear=True),
            mock.patch.object(sys, "argv", ["graphsvc", *arguments]),
            mock.patch.object(sys, "stdin", _stream(given)),
            mock.patch.object(sys, "stdout", _stream()) as out,
            mock.patch.object(sys, "stderr", _stream()) as error,
        ):
            code = _exit_code()
        return Ran(subprocess.CompletedProcess(arguments, code, _content(out), _content(error)))

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        """A command that keeps running; its output goes to ``output`` in the folder."""
        with (self.folder / "output").open("wb") as output:
            return subprocess.Popen(
                [GRAPHSVC, *arguments],
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=self.folder,
                env=self.environment(**environment),
            )

    def said(self) -> str:
        return (self.folder / "output").read_text(encoding="utf-8")

    def address(self, running: subprocess.Popen[bytes]) -> str:
        """Where a service says that its pages are, once it says so."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if found := re.search(r"Pages +(http://\S+?)/\n", self.said()):
                return found[1]
            assert running.poll() is None, self.said()
            time.sleep(0.1)
        raise AssertionError(f"no address after {PATIENCE} s:\n{self.said()}")


class Ran:
    """What a command did. No user ever sees a traceback."""

    def __init__(self, done: subprocess.CompletedProcess[bytes]) -> None:
        self.code = done.returncode
        self.bytes = done.stdout
        self.out = done.stdout.decode()
        self.error = done.stderr.decode()
        assert "Traceback" not in self.error + self.out, self.error


def _exit_code() -> int:
    try:
        main()
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def _stream(content: bytes = b"") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", write_through=True)


def _content(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue()
