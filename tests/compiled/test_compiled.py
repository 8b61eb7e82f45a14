"""What reads Arabic, compiled to C: the modules that can be are, and they give the same claims byte for byte."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pathspec
import pytest

from deploy import compiled

ROOT = Path(__file__).parents[2]
HOOK: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"][
    "hooks"
]["mypyc"]
LEFT = ("Struct", "dict", "NamedTuple", "Enum")
"""Base classes of which mypyc makes no class of its own, or one that behaves otherwise."""


def modules(*patterns: str) -> Iterator[Path]:
    spec = pathspec.GitIgnoreSpec.from_lines(patterns)
    return (path for path in sorted((ROOT / "processors").rglob("*.py")) if spec.match_file(path.relative_to(ROOT).as_posix()))


def stays_python(tree: ast.Module) -> bool:
    """Whether the module defines a class that mypyc cannot make as Python does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            bases = {ast.unparse(base).rpartition(".")[2].partition("[")[0] for base in node.bases}
            if bases & set(LEFT) or node.decorator_list:
                return True
        if isinstance(node, ast.FunctionDef) and any("cached_property" in ast.unparse(one) for one in node.decorator_list):
            return True
    return False


def test_every_module_that_can_be_compiled_is() -> None:
    included = list(modules(*HOOK["include"]))
    left = set(modules(*HOOK["exclude"]))
    assert len(included) > 80
    wrong = []
    for path in included:
        stays = path.name == "__init__.py" or stays_python(ast.parse(path.read_text(encoding="utf-8")))
        if stays != (path in left):
            wrong.append(f"{path.relative_to(ROOT)}: {'cannot' if stays else 'can'} be compiled; see the hook mypyc in pyproject.toml")
    assert wrong == []


def test_no_number_is_taken_for_a_float() -> None:
    """A parameter that says only `float` makes a float of every int in compiled code, where Python leaves it as it is."""
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {one.arg}"
        for path in set(modules("/processors/numbers", "/processors/times/calendar.py")) - set(modules(*HOOK["exclude"]))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)
        for one in node.args.args if one.annotation is not None and "float" in ast.unparse(one.annotation)
    ]
    assert wrong == []


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_compiled_modules_give_the_same_claims(tmp_path: Path) -> None:
    if lacking := compiled.missing():
        pytest.skip(lacking)
    folder = tmp_path / "compiled"
    compiled.build(folder)
    command = [sys.executable, "-P", str(Path(__file__).with_name("reading_all.py"))]
    plain, built = (
        subprocess.run(command, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, check=True).stdout.split()
        for path in (str(ROOT), f"{folder}{os.pathsep}{ROOT}")
    )
    assert (plain[0], built[0]) == ("python", "compiled")
    assert int(plain[1]) > 2000
    assert built[1:] == plain[1:]
