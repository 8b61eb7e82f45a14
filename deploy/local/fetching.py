"""Getting the servers through Maven, once: what is there already is used as it is.

A folder of the cache is named for a hash of what it was made from (the pom, the plugin's sources), is made beside its
place and moved there when complete: a broken download is never taken for a server.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
PLUGIN = HERE / "plugin"
CACHE_VARIABLE = "RASID_SERVERS"


class Missing(Exception):
    """Something that the servers need is not on this machine; the text says what and how to get it."""


def cache() -> Path:
    """Where the servers are kept: `RASID_SERVERS`, else /var/cache for root (Elasticsearch's own user must reach it), else ~/.cache."""
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named).absolute()
    return Path("/var/cache/rasid-servers") if os.geteuid() == 0 else Path.home() / ".cache" / "rasid-servers"


def java() -> Path:
    """The `java` program, with links followed: its folder's folder is JAVA_HOME. Raises `Missing`."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=f"{home}/bin" if home else None) or shutil.which("java")
    if not found:
        raise Missing("no Java here, and Kafka and Elasticsearch run on it; on Debian: apt-get install default-jdk-headless")
    return Path(found).resolve()


def kafka() -> Path:
    """The folder with Kafka's jars. Raises `Missing`."""
    return _made("kafka", [HERE / "kafka.pom.xml"], lambda folder: _maven("kafka.pom.xml", folder))


def elasticsearch() -> Path:
    """Elasticsearch's home, with the plugin for Arabic in it. Raises `Missing`."""
    return _made("elasticsearch", [HERE / "elasticsearch.pom.xml", *sorted(p for p in PLUGIN.rglob("*") if p.is_file())], _elasticsearch)


def _elasticsearch(folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent) as unpacked:
        _maven("elasticsearch.pom.xml", Path(unpacked))
        archive = next(Path(unpacked).glob("*.zip"))
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(unpacked)
        home = next(path for path in Path(unpacked).iterdir() if path.is_dir())
        for part in home.iterdir():
            shutil.move(part, folder / part.name)
    for program in (folder / "bin").iterdir():
        program.chmod(0o755)  # a zip keeps no permissions
    _plugin(folder)


def _plugin(home: Path) -> None:
    """Compiles the plugin against the server's own jars and puts it in its place."""
    javac, jar = (shutil.which(name, path=str(java().parent)) or shutil.which(name) for name in ("javac", "jar"))
    if not javac or not jar:
        raise Missing("Java is here, but not javac and jar, which the plugin needs; on Debian: apt-get install default-jdk-headless")
    target = home / "plugins" / "rasid-arabic"
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as classes:
        sources = map(str, sorted(PLUGIN.rglob("*.java")))
        _run([javac, "--release", "17", "-proc:none", "-cp", f"{home}/lib/*", "-d", classes, *sources], "the plugin does not compile")
        _run([jar, "--create", "--file", str(target / "rasid-arabic.jar"), "-C", classes, "."], "the plugin cannot be packed")
    for name in ("stable-plugin-descriptor.properties", "named_components.json"):
        shutil.copy(PLUGIN / name, target / name)


def _maven(pom: str, folder: Path) -> None:
    maven = shutil.which("mvn")
    if not maven:
        raise Missing("no Maven here, and the servers come through it; on Debian: apt-get install maven")
    java()
    _run(
        [
            maven, "--batch-mode", "--quiet", "--file", str(HERE / pom), "dependency:copy-dependencies", "-DincludeScope=runtime",
            f"-DoutputDirectory={folder}",
        ],
        f"Maven could not fetch what {pom} names; is its repository reachable?",
    )


def _run(command: list[str], problem: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines()[-8:]
        raise Missing("\n  ".join([problem, *said]))


def _made(name: str, sources: Iterable[Path], make: Callable[[Path], None]) -> Path:
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:12]
    place = cache() / f"{name}-{digest}"
    if place.is_dir():
        return place
    with _lock(cache()):
        if not place.is_dir():
            with tempfile.TemporaryDirectory(dir=cache(), prefix=".making-") as making:
                folder = Path(making) / name
                folder.mkdir(mode=0o755)
                make(folder)
                folder.rename(place)
    return place


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """One process at a time fetches; the others wait and find it there."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o755)
        lock = (folder / ".lock").open("w")
    except OSError as error:
        raise Missing(f"{folder}: cannot keep the servers here ({error.strerror}); name a folder of yours in {CACHE_VARIABLE}") from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
