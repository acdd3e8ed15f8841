"""Neo4j releases: which ones graphsvc knows, and which may open a directory that another one wrote."""

from typing import Final

from graphsvc.domain.errors import EmbeddedError

RELEASES: Final = ("5.26.30", "2026.08.1")
"""Releases whose jars graphsvc has a lock file for, oldest first."""

DEFAULT_RELEASE: Final = RELEASES[0]
"""The long-term support release."""

_OLDEST_UPGRADE: Final = (5, 26)


def version_key(release: str) -> tuple[int, ...]:
    """Return the numbers of a release such as ``5.26.30``, so that releases can be ordered.

    Raises :class:`EmbeddedError` when the text is not dot-separated numbers.
    """
    try:
        return tuple(int(part) for part in release.split("."))
    except ValueError:
        raise EmbeddedError(f"{release!r} is not the number of a Neo4j release, such as {DEFAULT_RELEASE}.") from None


def check_known(release: str) -> None:
    """Raise :class:`EmbeddedError` unless graphsvc has a lock file for the release."""
    if release not in RELEASES:
        known = " and ".join(RELEASES)
        raise EmbeddedError(f"There is no lock file for Neo4j {release}.", hint=f"Known releases are {known}.")


def refuse_unfit(written_by: str, release: str, where: str) -> None:
    """Raise :class:`EmbeddedError` when ``release`` must not open what ``written_by`` wrote at ``where``.

    Neo4j never opens the store of a newer release, and migrates by itself only from 5.26 onwards.
    """
    if version_key(written_by) > version_key(release):
        raise EmbeddedError(
            f"The data directory {where} was written by Neo4j {written_by}, which is newer than {release}.",
            hint=f"Use Neo4j {written_by} or later for it, or name another data directory.",
        )
    if version_key(written_by)[:2] < _OLDEST_UPGRADE:
        raise EmbeddedError(
            f"The data directory {where} was written by Neo4j {written_by}, too old for {release} to open.",
            hint="Open it once with Neo4j 5.26, which migrates it, or name another data directory.",
        )
