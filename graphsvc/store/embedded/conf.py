"""The configuration files that are generated for the embedded Neo4j at every start."""

from typing import Final

_SETTINGS: Final = """\
# Written by graphsvc at every start; changes are lost.
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.thread_pool_min_size=1
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size=256m
db.logs.query.enabled=OFF
db.tx_log.preallocate=false
db.tx_log.rotation.size=32m
db.tx_log.rotation.retention_policy=64M size
dbms.usage_report.enabled=false
internal.server.bolt.thread_pool_shutdown_wait_time=0s
"""

_SERVER_LOGS: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="ERROR">
  <Appenders>
    <RollingRandomAccessFile name="Debug" fileName="${config:server.directories.logs}/debug.log"
                             filePattern="$${config:server.directories.logs}/debug.log.%i">
      <PatternLayout pattern="%d{yyyy-MM-dd'T'HH:mm:ss.SSSX}{UTC} %-5p [%c{1.}] %m%n"/>
      <SizeBasedTriggeringPolicy size="2 MB"/>
      <DefaultRolloverStrategy fileIndex="min" max="2"/>
    </RollingRandomAccessFile>
    <Console name="Console" target="SYSTEM_OUT">
      <PatternLayout pattern="%d{yyyy-MM-dd'T'HH:mm:ss.SSSX}{UTC} %-5p [%c{1.}] %m%n"/>
    </Console>
  </Appenders>
  <Loggers>
    <Root level="WARN"><AppenderRef ref="Debug"/><AppenderRef ref="Console" level="ERROR"/></Root>
  </Loggers>
</Configuration>
"""

_USER_LOGS: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="ERROR">
  <Appenders>
    <Console name="Console" target="SYSTEM_OUT">
      <PatternLayout pattern="%d{yyyy-MM-dd'T'HH:mm:ss.SSSX}{UTC} %-5p %m%n"/>
    </Console>
  </Appenders>
  <Loggers>
    <Root level="INFO"><AppenderRef ref="Console"/></Root>
  </Loggers>
</Configuration>
"""


def render_conf(port: int) -> dict[str, str]:
    """Return the files by name: Bolt alone, on loopback at ``port``, nothing reported to anybody, small logs.

    Neo4j by default writes 200 kB of diagnostics a start and keeps 140 MB; here ``debug.log`` has warnings, at most
    6 MB, and errors go to our console log too, where a failed start is explained from.
    """
    return {
        "neo4j.conf": _SETTINGS.format(port=port),
        "server-logs.xml": _SERVER_LOGS,
        "user-logs.xml": _USER_LOGS,
    }
