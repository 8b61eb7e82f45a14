"""Why two claims contradict, in words: the rule's phrase from tables/relations.toml with the speakers, values and act put in."""

from __future__ import annotations

from processors.model import Claim, Explanation, Quantity
from processors.relations.interval import vague
from processors.relations.knowledge import knowledge

_PLURAL = 5
"""Letters of a sound plural at least: "مقاتلو" is one, "عمرو" a name."""
_VAGUE = {10: ("العشرات", "tens"), 100: ("المئات", "hundreds"), 1000: ("الآلاف", "thousands")}


def explain(rule: str, left: Claim, right: Claim) -> Explanation:
    """The explanation in Arabic and English. Names stand as the articles write them; who asserts is named before who denies."""
    if left.stance == "denies":
        left, right = right, left
    phrase, act = knowledge().rules[rule], knowledge().acts[left.act.type]
    names = {"left": _name(left), "right": _name(right)}
    governed = {side: _genitive(name) for side, name in names.items()}
    return Explanation(
        ar=phrase.ar.format(**governed, a=_value(left, "ar"), b=_value(right, "ar"), act=act.ar, what=_what(left, "ar")),
        en=phrase.en.format(**names, a=_value(left, "en"), b=_value(right, "en"), act=act.en, what=_what(left, "en")),
    )


def _name(claim: Claim) -> str:
    if claim.speaker is None:
        return claim.source
    return f"{claim.speaker.name} ({claim.source})"


def _genitive(name: str) -> str:
    """The name as it stands behind "بحسب" or "رواية": "مسؤولون أفغان" → "مسؤولين أفغان", "متمردو الحزب" → "متمردي الحزب"."""
    first, space, rest = name.partition(" ")
    if len(first) >= _PLURAL and first.startswith(("م", "ن", "ال")) and first.endswith("ون"):
        return f"{first[:-2]}ين{space}{rest}"
    if len(first) >= _PLURAL and first.startswith("م") and first.endswith("و") and not rest.startswith("("):
        return f"{first[:-1]}ي{space}{rest}"
    return name


def _value(claim: Claim, language: str) -> str:
    """What the claim says: its figure, else who did it, else its sentence."""
    if claim.act.quantity is not None and claim.stance == "asserts":
        return figure(claim.act.quantity, language)
    return _doers(claim, language) or f"«{claim.text}»"


def _what(claim: Claim, language: str) -> str:
    """The figure or who did it, in brackets; nothing where the claim says neither."""
    if claim.act.quantity is not None:
        return f" ({figure(claim.act.quantity, language)})"
    doers = _doers(claim, language)
    return f" ({'الفاعل:' if language == 'ar' else 'by'} {doers})" if doers else ""


def _doers(claim: Claim, language: str) -> str:
    return ("، " if language == "ar" else ", ").join(actor.name for actor in claim.act.actors)


def figure(quantity: Quantity, language: str) -> str:
    """The figure in the words of a language, "ar" or "en"."""
    if vague(quantity) and quantity.min in _VAGUE:
        return _VAGUE[quantity.min][0 if language == "ar" else 1]
    about = ("نحو " if language == "ar" else "about ") if quantity.approximate else ""
    low, high = quantity.min, quantity.max
    if low is not None and high is not None:
        return f"{about}{low:,}" if low == high else f"{about}{low:,}–{high:,}"
    if low is not None:
        return f"{low:,} على الأقل" if language == "ar" else f"at least {low:,}"
    return f"{high:,} على الأكثر" if language == "ar" else f"at most {high:,}"
