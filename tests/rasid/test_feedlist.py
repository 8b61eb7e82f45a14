"""The feed list as a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import opml
from processors.errors import BadSettings
from rasid import feedlist


def test_the_start_list_is_written_where_there_is_none_and_only_there(tmp_path: Path) -> None:
    path = tmp_path / "new" / "feeds.opml"
    assert feedlist.ensure(path)
    assert len(feedlist.read(path).feeds) > 10
    mine = opml.make_feed("https://news.example/rss")
    feedlist.write(path, [mine])
    assert not feedlist.ensure(path)
    assert feedlist.read(path).feeds == (mine,)
    assert list(path.parent.iterdir()) == [path]


def test_what_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="no feed list there yet"):
        feedlist.read(tmp_path / "gone.opml")
    with pytest.raises(BadSettings, match="cannot be read"):
        feedlist.read(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(BadSettings, match="cannot be written"):
        feedlist.write(tmp_path / "file" / "feeds.opml", [])
