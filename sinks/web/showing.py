"""How values look on the page: times, figures, long texts, links, names. Everything here gives plain text; templates escape it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from difflib import SequenceMatcher
from functools import cache, lru_cache
from urllib.parse import urlsplit

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta

from processors.actors.roster import index
from processors.model import Claim, Place, Quantity
from processors.places.gazetteer import gazetteer
from sinks.search.marks import CLOSE, OPEN
from sinks.web.cards import Card
from sinks.web.words import Language, Words, number

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_SECONDS_OF_A_DAY = 86_400
_LOCALES: dict[Language, Locale] = {"ar": Locale("ar"), "en": Locale("en")}
"""Parsed once: a page shows a hundred times."""


def plain(text: str) -> str:
    """As long as before, with blanks for control characters."""
    return _CONTROLS.sub(" ", text)


def clip(text: str, length: int = 400) -> str:
    """At most so many characters, ended with "…"; control characters are blanks."""
    cut = text if len(text) <= length else text[:length].rstrip() + "…"
    return plain(cut)


def link(url: str) -> str | None:
    """The address if it may be a link: http or https, nothing else."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else None


@lru_cache(maxsize=4096)
def when(moment: datetime, language: Language) -> str:
    """Date and time, UTC; the page's script shows the reader's own zone."""
    moment = moment.astimezone(UTC)
    return f"{day(moment, language)} {format_time(moment, 'HH:mm', locale=_LOCALES[language])}"


@lru_cache(maxsize=4096)
def day(moment: datetime, language: Language) -> str:
    return format_date(moment.astimezone(UTC), "d MMMM y", locale=_LOCALES[language])


def clock(moment: datetime, language: Language) -> str:
    return format_datetime(moment.astimezone(UTC), "d MMM HH:mm", locale=_LOCALES[language])


def ago(moment: datetime, now: datetime, language: Language) -> str:
    """How long ago, or in how long, while that says more than the date."""
    apart = moment - now
    if abs(apart.total_seconds()) > 7 * _SECONDS_OF_A_DAY:
        return day(moment, language)
    return format_timedelta(apart, add_direction=True, locale=_LOCALES[language], threshold=0.9)


def figure(quantity: Quantity | None, words: Words) -> str:
    """40, 10–99, +40 with words for open ends."""
    if quantity is None:
        return ""
    low, high = quantity.min, quantity.max
    about = "≈ " if quantity.approximate else ""
    if low is not None and high is not None:
        return about + (number(low) if low == high else f"{number(low)}–{number(high)}")
    if low is not None:
        return words("figure.least", value=number(low))
    return words("figure.most", value=number(high)) if high is not None else ""


def stand(claim: Claim, words: Words) -> str:
    """What a claim says, in the fewest words: its figure, or its stance and whom it names."""
    if claim.stance == "asserts" and claim.act.quantity is not None:
        return figure(claim.act.quantity, words)
    names = ("، " if words.language == "ar" else ", ").join(dict.fromkeys(actor.name for actor in claim.act.actors))
    own = _own_stand(claim)
    return words(own if own in words else f"stand.{claim.stance}{'_by' if names else ''}", names=names)


def names_act(claim: Claim, words: Words) -> bool:
    """Whether `stand` tells of which act it speaks, so that it need not stand beside it."""
    return not (claim.stance == "asserts" and claim.act.quantity is not None) and _own_stand(claim) in words


def _own_stand(claim: Claim) -> str:
    """The key of the words that only this act has: a truce holds, a town is held."""
    return f"stand.{claim.act.type}_{claim.stance}{'_by' if claim.act.actors else ''}"


def speaker(claim: Claim) -> str:
    """Who says it; "" where the outlet says it in its own voice."""
    return claim.speaker.name if claim.speaker else ""


def place_name(id: str) -> str:
    """The gazetteer's name of an id; the id itself where it has none."""
    known = gazetteer().get(id)
    return known.name if known else id


def where(place: Place | None) -> str:
    """The place and the country that it lies in."""
    if place is None:
        return ""
    country = place_name(place.path[0]) if place.path and place.path[0] != place.id else ""
    return f"{place.name}، {country}" if country and country != place.name else place.name


@cache
def _actors() -> dict[str, str]:
    return {one.id: one.name for one in index().actors.values()}


def actor_name(id: str) -> str:
    """The usual name of a canonical actor; the id itself where it is none."""
    return _actors().get(id, id)


def marked(text: str, length: int = 600) -> list[tuple[str, bool]]:
    """A hit's text in pieces, and whether each was found."""
    pieces: list[tuple[str, bool]] = []
    inside = False
    for piece in re.split(f"([{OPEN}{CLOSE}])", clip(text, length)):
        if piece in (OPEN, CLOSE):
            inside = piece == OPEN
        elif piece:
            pieces.append((piece, inside))
    return pieces


def emphasis(sentence: str, part: str, length: int = 500) -> list[tuple[str, bool]]:
    """The sentence in pieces around the first place where the part stands, so that the figure is seen at once."""
    sentence = plain(sentence)
    at = sentence.find(part) if part else -1
    if at < 0:
        return [(clip(sentence, length), False)]
    before, after = sentence[:at], sentence[at + len(part) :]
    if len(sentence) > length:
        room = max(40, (length - len(part)) // 2)
        before = before if len(before) <= room else "…" + before[-room:]
        after = clip(after, room)
        part = clip(part, length)
    return [(text, found) for text, found in ((before, False), (part, True), (after, False)) if text]


def changed(text: str, other: str, length: int = 600) -> list[tuple[str, bool]]:
    """The text in pieces, and whether each is not in the other one: the words that were changed, and not the whole sentence."""
    words, others = (re.findall(r"\S+\s*", clip(one, length)) for one in (text, other))
    stripped, others = [word.strip() for word in words], [word.strip() for word in others]
    pieces = []
    for kind, first, last, _, _ in SequenceMatcher(None, stripped, others, autojunk=False).get_opcodes():
        if first < last:
            pieces.append(("".join(words[first:last]), kind != "equal"))
    return pieces


def why(card: Card, language: Language, length: int, outlet: Callable[[str], str]) -> list[tuple[str, bool]]:
    """The rule in words, in pieces: names and sentences that are put into it may run in the other direction."""
    text = clip(card.one.explanation.ar if language == "ar" else card.one.explanation.en, length)
    foreign: dict[str, str] = {}
    for claim in (card.left.claim, card.right.claim):
        if claim is not None:
            if claim.speaker is not None:
                foreign[f"{claim.speaker.name} ({claim.source})"] = f"{claim.speaker.name} ({outlet(claim.source)})"
            foreign |= {claim.text: claim.text, claim.source: outlet(claim.source)} | {actor.name: actor.name for actor in claim.act.actors}
    known = "|".join(re.escape(one) for one in sorted(filter(None, foreign), key=len, reverse=True))
    pieces = re.split(f"({known})", text) if known else [text]
    return [(foreign.get(piece, piece), number % 2 == 1) for number, piece in enumerate(pieces) if piece]
