"""Neo4j community as a child process: the default database where none is installed.

Java comes as a wheel, the jars from a lock file into the user's cache, each checked. The child listens on loopback
with a random password and ends with its parent, however that ends. Neo4j community is GPLv3: it is fetched by the
user's own set-up and never shipped with graphsvc.
"""

from graphsvc.store.embedded.attachment import attach, running
from graphsvc.store.embedded.connection import Connection, Kind
from graphsvc.store.embedded.prepared import Prepared, prepare
from graphsvc.store.embedded.progress import Progress, Silent, Step, progress_on_stderr
from graphsvc.store.embedded.release import DEFAULT_RELEASE, RELEASES
from graphsvc.store.embedded.server import EmbeddedNeo4j, start

__all__ = [
    "DEFAULT_RELEASE",
    "RELEASES",
    "Connection",
    "EmbeddedNeo4j",
    "Kind",
    "Prepared",
    "Progress",
    "Silent",
    "Step",
    "attach",
    "prepare",
    "progress_on_stderr",
    "running",
    "start",
]
