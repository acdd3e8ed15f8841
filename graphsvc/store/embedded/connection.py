"""How to reach a running embedded Neo4j, and how its owner leaves word of it in the data directory."""

from typing import Literal

import psutil
from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from graphsvc.store.embedded.directory import USER, DataDirectory, write_private

Kind = Literal["service", "command"]
"""``service``: lives until stopped, others may use its database. ``command``: gone in a moment, others wait."""

_CLOCK_SLACK = 5.0
"""Seconds by which a process's time of creation may differ between readings when the clock is set."""


class Connection(BaseModel):
    """Address and credentials of a running database; ``pid`` is the process that owns it, not Java."""

    model_config = ConfigDict(frozen=True)

    uri: str
    user: str
    password: SecretStr
    release: str
    pid: int
    kind: Kind


class Owner(BaseModel):
    """The process that holds a data directory: its id, time of creation (seconds since 1970) and kind."""

    model_config = ConfigDict(frozen=True)

    pid: int
    created: float
    kind: Kind

    @classmethod
    def myself(cls, kind: Kind) -> "Owner":
        """Describe this process."""
        me = psutil.Process()
        return cls(pid=me.pid, created=me.create_time(), kind=kind)

    def lives(self) -> bool:
        """Tell whether the very process, not a later one with the same id, still runs."""
        return process_lives(self.pid, self.created)


class Notice(BaseModel):
    """The content of ``connection.json``. The password stays in its own file."""

    model_config = ConfigDict(frozen=True)

    uri: str
    user: str
    release: str
    owner: Owner
    java: int
    java_created: float

    def java_lives(self) -> bool:
        """Tell whether the database itself still runs."""
        return process_lives(self.java, self.java_created)


def process_lives(pid: int, created: float) -> bool:
    """Tell whether the process with this id, created at this time (seconds since 1970), still runs."""
    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - created) < _CLOCK_SLACK
        return same and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def read_owner(directory: DataDirectory) -> Owner | None:
    """Return the living owner of the directory, or ``None``; what a dead process left behind does not count."""
    try:
        owner = Owner.model_validate_json(directory.owner.read_bytes())
    except (OSError, ValidationError):
        return None
    return owner if owner.lives() else None


def read_notice(directory: DataDirectory) -> Notice | None:
    """Return the notice that a living owner has left, or ``None``."""
    try:
        notice = Notice.model_validate_json(directory.connection.read_bytes())
    except (OSError, ValidationError):
        return None
    return notice if notice.owner.lives() else None


def leave_notice(directory: DataDirectory, notice: Notice) -> None:
    """Write ``connection.json``, readable by its owner alone."""
    write_private(directory.connection, notice.model_dump_json())


def notice_of(uri: str, release: str, owner: Owner, java: int) -> Notice:
    """Return the notice for a database that this process has just started."""
    created = psutil.Process(java).create_time()
    return Notice(uri=uri, user=USER, release=release, owner=owner, java=java, java_created=created)
