"""The download: jars from a Maven repository into a folder, each checked before it gets its name."""

import errno
import hashlib
import os
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graphsvc.domain.errors import EmbeddedError
from graphsvc.store.embedded.extra import missing_extra
from graphsvc.store.embedded.lockfile import Jar
from graphsvc.store.embedded.progress import Progress

if TYPE_CHECKING:
    import httpx2

ELSEWHERE: Final = (
    "Check the network and its proxy settings, or set GRAPHSVC_NEO4J_JARS to the lib folder of an installed Neo4j, "
    "or use a running Neo4j with --db bolt://HOST:7687."
)
_THREADS: Final = 8
_PAUSES: Final = (0.5, 1.0, 2.0)
"""Seconds before each further attempt after a failure that may pass."""

_TRANSIENT: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


def repository() -> str:
    """Return the root address of the Maven repository: ``MAVEN_BASE``, or the default of the jgo library.

    Raises :class:`EmbeddedError` when jgo is not installed.
    """
    if named := os.environ.get("MAVEN_BASE"):
        return named.rstrip("/")
    try:
        from jgo.maven import MavenContext  # noqa: PLC0415  half a second, needed once
    except ImportError as error:
        raise missing_extra("jgo") from error
    return str(next(iter(MavenContext().remote_repos.values()))).rstrip("/")


def download(jars: Sequence[Jar], folder: Path, progress: Progress, *, title: str) -> None:
    """Fetch the jars into the folder, several at a time. Those already fetched stay when one fails.

    Raises :class:`EmbeddedError` for no network, a missing jar, other content than the lock file says, a full disk.
    """
    try:
        import httpx2  # noqa: PLC0415  part of an extra, needed once
    except ImportError as error:
        raise missing_extra("httpx2") from error
    base = repository()
    with (
        progress.step(title, len(jars)) as step,
        httpx2.Client(timeout=httpx2.Timeout(60, connect=15), follow_redirects=True) as client,
        ThreadPoolExecutor(_THREADS) as pool,
    ):
        fetcher = _Fetcher(client, base, folder)
        try:
            for done in as_completed([pool.submit(fetcher.fetch, jar) for jar in jars]):
                _collect(done)
                step.advance()
        except BaseException:
            fetcher.cancelled.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _collect(done: "Future[None]") -> None:
    done.result()


class _Fetcher:
    """Fetches one jar at a time for each thread of the pool."""

    def __init__(self, client: "httpx2.Client", base: str, folder: Path) -> None:
        self._client, self._base, self._folder = client, base, folder
        self.cancelled = threading.Event()

    def fetch(self, jar: Jar) -> None:
        part = self._folder / f"{jar.name}.part"
        try:
            digest = self._with_retries(jar, part)
            if digest != jar.sha256:
                raise _other_content(jar, digest, self._base)
            part.replace(self._folder / jar.name)
        except OSError as error:
            raise _disk_error(error, self._folder) from error
        finally:
            part.unlink(missing_ok=True)

    def _with_retries(self, jar: Jar, part: Path) -> str:
        import httpx2  # noqa: PLC0415  part of an extra

        for pause in (*_PAUSES, None):
            if self.cancelled.is_set():
                raise EmbeddedError("The download was interrupted.")
            try:
                return self._once(jar, part)
            except httpx2.HTTPStatusError as error:
                if error.response.status_code not in _TRANSIENT or pause is None:
                    raise _refused(jar, error.response.status_code, self._base) from error
            except httpx2.HTTPError as error:
                if pause is None:
                    raise _unreachable(error, self._base) from error
            except httpx2.InvalidURL as error:
                raise _unreachable(error, self._base) from error
            time.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    def _once(self, jar: Jar, part: Path) -> str:
        digest = hashlib.sha256()
        with self._client.stream("GET", f"{self._base}/{jar.path}") as reply, part.open("wb") as file:
            reply.raise_for_status()
            for block in reply.iter_bytes():
                digest.update(block)
                file.write(block)
        return digest.hexdigest()


def _other_content(jar: Jar, digest: str, base: str) -> EmbeddedError:
    return EmbeddedError(
        f"{jar.name} from {base} has other content than the lock file says "
        f"(sha256 {digest[:12]}… instead of {jar.sha256[:12]}…); it was not kept.",
        hint="A proxy or mirror may have changed it: try again, or name another repository in MAVEN_BASE.",
    )


def _refused(jar: Jar, status: int, base: str) -> EmbeddedError:
    return EmbeddedError(f"The repository {base} answered {status} for {jar.path}.", hint=ELSEWHERE)


def _unreachable(error: Exception, base: str) -> EmbeddedError:
    reason = str(error) or type(error).__name__
    return EmbeddedError(f"The jars of Neo4j cannot be fetched from {base}: {reason}.", hint=ELSEWHERE)


def _disk_error(error: OSError, folder: Path) -> EmbeddedError:
    if error.errno in _FULL:
        return EmbeddedError(
            f"No space left on the disk of {folder}.",
            hint="Neo4j needs about 300 MB there: free some, or name another folder in GRAPHSVC_CACHE.",
        )
    return EmbeddedError(
        f"A jar cannot be written to {folder}: {error.strerror or error}.",
        hint="Make the folder writable, or name another in GRAPHSVC_CACHE.",
    )
