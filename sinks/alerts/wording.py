"""What a message says: plain text for people in Arabic and English, and the same as JSON for programs. Pure.

What articles say is shown verbatim but for what could mislead: control characters and marks that turn the direction of
writing are dropped, every foreign text stands in an isolate of its own (U+2068 … U+2069), and a very long one is cut.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from processors.alerts import Delivery, Notice
from processors.model import AlertCause, Article, Claim, Contradiction, ContradictionKind, encode, identity
from processors.relations.explanation import figure
from processors.relations.knowledge import knowledge
from processors.text.letters import IGNORABLE
from sinks.alerts.policy import Channel, Language, Outlet
from sinks.alerts.subject import Subject

SHOWN = 50
"""Contradictions whose sentences stand in one message; of a digest's others only their number, and all ids in the JSON."""
GRADES = (0.0, 0.33, 0.66)
"""From which severity on a contradiction is minor, moderate, grave."""
_LONGEST = 600
"""Characters of a quoted sentence."""
_TITLE = 160
_ISOLATE, _POP = "\u2068", "\u2069"
_RULE = "─" * 24
_CALL = re.compile(r"@(?=\w)|<(?=[!@#&])")
"""What chats take for a call to people; a word joiner (U+2060) after it, which nobody sees, makes it text."""
_DROPPED = dict.fromkeys(map(ord, IGNORABLE)) | dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " ")


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """words.toml, one language."""

    new: str
    side: str
    returned: str
    retracted: str
    digest: str
    event: str
    against: str
    figures: str
    said: str
    own_voice: str
    via: str
    outlet: str
    denies: str
    doubts: str
    ended: str
    rule: str
    origins: str
    severity: str
    high: str
    middle: str
    low: str
    page: str
    more: str
    more_without_page: str
    test: str
    test_title: str
    comma: str
    kinds: Mapping[ContradictionKind, str]


@cache
def words(language: Language) -> Words:
    """The words of a language; a table that lacks one does not load."""
    table = tomllib.loads(files("sinks.alerts").joinpath("words.toml").read_text(encoding="utf-8"))
    return msgspec.convert(table, dict[str, Words])[language]


