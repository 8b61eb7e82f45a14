"""An Elasticsearch node: alone in its cluster, without security, as a user other than root."""

from __future__ import annotations

import http.client
import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.local import fetching
from deploy.local.processes import SHORT_LIVED, Failed, Process

USER = "rasid-elasticsearch"
"""Whom root runs it as: Elasticsearch refuses to run as root."""
_LOG = """\
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n%throwable{short.message}%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
"""


class Node(Process):
    """One node on the HTTP and transport ports given."""

    def __init__(self, folder: Path, port: int, transport: int, memory: int) -> None:
        super().__init__("Elasticsearch", folder)
        self.port = port
        self.transport = transport
        self.memory = memory

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        for part in ("config", "data", "logs", "tmp", "snapshots"):
            (self.folder / part).mkdir(exist_ok=True)
        config = self.folder / "config"
        settings = {
            "cluster.name": "rasid-local", "node.name": "local", "discovery.type": "single-node", "network.host": "127.0.0.1",
            "http.port": self.port, "transport.port": self.transport, "path.data": self.folder / "data", "path.logs": self.folder / "logs",
            "path.repo": self.folder / "snapshots", "xpack.security.enabled": "false",
            # Tests and trials must not hang on how full this machine's disk is.
            "cluster.routing.allocation.disk.threshold_enabled": "false",
        }  # fmt: skip
        (config / "elasticsearch.yml").write_text("".join(f"{key}: {value}\n" for key, value in settings.items()))
        (config / "log4j2.properties").write_text(_LOG)
        half = self.memory // 2
        options = [
            f"-Xms{half}m", f"-Xmx{self.memory}m", *SHORT_LIVED, "-XX:+ExitOnOutOfMemoryError", "-Djava.io.tmpdir=${ES_TMPDIR}",
            "-Dlog4j2.formatMsgNoLookups=true",
        ]  # fmt: skip
        (config / "jvm.options").write_text("\n".join(options) + "\n")
        user = self.user()
        if user is not None:
            _reachable(self.folder, user)
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, user, user)

    def command(self) -> Sequence[str]:
        # The folder on the command line tells this node from others (see `Process.pid`).
        return ["/bin/bash", str(fetching.elasticsearch() / "bin" / "elasticsearch"), f"-Epath.data={self.folder / 'data'}"]

    def environment(self) -> Mapping[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("ES_") and key != "JAVA_HOME"}
        return kept | {
            "ES_JAVA_HOME": str(fetching.java().parent.parent), "ES_PATH_CONF": str(self.folder / "config"),
            "ES_TMPDIR": str(self.folder / "tmp"), "HOME": str(self.folder),
            "CLI_JAVA_OPTS": " ".join(("-Xmx64m", *SHORT_LIVED)),  # of the small program that starts the server and stays beside it
        }

    def user(self) -> int | None:
        if os.geteuid() != 0:
            return None
        try:
            return pwd.getpwnam(USER).pw_uid
        except KeyError:
            return _new_user()

    def is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/_cluster/health?wait_for_status=yellow&timeout=1s")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def _new_user() -> int:
    program = shutil.which("useradd") or "/usr/sbin/useradd"
    new = [program, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", USER]
    done = subprocess.run(new, capture_output=True, text=True, check=False)
    try:
        return pwd.getpwnam(USER).pw_uid
    except KeyError:
        raise Failed(f"Elasticsearch needs a user other than root, and {USER} cannot be made: {done.stderr.strip()}") from None


def _reachable(folder: Path, user: int) -> None:
    """Says so, rather than letting the server die, where its user may not enter a folder above its own."""
    for above in reversed(folder.parents):
        found = above.stat()
        if found.st_uid != user and not found.st_mode & 0o001:
            raise Failed(f"{above}: {USER}, as whom Elasticsearch runs, may not enter it; choose another data folder, or chmod o+x it")
