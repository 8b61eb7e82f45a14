"""`python -m deploy.compiled FOLDER`: Rasid with what reads Arabic compiled to C by mypyc, as a wheel and unpacked.

The same modules, the same results, up to twice as many words a second. Which they are says pyproject.toml.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from processors.errors import RasidError

ROOT = Path(__file__).parents[1]
_PARTS = ("ingest", "processors", "rasid", "sinks", "pyproject.toml", "README.md", "LICENSE", "NOTICE")
"""What a wheel is made of."""


class NotCompiled(RasidError):
    """What is missing, or what the compiler said."""


def missing() -> str:
    """What a machine lacks to compile; "" for nothing."""
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    if shutil.which(compiler) is None:
        return f"there is no C compiler ({compiler}): on Debian, `apt-get install build-essential`"
    if not Path(sysconfig.get_path("include"), "Python.h").exists():
        return f"{sys.executable} comes without its C headers: on Debian, `apt-get install python3-dev`"
    return ""


def build(folder: Path) -> Path:
    """Makes the wheel and unpacks it into `folder`, which it empties first. Returns the wheel. Raises `NotCompiled`."""
    if lacking := missing():
        raise NotCompiled(lacking)
    shutil.rmtree(folder, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    with tempfile.TemporaryDirectory() as temporary:
        source, wheels = Path(temporary, "source"), Path(temporary, "wheels")
        source.mkdir()
        for part in _PARTS:  # the compiler writes beside its sources
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
            copy(ROOT / part, source / part)
        made = subprocess.run(
            [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, source],
            env=os.environ | {"HATCH_BUILD_HOOK_ENABLE_MYPYC": "true"}, capture_output=True, text=True, check=False,
        )
        if made.returncode:
            raise NotCompiled(f"pip wheel ended with {made.returncode}:\n{made.stdout}{made.stderr}")
        (wheel,) = wheels.glob("*.whl")
        folder.mkdir(parents=True)
        kept = shutil.copy(wheel, folder)
    subprocess.run([*pip, "install", "--no-deps", "--target", folder, kept], check=True)
    return kept


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m deploy.compiled FOLDER")
    try:
        print(build(Path(sys.argv[1])))  # noqa: T201  # the result
    except NotCompiled as error:
        sys.exit(f"Rasid was not compiled: {error}")