def plain(text: str, longest: int = _LONGEST) -> str:
    """A foreign text on one line, without what turns or hides, cut to `longest` characters."""
    line = " ".join(text.translate(_DROPPED).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def isolated(text: str, longest: int = _LONGEST) -> str:
    """`plain`, within an isolate (its direction touches nothing around it), and calling nobody: "@everyone" is only text."""
    quiet = _CALL.sub("\\g<0>\u2060", plain(text, longest))
    return f"{_ISOLATE}{quiet}{_POP}"


def link(url: str) -> str:
    """The URL if it is http(s) and holds nothing that hides or turns; else nothing."""
    return url if url.lower().startswith(("http://", "https://")) and url == plain(url, 2000).replace(" ", "") else ""


def compose(
    id: str, channel: Channel, event: str | None, items: Sequence[tuple[Notice, Subject]], page: str, now: datetime,
    outlet: Outlet = str,
) -> Delivery:
    """The message on these notices, in this order; several events without an `event` are a digest. `outlet` gives an outlet's name."""
    contradictions = tuple(dict.fromkeys(subject.contradiction.id for _, subject in items))
    title = _title(channel.languages[0], items, digest=event is None)
    text = f"\n\n{_RULE}\n\n".join(_text(language, channel, items, page, outlet, digest=event is None) for language in channel.languages)
    shown = [structured(notice.cause, subject, page, notice.rules) for notice, subject in items[:SHOWN]]
    return _delivery("alert" if event else "digest", id, channel, title, text, now, event, contradictions, shown)


def compose_test(channel: Channel, now: datetime) -> Delivery:
    """The message of `rasid alerts test`."""
    id_ = identity("test delivery", channel.name, now.isoformat())
    title = words(channel.languages[0]).test_title
    text = "\n".join(words(language).test.format(channel=isolated(channel.name)) for language in channel.languages)
    return _delivery("test", id_, channel, title, text, now)


def _delivery(
    kind: Literal["alert", "digest", "test"], id: str, channel: Channel, title: str, text: str, now: datetime,
    event: str | None = None, contradictions: tuple[str, ...] = (), shown: Sequence[object] = (),
) -> Delivery:
    payload = {
        "v": 1, "id": id, "kind": kind, "channel": channel.name, "made": now, "title": title, "text": text, "event": event,
        "ids": contradictions, "contradictions": shown,
    }  # fmt: skip
    return Delivery(
        id=id, kind=kind, channel=channel.name, event=event, contradictions=contradictions, title=title, text=text,
        payload=encode(payload).decode(), made=now, due=now,
    )  # fmt: skip


# For people


def _title(language: Language, items: Sequence[tuple[Notice, Subject]], *, digest: bool) -> str:
    said = words(language)
    if digest:
        return said.digest.format(count=len(items), events=len({subject.contradiction.event for _, subject in items}))
    notice, subject = items[0]
    more = f" (+{len(items) - 1})" if len(items) > 1 else ""
    return headline(language, notice.cause, subject) + more


def headline(language: Language, cause: AlertCause, subject: Subject) -> str:
    """What happened, of which kind, with which figures, in which event: one line."""
    return f"{getattr(words(language), cause)}: {_kind(language, subject)} — {isolated(subject.title, _TITLE)}"


def _text(
    language: Language, channel: Channel, items: Sequence[tuple[Notice, Subject]], page: str, outlet: Outlet, *, digest: bool,
) -> str:
    said = words(language)
    if digest:
        parts = [_title(language, items, digest=True)]
        parts += [_brief(language, notice.cause, subject, page, outlet) for notice, subject in items[:SHOWN]]
    else:
        parts = [told(language, channel, notice.cause, subject, page, outlet) for notice, subject in items[:SHOWN]]
    if len(items) > SHOWN:
        count = len(items) - SHOWN
        parts.append(said.more.format(count=count, url=f"{page}/") if page else said.more_without_page.format(count=count))
    return "\n\n".join(parts)


def told(language: Language, channel: Channel, cause: AlertCause, subject: Subject, page: str, outlet: Outlet = str) -> str:
    """The contradiction with both sides, in lines. `channel` gives the time zone; without `page` there is no link to it."""
    said, one = words(language), subject.contradiction
    lines = [
        f"● {getattr(said, cause)}: {_kind(language, subject)}",
        said.event.format(title=isolated(subject.title, _TITLE)),
        "",
        *_side(language, channel, subject.left, subject.articles[0], outlet),
        "",
        f"⇄ {said.against}",
        *_side(language, channel, subject.right, subject.articles[1], outlet),
        "",
    ]
    if cause == "retracted":
        lines.append(said.ended)
    lines.append(said.rule.format(text=isolated(explained(language, subject, outlet), 2 * _LONGEST)))
    left, right = map(len, subject.origins)
    lines.append(said.origins.format(left=left, right=right))
    lines.append(said.severity.format(level=getattr(said, level(one.severity)), value=f"{one.severity:.2f}"))
    if page:
        lines.append(said.page.format(url=page_of(page, one)))
    return "\n".join(lines)


def _brief(language: Language, cause: AlertCause, subject: Subject, page: str, outlet: Outlet) -> str:
    """For a digest: what, and both sentences with who says them."""
    lines = [f"● {headline(language, cause, subject)}"]
    for mark, claim, article in zip(("", "⇄ "), (subject.left, subject.right), subject.articles, strict=True):
        who = isolated(claim.speaker.name, _TITLE) + words(language).comma if claim.speaker else ""
        lines.append(f"{mark}«{isolated(claim.text)}» — {who}{isolated(outlet(claim.source), _TITLE)}")
        if not page and article and (url := link(article.url)):
            lines.append(url)
    return "\n".join([*lines, page_of(page, subject.contradiction)] if page else lines)


def _side(language: Language, channel: Channel, claim: Claim, article: Article | None, outlet: Outlet) -> list[str]:
    said = words(language)
    who = said.said.format(speaker=isolated(claim.speaker.name, _TITLE)) if claim.speaker else said.own_voice
    if claim.stance != "asserts":
        who += f" ({getattr(said, claim.stance)})"
    if claim.via:
        who += said.comma + said.via.format(names=said.comma.join(isolated(one.name, _TITLE) for one in claim.via))
    when = f"{claim.published.astimezone(channel.zone):%Y-%m-%d %H:%M} {channel.timezone}"
    by = said.outlet.format(outlet=isolated(outlet(claim.source), _TITLE))
    lines = [f"«{isolated(claim.text)}»", who, f"{by} · {_ISOLATE}{when}{_POP}"]
    url = link(article.url) if article else ""
    return [*lines, url] if url else lines


def explained(language: Language, subject: Subject, outlet: Outlet) -> str:
    """The rule in words, with outlets' names where it has their ids."""
    text: str = getattr(subject.contradiction.explanation, language)
    for claim in (subject.left, subject.right):
        if claim.speaker is not None:
            text = text.replace(f"{claim.speaker.name} ({claim.source})", f"{claim.speaker.name} ({outlet(claim.source)})")
        else:
            name = outlet(claim.source).replace("\\", r"\\")
            text = re.sub(rf"(?<![A-Za-z0-9_.-]){re.escape(claim.source)}(?![A-Za-z0-9_.-])", name, text, count=1)
    return text


def _kind(language: Language, subject: Subject) -> str:
    said, one = words(language), subject.contradiction
    kind = said.kinds[one.kind].format(act=getattr(knowledge().acts[one.act], language))
    left, right = subject.left.act.quantity, subject.right.act.quantity
    if one.kind != "number" or left is None or right is None:
        return kind
    figures = said.figures.format(left=isolated(figure(left, language)), right=isolated(figure(right, language)))
    return f"{kind} ({figures})"


def level(severity: float) -> str:
    """ "low", "middle" or "high"."""
    return ("low", "middle", "high")[grade(severity) - 1]


def grade(severity: float) -> int:
    """1 … 3, the same in a message as on the page."""
    return sum(severity >= least for least in GRADES)


def page_of(page: str, contradiction: Contradiction) -> str:
    """The address of the contradiction on the page."""
    return f"{page}/contradictions/{contradiction.id}"


# For programs


def structured(cause: AlertCause, subject: Subject, page: str, rules: Sequence[str] = ()) -> dict[str, object]:
    """A contradiction with both sides, as webhooks get it. Texts stand here as the articles write them."""
    one = subject.contradiction
    return {
        "id": one.id, "event": one.event, "title": subject.title, "cause": cause, "status": "resolved" if one.retracted else "open",
        "kind": one.kind, "act": one.act, "values": one.values, "severity": one.severity, "rule": one.rule, "explanation": one.explanation,
        "first_seen": one.first_seen, "wanted_by": rules, "page": page_of(page, one) if page else None,
        "sides": [
            _structured_side(claim, article, origins, len(side))
            for claim, article, origins, side in zip(
                (subject.left, subject.right), subject.articles, subject.origins, one.sides, strict=True,
            )
        ],
    }  # fmt: skip


def _structured_side(claim: Claim, article: Article | None, origins: Sequence[str], claims: int) -> dict[str, object]:
    return {
        "sentence": claim.text, "stance": claim.stance, "speaker": claim.speaker, "via": claim.via, "outlet": claim.source,
        "published": claim.published, "url": link(article.url) if article else "", "headline": article.title if article else "",
        "place": claim.act.place, "quantity": claim.act.quantity, "origins": origins, "claims": claims, "claim": claim.id,
    }
