"""A free port on the loopback address."""

import socket


def free_port() -> int:
    """Return a port that is free now. Neo4j could choose one itself, but does not say which."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
