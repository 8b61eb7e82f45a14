"""What the lock files name can be installed with every Python that Rasid says it runs on, its first releases included."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import metadata
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]
RELEASES = [f"3.{minor}.{patch}" for minor in (11, 12, 13) for patch in (0, 2, 9)]
"""Debian 12, for one, has 3.11.2 to this day."""


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_what_is_locked_suits_every_python(name: str) -> None:
    locked = re.findall(r"^([a-zA-Z0-9._-]+)==", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    assert len(locked) > 50
    wanted = {one: str(metadata(one).json.get("requires_python", "")) for one in locked}
    assert {one: wants for one, wants in wanted.items() if not all(release in SpecifierSet(wants) for release in RELEASES)} == {}


def test_the_releases_are_those_that_the_project_names() -> None:
    named = SpecifierSet(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"])
    assert all(release in named for release in RELEASES)
    assert "3.10.14" not in named
    assert "3.14.0" not in named
