"""Preparation: jars in place and a class cache made, once; afterwards a look at sizes and times."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from graphsvc.store.embedded.cache import locked, release_folder
from graphsvc.store.embedded.classcache import ClassCache
from graphsvc.store.embedded.download import download
from graphsvc.store.embedded.edition import Edition, choose_edition
from graphsvc.store.embedded.jars import JarFolder
from graphsvc.store.embedded.progress import Progress, Silent
from graphsvc.store.embedded.release import DEFAULT_RELEASE
from graphsvc.store.embedded.runtime import Runtime, find_runtime


class Prepared(BaseModel):
    """All that a start needs. ``class_cache`` is ``None`` when none could be made: starts are then slower."""

    model_config = ConfigDict(frozen=True)

    edition: Edition
    runtime: Runtime
    class_cache: Path | None

    @property
    def release(self) -> str:
        """The release that will run."""
        return self.edition.release


def prepare(release: str = DEFAULT_RELEASE, *, progress: Progress | None = None) -> Prepared:
    """Fetch what is missing of a release and make its class cache; nothing to do, and quick, the next time.

    Several processes may do this at once: one works, the others wait. With ``GRAPHSVC_NEO4J_JARS`` the jars and the
    release are those of that folder, and nothing is fetched.
    Raises :class:`EmbeddedError` for a missing extra, no network, no disk space, or a jar with other content.
    """
    progress = progress or Silent()
    edition, runtime = choose_edition(release), find_runtime()
    if _unfit(edition):
        with locked(release_folder(edition.release), progress):
            _fetch(edition, progress)
    cache = ClassCache(edition, runtime)
    return Prepared(edition=edition, runtime=runtime, class_cache=cache.get(progress))


def _unfit(edition: Edition) -> bool:
    return bool(edition.to_fetch) and bool(JarFolder(edition.jars[0].parent).unfit(edition.to_fetch))


def _fetch(edition: Edition, progress: Progress) -> None:
    folder = edition.jars[0].parent
    folder.mkdir(exist_ok=True)
    jars = JarFolder(folder)
    if missing := jars.unfit(edition.to_fetch):
        download(missing, folder, progress, title=f"Fetching Neo4j {edition.release}")
        jars.unfit(edition.to_fetch)  # records what was just checked
