"""`make system`: what it asks Debian for on a machine that has nothing of it, and that it asks for nothing where all is there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / ".ci" / "system"
USED = ("java", "javac", "jar", "mvn", "chromium", "docker-compose", "make", "cc")
"""Programs that tests start, beyond Python's."""
PACKAGES = {
    "make", "python3-venv", "python3-dev", "build-essential", "chromium", "fonts-noto-core", "fonts-noto-color-emoji", "docker-compose",
    "default-jdk-headless", "maven",
}


class Machine:
    """A folder that is all of the path: the script's own tools, and what the test puts there."""

    def __init__(self, folder: Path, user: int) -> None:
        self.folder = folder
        self.asked = folder / "asked"
        for name in ("bash", "env"):
            found = shutil.which(name)
            assert found, name
            (folder / name).symlink_to(found)
        self.put("id", f"echo {user}")
        self.put("python3", "exit 1")
        self.put("apt-get", f'echo "$@" >> {self.asked}')

    def put(self, name: str, does: str) -> None:
        program = self.folder / name
        program.write_text(f"#!{self.folder}/bash\n{does}\n", encoding="utf-8")
        program.chmod(0o755)

    def make_system(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.folder / "bash"), str(SCRIPT)], env={"PATH": str(self.folder)}, capture_output=True, text=True, check=False,
        )

    def installed(self) -> set[str]:
        calls = self.asked.read_text(encoding="utf-8").splitlines() if self.asked.exists() else []
        words = [word for call in calls if "install" in call.split() for word in call.split()]
        return {word for word in words if word != "install" and not word.startswith("-")}


@pytest.fixture
def root(tmp_path: Path) -> Machine:
    return Machine(tmp_path, 0)


def test_a_bare_machine_gets_all_of_it(root: Machine) -> None:
    done = root.make_system()
    assert done.returncode == 0, done.stderr
    assert root.installed() == PACKAGES


@pytest.mark.parametrize("missing", USED)
def test_where_all_is_there_nothing_is_asked_for_and_else_only_what_is_missing(root: Machine, missing: str) -> None:
    for name in USED:
        root.put(name, "")
    root.put("python3", "")
    root.put("fc-list", "echo 'Noto Naskh Arabic'; echo 'Noto Color Emoji'")
    assert root.make_system().returncode == 0
    assert not root.asked.exists()
    (root.folder / missing).unlink()
    assert root.make_system().returncode == 0
    assert len(root.installed()) == 1


def test_who_may_not_install_is_told_what_to_install(tmp_path: Path) -> None:
    user = Machine(tmp_path, 1000)
    done = user.make_system()
    assert done.returncode == 0
    assert PACKAGES.issubset(done.stderr.split())
    assert not user.asked.exists()
