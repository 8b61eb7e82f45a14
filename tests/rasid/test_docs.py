"""What a user can type is documented: every command, option and setting; and every command's help has an example."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cyclopts import App

from rasid.app import build
from rasid.settings import Settings, keys, variable

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def commands(app: App, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], App]]:
    for name in app:
        if name.startswith("-"):
            continue
        command = app[name]
        below = [one for one in command if not one.startswith("-")]
        if below:
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


ALL = list(commands(build()))


def section(path: tuple[str, ...]) -> str:
    """The section of docs/cli.md on a command."""
    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    found = re.search(rf"^### rasid {' '.join(path)}\b.*?(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"docs/cli.md has no section on rasid {' '.join(path)}"
    return found[0]


def test_there_are_commands() -> None:
    assert len(ALL) > 20


@pytest.mark.parametrize(("path", "command"), ALL, ids=lambda value: " ".join(value) if isinstance(value, tuple) else "")
def test_commands_and_options_are_documented(path: tuple[str, ...], command: App) -> None:
    text = section(path)
    for argument in command.assemble_argument_collection():
        options = [name for name in argument.names if name.startswith("--")]
        if argument.parse and options:
            assert any(f"`{name}" in text for name in options), f"{options} of rasid {' '.join(path)} is not in docs/cli.md"
        if argument.parse:
            assert argument.parameter.help, f"{argument.names} of rasid {' '.join(path)} has no help"


@pytest.mark.parametrize(("path", "command"), ALL, ids=lambda value: " ".join(value) if isinstance(value, tuple) else "")
def test_help_has_an_example_that_is_the_command(path: tuple[str, ...], command: App) -> None:
    assert command.help_epilogue
    first = command.help_epilogue.splitlines()[1]
    assert re.search(rf"\brasid( --data \S+)? {' '.join(path)}\b", first)


def test_no_command_is_documented_that_is_not_there() -> None:
    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    documented = {tuple(re.match(r"[a-z -]+", name)[0].split()) for name in re.findall(r"^### rasid (.+)$", text, re.MULTILINE)}  # type: ignore[index]  # it matched
    assert documented == {path for path, _ in ALL}


def test_global_options_are_documented() -> None:
    text = (DOCS / "cli.md").read_text(encoding="utf-8").split("## Read articles")[0]
    for argument in build().meta.assemble_argument_collection():
        for name in argument.names:
            if argument.parse and argument.show and name.startswith("--"):
                assert f"`{name}`" in text


def test_settings_are_documented_with_variable_and_default() -> None:
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    rows = {row[0]: row for row in re.findall(r"^\| `([a-z_.]+)` \| `([A-Z_]+)` \| (.*?) \| ", text, re.MULTILINE)}
    assert set(rows) == {key for key, _ in keys()}
    for key, (_, name, default) in rows.items():
        assert name == variable(key)
        section_name, field = key.split(".")
        value = getattr(getattr(Settings(), section_name), field)
        if isinstance(value, bool):
            assert default == str(value).lower()
        elif isinstance(value, (int, float)):
            assert float(default) == value
        elif isinstance(value, tuple) and value:
            assert default == ", ".join(f"`{one}`" for one in value)
        elif value:
            assert default == f"`{value}`"


def test_links_between_documents_lead_somewhere() -> None:
    for document in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_the_session_of_the_readme_is_what_rasid_prints(rasid: Any, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    shutil.copy(DOCS / "example.jsonl", tmp_path / "docs")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (session,) = re.findall(r"^```console\n(\$ rasid --data d ingest.*?)^```", readme, re.MULTILINE | re.DOTALL)
    shown = re.findall(r"^\$ rasid (.*?)\n(.*?)(?=^\$ |\Z)", session, re.MULTILINE | re.DOTALL)
    assert len(shown) > 2
    for line, expected in shown:
        done = subprocess.run(
            [sys.executable, "-m", "rasid", *shlex.split(line)], cwd=tmp_path, env=rasid.environment | {"COLUMNS": "110"},
            capture_output=True, text=True, check=True,
        )
        assert (done.stdout or done.stderr).strip() == expected.strip(), "run it again with COLUMNS=110, and paste what it prints"
    claim = json.loads(re.search(r"^```json\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)[1])  # type: ignore[index]  # there is one
    assert any(_holds(claim, one) for one in rasid.rows("extract", str(DOCS / "example.jsonl")))


def _holds(shortened: Any, whole: Any) -> bool:
    """Whether all that the shortened record says stands in the whole one."""
    if isinstance(shortened, dict):
        return isinstance(whole, dict) and all(name in whole and _holds(value, whole[name]) for name, value in shortened.items())
    return bool(shortened == whole)
