"""The edition in use: a release with its main class and jars, from a lock file or from an installed Neo4j."""

import os
import re
import zipfile
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from graphsvc.domain.errors import EmbeddedError
from graphsvc.store.embedded.cache import release_folder
from graphsvc.store.embedded.lockfile import Jar, load_lock

_KERNEL = re.compile(r"neo4j-kernel-(\d[\d.]*)\.jar")
_MAIN_CLASSES = ("org.neo4j.server.Neo4jCommunity", "org.neo4j.server.CommunityEntryPoint")
"""What ``bin/neo4j`` of the community edition runs: newer releases first."""


class Edition(BaseModel):
    """What is to be run. ``to_fetch`` are the jars that graphsvc must fetch; empty for an installed Neo4j."""

    model_config = ConfigDict(frozen=True)

    release: str
    main_class: str
    jars: tuple[Path, ...]
    to_fetch: tuple[Jar, ...]


def choose_edition(release: str) -> Edition:
    """Return the edition: the folder in ``GRAPHSVC_NEO4J_JARS`` whatever its release, else the release's lock file.

    Raises :class:`EmbeddedError` for an unknown release or a folder that is not Neo4j community's.
    """
    if folder := os.environ.get("GRAPHSVC_NEO4J_JARS"):
        return _installed(Path(folder).expanduser().absolute())
    lock = load_lock(release)
    folder_of_jars = release_folder(release) / "jars"
    jars = tuple(sorted(folder_of_jars / jar.name for jar in lock.jars))
    return Edition(release=release, main_class=lock.main_class, jars=jars, to_fetch=lock.jars)


def _installed(folder: Path) -> Edition:
    jars = tuple(sorted(folder.glob("*.jar")))
    kernels = [match for jar in jars if (match := _KERNEL.fullmatch(jar.name))]
    if len(kernels) != 1:
        raise EmbeddedError(
            f"GRAPHSVC_NEO4J_JARS names {folder}, which holds {len(kernels) or 'no'} neo4j-kernel jars.",
            hint="Name the lib folder of one installed Neo4j community edition, or unset it.",
        )
    return Edition(release=kernels[0][1], main_class=_main_class(folder, jars), jars=jars, to_fetch=())


def _main_class(folder: Path, jars: tuple[Path, ...]) -> str:
    for jar in (jar for jar in jars if re.fullmatch(r"neo4j-\d[\d.]*\.jar", jar.name)):
        try:
            with zipfile.ZipFile(jar) as archive:
                names = set(archive.namelist())
        except (OSError, zipfile.BadZipFile) as error:
            raise EmbeddedError(f"The jar {jar} is damaged: {error}.", hint="Install Neo4j again.") from error
        for main in _MAIN_CLASSES:
            if f"{main.replace('.', '/')}.class" in names:
                return main
    raise EmbeddedError(
        f"GRAPHSVC_NEO4J_JARS names {folder}, which holds no Neo4j community edition.",
        hint="Name the lib folder of an installed Neo4j community edition, or unset it.",
    )
