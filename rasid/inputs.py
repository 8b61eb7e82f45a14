"""What the commands read: files or standard input, JSON lines or `.txt`. A bad line is named and passed over."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from processors.errors import BadInput, BadRecord
from processors.model import Article, identity

STDIN = "-"


class Line(NamedTuple):
    """One input record and where it stood, as "file:line"."""

    where: str
    raw: bytes


class Complaints:
    """Bad input, told on standard error as it is met. `status` is the exit status that it leads to."""

    def __init__(self) -> None:
        self.count = 0

    def tell(self, where: str, reason: object) -> None:
        """One clear line."""
        self.count += 1
        print(f"{where}: {reason}", file=sys.stderr)  # noqa: T201 - the command line's own voice

    @property
    def status(self) -> int:
        return 1 if self.count else 0


class Written(msgspec.Struct, kw_only=True):
    """An article as people write it for `extract`, `compare` and `ingest`: five fields, the rest optional."""

    url: str
    source: str
    title: str
    text: str
    published: str
    id: str | None = None
    language: str = "ar"
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    origin: str | None = None
    fetched: str | None = None
    group: str | None = None


class Given(NamedTuple):
    """An article with the group it is compared in, and where it stood."""

    article: Article
    group: str | None
    where: str


def lines(files: Iterable[Path], complaints: Complaints) -> Iterator[Line]:
    """The lines of the files that are not blank, or of standard input where none is named. A file that cannot be read is named."""
    for path in files or (Path(STDIN),):
        if str(path) == STDIN:
            yield from _numbered("stdin", sys.stdin.buffer)
            continue
        try:
            with path.open("rb") as stream:
                yield from _numbered(str(path), stream)
        except OSError as error:
            complaints.tell(str(path), error.strerror)


def articles(files: Iterable[Path], complaints: Complaints) -> Iterator[Given]:
    """The articles of the files: `.txt` is one article, everything else JSON lines. Bad ones are told and passed over."""
    texts = [path for path in files if path.suffix == ".txt"]
    others = [path for path in files if path.suffix != ".txt"]
    for path in texts:
        try:
            yield Given(from_text(path), None, str(path))
        except OSError as error:
            complaints.tell(str(path), error.strerror)
        except BadInput as error:
            complaints.tell(str(path), error)
    if others or not texts:
        for line in lines(others, complaints):
            try:
                yield from_line(line)
            except BadInput as error:
                complaints.tell(line.where, error)


def from_line(line: Line) -> Given:
    """The article of one JSON line. Raises `BadRecord`."""
    written = decode(line.raw, Written)
    published = moment(written.published, "published")
    article = Article(
        id=written.id or _id(written.url),
        url=written.url, source=written.source, title=written.title, text=written.text, language=written.language, published=published,
        fetched=moment(written.fetched, "fetched") if written.fetched else None,
        authors=written.authors, tags=written.tags, origin=written.origin,
    )
    return Given(article, written.group, line.where)


def from_text(path: Path) -> Article:
    """The article of a text file: its first line is the title, the file's date of change its publication, its folder the outlet."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRecord(f"not UTF-8 (byte {error.start}); convert it first, e.g. iconv -f windows-1256 -t utf-8") from error
    title, _, text = content.replace("\r\n", "\n").strip().partition("\n")
    if not title:
        raise BadRecord("empty; the first line is the title, the text follows")
    changed = datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    return Article(
        id=identity("article", path.name), url="", source=path.stem, title=title.strip(), text=text.strip() or title.strip(),
        published=changed,
    )


def decode(raw: bytes, kind: type[Any]) -> Any:
    """The JSON of one line as `kind`. Raises `BadRecord` with the reason in words."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        reason = str(error).replace("`", "")
        raise BadRecord(reason if isinstance(error, msgspec.ValidationError) else f"not JSON: {reason}") from error


def moment(text: str, name: str) -> datetime:
    """RFC 3339, or an ISO date; without a zone it is UTC. Raises `BadRecord`."""
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadRecord(f"{name} is no time: {text!r}; write it as 2018-04-07T12:00:00Z") from error


def _id(url: str) -> str:
    if not url:
        raise BadRecord("neither id nor url: one of them must tell which article it is")
    from ingest.cleaning.address import canonical  # the room is imported when it is needed

    return identity("article", canonical(url))


def _numbered(name: str, stream: Iterable[bytes]) -> Iterator[Line]:
    for number, raw in enumerate(stream, 1):
        if raw.strip():
            yield Line(f"{name}:{number}", raw)
