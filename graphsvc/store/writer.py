"""Who writes: a name for this process that another process on the same machine can check for life."""

import os
import socket
import uuid

import psutil

_LEASE_SECONDS = 60
_LIVE: set[str] = set()


def owner() -> str:
    """This process as ``host|pid|start``."""
    process = psutil.Process()
    return f"{socket.gethostname()}|{process.pid}|{process.create_time():.2f}"


def new_token() -> str:
    """A fresh token of a writer in this process, alive until :func:`retire`."""
    token = uuid.uuid4().hex
    _LIVE.add(token)
    return token


def retire(token: str) -> None:
    """The writer with this token is done."""
    _LIVE.discard(token)


def is_gone(token: str, name: str, idle: float) -> bool:
    """Whether the writer can no longer write: its process ended, its task ended, or it was silent for the lease.

    A process on another machine cannot be looked at, so only its silence counts.
    """
    host, pid, start = name.split("|")
    if host != socket.gethostname():
        return idle > _LEASE_SECONDS
    if int(pid) == os.getpid():
        return token not in _LIVE
    return not _runs(int(pid), float(start)) or idle > _LEASE_SECONDS


def _runs(pid: int, start: float) -> bool:
    try:
        process = psutil.Process(pid)
        return abs(process.create_time() - start) < 1 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
