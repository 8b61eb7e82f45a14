"""Bytes to text, although what is declared is often wrong: windows-1256 called UTF-8, UTF-8 called windows-1256, and text that
went through the wrong one before it was stored (mojibake).

The order: a byte order mark; UTF-8 where the bytes are UTF-8 (Arabic in another charset never is, by accident); then the declared
charsets and those in which Arabic was written, by how much Arabic comes out.
"""

from __future__ import annotations

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
         (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LEGACY = ("cp1256", "iso8859_6", "cp720")
_TRANSFORMS = frozenset((
    "base64", "bz2", "hex", "quopri", "rot13", "uu", "zlib", "idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined",
))
"""Codecs of Python that are no charset of a page."""
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_HTTP = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_COMMON = "اليمونرتبة"
_HIGH_RUN = re.compile(rb"[\x80-\xff]{2,}")
_SAMPLE = 200_000
"""Bytes that are enough to tell charsets apart."""


def decode(raw: bytes, content_type: str = "") -> str:
    """The text of a page. Never fails: bytes that fit nowhere become U+FFFD."""
    for mark, name in _BOMS:
        if raw.startswith(mark):
            return unmojibake(raw[len(mark):].decode(name, "replace"))
    try:
        return unmojibake(raw.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    name = _best(raw, declared(raw, content_type))
    return unmojibake(raw.decode(name, "replace"))


def declared(raw: bytes, content_type: str) -> list[str]:
    """The charsets that the HTTP header, the XML declaration and the page's head name, as Python calls them."""
    names = [match[1] for match in [_HTTP.search(content_type)] if match]
    head = raw[:4096]
    names += [match[1].decode("ascii") for match in (_XML.search(head), _META.search(head)) if match]
    known = []
    for name in names:
        try:
            codec = codecs.lookup(name.lower().removeprefix("x-"))
        except (LookupError, ValueError):
            continue
        if codec.name not in _TRANSFORMS:
            known.append(codec.name)
    return list(dict.fromkeys(known))


def _best(raw: bytes, names: list[str]) -> str:
    """The charset of bytes that are not UTF-8, or not wholly."""
    part = raw[:_SAMPLE]
    if _arabic(part.decode("utf-8", "replace")) > 0.3:  # a page in UTF-8 with some bytes lost, or cut in the middle of a letter
        return "utf-8"
    legacy = [name for name in names if not name.startswith("utf")]
    runs = _HIGH_RUN.findall(part)
    high = sum(1 for byte in part if byte > 127)
    if 2 * sum(map(len, runs)) < high:  # single letters with accents between plain ones
        return legacy[0] if legacy else "cp1252"
    words = b" ".join(runs)
    scores = {name: _arabic(words.decode(name, "replace")) for name in dict.fromkeys([*legacy, *_LEGACY])}
    best = max(scores, key=lambda name: scores[name])  # of equals the declared one, which comes first
    return best if scores[best] > 0.3 or not legacy else legacy[0]


def _arabic(text: str) -> float:
    """How much the characters outside ASCII look like Arabic prose: the share of its ten commonest letters, and of the article,
    less what could not be read. Some 0.8 for real Arabic, below 0.4 for Arabic in a wrong charset."""
    outside = sum(1 for c in text if c > "\x7f")
    if not outside:
        return 0.0
    return (sum(map(text.count, _COMMON)) + 2 * text.count("ال") - 3 * text.count("\ufffd")) / outside


# Mojibake: the two or three bytes of one UTF-8 character, each shown as a character of its own ---------------------------------

_HIGH_1252 = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(128, 256)}
_HIGH_1256 = {byte: bytes([byte]).decode("cp1256") for byte in range(128, 256)}
_TO_1252 = {chr(byte): byte for byte in range(128, 160)} | {text: byte for byte, text in _HIGH_1252.items()}  # and Latin-1's controls
_TO_1256 = {text: byte for byte, text in _HIGH_1256.items()}


def _sequences(bytes_of: dict[str, int]) -> str:
    """A pattern for one character of the Arabic block, of general punctuation, of « » or of the presentation forms."""

    def shown(first: int, last: int) -> str:
        return "[" + "".join(re.escape(text) for text, byte in bytes_of.items() if first <= byte <= last) + "]"

    follow = shown(0x80, 0xBF)
    return rf"(?:{shown(0xD8, 0xDB)}{follow}|{shown(0xC2, 0xC2)}{follow}|(?:{shown(0xE2, 0xE2)}|{shown(0xEF, 0xEF)}){follow}{follow})"


_SEQUENCES_1252 = re.compile(rf"{_sequences(_TO_1252)}+")
_SEQUENCES_1256 = re.compile(rf"{_sequences(_TO_1256)}{{2,}}|(?<!\w){_sequences(_TO_1256)}(?!\w)")
_SURELY_1252 = re.compile(rf"{_sequences(_TO_1252)}{{3}}")
_SURELY_1256 = re.compile(rf"{_sequences(_TO_1256)}{{4}}")  # "محيط،" alone looks like one of them: four in a row are no word
_HIGH_WORD = re.compile(r"(?<![A-Za-zÀ-ÿ])[À-ÿ]{4,}(?![A-Za-zÀ-ÿ])")
_HIGH_SHORT = re.compile(r"(?<![A-Za-zÀ-ÿ])[À-ÿ]{1,3}(?![A-Za-zÀ-ÿ])")
_WORD = re.compile(r"[^\W\d_]+")


def unmojibake(text: str) -> str:
    """The text with UTF-8 that was read as windows-1252 or windows-1256 ("Ù…", "ط§ظ„") read again rightly, and whole texts of
    windows-1256 that were read as windows-1252 ("ÇáÓ"). What is not certainly broken stays as it is."""
    if ("Ø" in text or "Ù" in text) and _SURELY_1252.search(text):
        text = _SEQUENCES_1252.sub(lambda match: _again(match[0], _TO_1252), text)
    if ("ط§" in text or "ظ„" in text) and _SURELY_1256.search(text):
        text = _SEQUENCES_1256.sub(lambda match: _again(match[0], _TO_1256), text)
    if "Ç" in text:
        sample = text[:200_000]
        if len(_HIGH_WORD.findall(sample)) > max(4, 0.05 * len(_WORD.findall(sample))):
            text = _HIGH_SHORT.sub(_as_arabic, _HIGH_WORD.sub(_as_arabic, text))
            text = text.replace("¡", "،").replace("¿", "؟").replace("º", "؛")
    return text


def _again(run: str, table: dict[str, int]) -> str:
    return bytes(table[c] for c in run).decode("utf-8", "replace")


def _as_arabic(match: re.Match[str]) -> str:
    return match[0].encode("latin-1").decode("cp1256")
