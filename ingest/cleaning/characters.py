"""Characters of the stored text: what is invisible or broken goes, what was written stays.

Removed: control characters, bidi controls and other invisible ones, noncharacters, private use, the replacement character, soft hyphens.
Composed: Unicode NFC. Kept: tatweel, diacritics, presentation forms, ZWNJ and ZWJ between letters (they are part of spelling).
Entities that were escaped twice ("&amp;quot;") become what they stand for. White space becomes one space, or a line break.
"""

from __future__ import annotations

import html
import re
import unicodedata

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_LOOSE_JOINER = re.compile(r"(?<!\w)[\u200c\u200d]+|[\u200c\u200d]+(?!\w)")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AMPERSANDS = re.compile(r"&(?:(?:amp|AMP|#0*38|#[xX]0*26);)+")
"""Escaped any number of times; at once, for one at a time would take the square of their number."""
_BREAK = re.compile(r"[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]*[\r\n\x0b\x0c\x85\u2028\u2029]\s*")
_SPACE = re.compile(r"[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


def scrub(text: str) -> str:
    """The text, clean; lines stay lines, none is empty. Idempotent."""
    text = _AMPERSANDS.sub("&", text) if "&" in text else text
    while _ENTITY.search(text):
        unescaped = html.unescape(text)
        if unescaped == text:
            break
        text = unescaped
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    text = _LOOSE_JOINER.sub("", text)
    return _SPACE.sub(" ", _BREAK.sub("\n", text)).strip()


def scrub_line(text: str) -> str:
    """`scrub` for what is one line: a title, a name. Idempotent."""
    return scrub(text).replace("\n", " ")
