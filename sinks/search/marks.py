"""Showing where found words stand: the title and the best passage of a text, with the words marked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from processors.text.analyzer import Term

OPEN, CLOSE = "\ue000", "\ue001"
"""Private use, for the caller to replace; where a text has them itself they are left out."""
_WORDS = 32
"""Terms of a snippet."""


def marked(text: str, terms: Sequence[Term], wanted: Collection[str]) -> str:
    """The text with each wanted word between the marks."""
    out, end = [], 0
    for term in terms:
        if term.term in wanted:
            out += [_clean(text[end : term.start]), OPEN, _clean(text[term.start : term.end]), CLOSE]
            end = term.end
    out.append(_clean(text[end:]))
    return "".join(out)


def snippet(text: str, terms: Sequence[Term], weights: Mapping[str, float]) -> str:
    """The passage that holds most of the wanted terms' weight, repetitions counted little; the beginning where none stands."""
    if not terms:
        return _clean(" ".join(text[:300].split()))
    first = _best(terms, weights)
    last = min(first + _WORDS, len(terms))
    start = terms[first].start if first else 0
    end = terms[last - 1].end if last < len(terms) else len(text)
    inside = [Term(t.term, t.start - start, t.end - start) for t in terms[first:last]]
    passage = marked(text[start:end], inside, weights)
    return ("… " if first else "") + " ".join(passage.split()) + (" …" if last < len(terms) else "")


def _best(terms: Sequence[Term], weights: Mapping[str, float]) -> int:
    hits = [i for i, term in enumerate(terms) if term.term in weights]
    best, best_worth = 0, 0.0
    for k, i in enumerate(hits):
        worth, met = 0.0, set()
        for j in hits[k : k + _WORDS]:
            if j >= i + _WORDS:
                break
            term = terms[j].term
            worth += weights[term] * (0.1 if term in met else 1.0)
            met.add(term)
        if worth > best_worth:
            best, best_worth = max(0, i - 4), worth  # a few words before the first one, to read it in its place
    return best


def _clean(text: str) -> str:
    return text.replace(OPEN, "").replace(CLOSE, "")
