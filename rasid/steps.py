"""The steps that workers run: bytes in, bytes out, one for one, so that they cross process borders cheaply.

Importing this module reads the language tables: it is what worker processes are forked with.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

import msgspec

from processors import claims, numbers, places, times
from processors.errors import BadInput
from processors.model import Article, Claim, Report, decode, encode
from processors.text.analyzer import analyze as terms
from processors.text.sentences import sentences
from rasid.articles import completed
from rasid.inputs import moment
from rasid.workers import Fallen

T = TypeVar("T")
_article = msgspec.json.Decoder(Article)
_claims = msgspec.json.Decoder(tuple[Claim, ...])
_reports = msgspec.json.Decoder(tuple[Report, ...])


class Understood(NamedTuple):
    """What extraction made of one article, encoded: its claims, and the reports for matching."""

    claims: bytes
    reports: bytes

    def decoded(self) -> tuple[tuple[Claim, ...], tuple[Report, ...]]:
        return _claims.decode(self.claims), _reports.decode(self.reports)


class Text(msgspec.Struct, kw_only=True):
    """A line of `rasid analyze`."""

    text: str
    published: str


def understand(articles: Sequence[bytes]) -> list[Understood | Fallen]:
    """Claims and reports of encoded articles."""
    return _each(_understand, articles)


def extract(articles: Sequence[bytes]) -> list[bytes | Fallen]:
    """The claims of encoded articles as JSON lines."""
    return _each(_extract, articles)


def analyze(lines: Sequence[bytes]) -> list[bytes | Fallen]:
    """What Rasid reads in each line's text, as JSON."""
    return _each(_analyze, lines)


def _each(step: Callable[[bytes], T], items: Sequence[bytes]) -> list[T]:
    """The step's result for each item. Reading a text makes thousands of small tuples that reference counting frees; the collector of
    cycles, which would walk all language tables again and again because of them, waits meanwhile."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return [step(raw) for raw in items]
    finally:
        if collecting:
            gc.enable()


def _understand(raw: bytes) -> Understood | Fallen:
    try:
        article = completed(decode(raw, Article))
        found = claims.extract(article)
        return Understood(encode(found), encode(claims.reports(article, found)))
    except BadInput as error:
        return Fallen(str(error))
    except Exception as error:  # noqa: BLE001 - one article that a rule fails on becomes a dead letter, the rest flows on
        return Fallen(reason(error))


def _extract(raw: bytes) -> bytes | Fallen:
    try:
        return b"".join(encode(claim) + b"\n" for claim in claims.extract(_article.decode(raw)))
    except Exception as error:  # noqa: BLE001 - one article that a rule fails on is told by line, the rest is processed
        return Fallen(reason(error))


def _analyze(raw: bytes) -> bytes | Fallen:
    try:
        line = msgspec.json.decode(raw, type=Text)
        published = moment(line.published, "published")
        text = line.text
        found = sentences(text)
        named = places.resolve([places.find(s.tokens, text) for s in found])
        return encode({
            "tokens": [t.term for t in terms(text)],
            "sentences": [{"start": s.start, "end": s.end, "text": text[s.start : s.end]} for s in found],
            "numbers": [
                {"min": n.min, "max": n.max, "approximate": n.approximate, "text": n.text, "start": n.start, "end": n.end}
                for s in found for n in numbers.find(s.tokens, text)
            ],
            "times": [
                {"start": t.span.start, "end": t.span.end, "precision": t.span.precision, "text": t.span.text}
                for s in found for t in times.find(s.tokens, text, published) if not t.duration
            ],
            "places": [
                {"id": p.place.id, "name": p.place.name, "text": p.place.text, "lat": p.place.lat, "lon": p.place.lon, "path": p.place.path}
                for located in named for p in located
            ],
        })
    except (BadInput, msgspec.DecodeError, UnicodeDecodeError) as error:
        return Fallen(str(error).replace("`", ""))
    except Exception as error:  # noqa: BLE001 - one text that a rule fails on is told by line, the rest is processed
        return Fallen(reason(error))


def reason(error: Exception) -> str:
    """An unexpected error in one line, with where it was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}: {error}{where}"
