"""The command line that runs Neo4j."""

import os
from collections.abc import Sequence
from pathlib import Path

from graphsvc.store.embedded.directory import DataDirectory
from graphsvc.store.embedded.edition import Edition
from graphsvc.store.embedded.runtime import FLAGS, Runtime, heap_flag


def java_command(
    runtime: Runtime, edition: Edition, directory: DataDirectory, options: Sequence[str] = ()
) -> list[str | Path]:
    """Return the command: the release's own entry point over the edition's jars alone, set up by ``directory``."""
    return [
        runtime.java,
        *FLAGS,
        heap_flag(),
        *options,
        "-cp",
        os.pathsep.join(map(str, edition.jars)),
        edition.main_class,
        f"--home-dir={directory.home}",
        f"--config-dir={directory.conf}",
        "--console-mode",
    ]
