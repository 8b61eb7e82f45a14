"""Attribution without a verb of its own: "بحسب المرصد", "وفقاً لوزارة الصحة", "نقلاً عن شهود", "على حد قول فلان", "وفق ما ذكرته …".
And the marks of headlines and tables: "المرصد: مقتل …", "… - المرصد", "29 (الشبكة) و35 (الدفاع المدني)"."""

from __future__ import annotations

from processors.speech.clauses import Line
from processors.speech.findings import Finding, Phrase, Voice
from processors.speech.lexicon import (
    CAME,
    EVIDENCE,
    GIVEN_OUT,
    LABELS,
    NAMED,
    PLAIN_SOURCES,
    PREPOSED_SOURCES,
    SILENT,
    SOURCE,
    STATED,
    STATEMENTS_MADE,
    helpers,
)
from processors.speech.naming import speaker_of
from processors.speech.nouns import heard, kind_of
from processors.speech.pairs import hearer
from processors.speech.passage import COMMAS, DASHES, MARKS, Passage
from processors.speech.phrases import credible, person, phrase
from processors.speech.statements import came, given_out
from processors.speech.subjects import chain, issued, passed_on, voice
from processors.speech.voices import Voices
from processors.text.words import NUMBER

_COUNTERS = ("official", "monitor", "rescue", "ngo", "un", "agency", "media", "medic")
_ON = frozenset({"حد", "لسان", "ذمه", "حسب"})
_HELD = frozenset({"الموقوفين", "موقوفين", "موقوف", "موقوفا", "الموقوفون", "المحتجزين", "محتجز", "المحبوسين", "محبوس", "محبوسا", "التحفظ"})
""""موقوف على ذمة التحقيق": held for, not on somebody's word."""
_FROM = frozenset({"لدي", "من"})
_WHEN = 4
"""Words that may tell when it was learned."""
_OWN_WORDS = frozenset({"تعبيره", "تعبيرها", "قوله", "قولها", "قولهم", "وصفه", "وصفها", "زعمه", "زعمها", "زعمهم"})
_OF_IT = frozenset({"به", "بها", "بذلك", "عنه"})
_PARTED = COMMAS | frozenset(".…")
"""Between a quotation and "بهذه الكلمات"."""
_ANSWERS = frozenset({"رد", "علق", "عقب"})
"""Verbs behind "هكذا" with which somebody answers."""
_CAME = frozenset({"جاء", "ورد", "جاءت", "وردت"})
_HEADING = 8
"""Tokens of a heading before a speaker's name."""
_NAME = 7
"""Tokens of a name in quotation marks behind its noun, and one."""
_ON_WORDS = _OWN_WORDS | {"قول", "تعبير", "وصف", "زعم"}


def _trigger(p: Passage, i: int) -> tuple[int, str] | None:
    """The index after the words that attribute at `i`, and the preposition glued to the name there."""
    w = p.words[i]
    base = w.base
    after = p.words[i + 1] if i + 1 < len(p) else None
    if after is None:
        return None
    if base in PLAIN_SOURCES or w.norm in PLAIN_SOURCES:
        return i + 1, ""
    if base in PREPOSED_SOURCES:
        prep = PREPOSED_SOURCES[base]
        if prep == "ل":
            if after.norm == "ل":
                return i + 2, ""
            return (i + 1, "ل") if after.norm.startswith("ل") else None
        return (i + 2, "") if after.norm == prep else None
    if base == "هكذا":
        return (i + 2, "") if i and any(t.verb.perfect in _ANSWERS and not t.lead for t in helpers(after.norm)) else None
    if base in STATED and i + 3 < len(p) and after.rest in STATEMENTS_MADE and p.words[i + 2].arabic:
        return (i + 3, "") if i and (p.surface(i - 1) in _PARTED or (i - 1) in p.quotes_by_close) else None
    if base == "علي" and after.norm == "ما" and i + 2 < len(p) and p.words[i + 2].tags:
        called = any(t.verb.describes and t.object for t in p.words[i + 2].tags)  # "غارات على ما وصفه الجيش بمعاقل"
        return None if called else (i + 1, "")
    if base == "علي" and after.norm in _ON:
        if after.norm == "لسان":
            return i + 2, ""
        if i + 2 < len(p) and p.words[i + 2].norm in _ON_WORDS:
            return i + 3, ""
        return (i + 2, "") if after.norm == "ذمه" and not (i and p.words[i - 1].norm in _HELD) else None
    return None


def find(line: Line) -> list[Finding]:
    """The attributions without a verb of one sentence; those of "وفق ما ذكر" replace what `verbs` made of their verb."""
    p, voices, found = line.p, line.voices, line.found
    sources: list[Finding] = []
    skip = 0
    for i, w in enumerate(p.words):
        if i < skip or not w.flags & SOURCE:
            continue
        told = came(line, i) if w.base in CAME else given_out(line, i) if w.base == GIVEN_OUT else None
        if told is not None:
            sources.append(told)
            skip = max(told.verb[1], told.start)
            continue
        start = _trigger(p, i)
        if start is None:
            continue
        if w.base in ("نقلا", "استنادا") and any(f.verb[0] < i and f.start > i for f in found):
            continue  # the chain of a verb, read there; or what the count relies on that it tells of
        if w.base == "استنادا" and sources and sources[-1].verb[1] == i:
            continue  # "وفق حصيلة لرويترز استنادا إلى أرقام رسمية": what the source relies on
        one = _source(p, voices, i, *start)
        if one is not None and (w.base == "هكذا" or w.base in STATED):
            one.form = "back"
        if one is not None and not _repeated(line, one, i):
            sources.append(one)
            skip = one.verb[1]
    for one in found:
        _go_on(line, one, sources)
    return sources


def _repeated(line: Line, one: Finding, i: int) -> bool:
    """ "اتهمت X Y بقصف السوق، على حد قولها": what only says once more whose words they are."""
    who = one.speaker
    said = [f.speaker for f in line.found if f.kind == "blames" and 0 <= f.start < i]
    return one.form == "around" and who is not None and any(voice is not None and voice.speaker == who.speaker for voice in said)


def _go_on(line: Line, one: Finding, sources: list[Finding]) -> None:
    """ "…، وفق الناطق باسم الشرطة، مشيرا إلى أن": a participle right behind a source's name speaks for it, where no verb has spoken."""
    if one.tense != "participle" or any(f.verb[0] < one.verb[0] and f.tense not in ("noun", "participle") for f in line.found):
        return
    near = next((s for s in sources if s.form == "source" and 0 <= one.verb[0] - s.verb[1] <= 1), None)
    if near is not None:
        one.speaker = near.speaker


def _source(p: Passage, voices: Voices, i: int, k: int, prep: str) -> Finding | None:
    """The attribution of the words [i, k) and the name after them."""
    norm = p.words[k - 1].norm
    distanced = norm.startswith("زعم")
    if norm in _OWN_WORDS:
        last = voices.last(feminine=norm.endswith("ها"), plural=False)
        return Finding(last, (), "asserts", distanced, "says", (i, k), -1, "around", confidence=0.8) if last else None
    if k < len(p) and p.words[k].norm in ("ما", "لما"):
        k += 1
        prep = ""
    k = _occasion(p, k)
    if k < len(p) and p.words[k].tags and (p.words[k - 1].norm.endswith("ما") or p.words[k].tags[0].form == "perfect"):
        k += 1
        k += k < len(p) and p.words[k].norm in _OF_IT
        k = heard(p, k)
        k = _learned_from(p, k)
    if k + 1 < len(p) and p.words[k].rest in EVIDENCE and (p.words[k + 1].norm.startswith("لل") or p.words[k + 1].glued == "ل"):
        k, prep = k + 1, "ل"  # "وفق حصيلة للحماية المدنية", "بحسب إحصاء لوكالة فرانس برس"
    elif k + 2 < len(p) and p.words[k].rest in EVIDENCE and not p.words[k].definite and _known_head(p, k + 2):
        k, prep = k + 2, "ل"  # "بحسب حصيلة أولية للحماية المدنية"
    ph = _name(p, k, prep) if k < len(p) else None
    if ph is not None:
        own = issued(p, ph)
        ph, prep = own, prep if own is ph else ""
    if ph is None or not _somebody(p, voices, ph):
        return None
    heard_by = hearer(p, ph)
    end = ph.last if heard_by is ph else heard_by.stop
    ph = heard_by
    links = chain(p, ph)
    first = speaker_of(p, ph.first, ph.last, preposition=prep) if links else None
    who: Voice | None = voice(p, voices, links[-1], None) if links else voice(p, voices, ph, None, preposition=prep)
    if who is None:
        return None
    voices.remember(who)
    via = ((first,) if first else ()) + (passed_on(p, links[0], links[1:]) if len(links) > 1 else ())
    return Finding(who, via, "asserts", distanced, "says", (i, links[-1].last if links else end), -1, "source", confidence=0.9)


def _learned_from(p: Passage, k: int) -> int:
    """The index after "اليوم الخميس لدى" of "حسبما علم اليوم الخميس لدى مصالح الحماية المدنية"; `k` where that does not stand there."""
    at = k
    while at < len(p) and at < k + _WHEN and p.words[at].norm not in _FROM and (p.words[at].cut or p.words[at].norm.startswith("ال")):
        at += 1
    return at + 1 if at + 1 < len(p) and p.words[at].norm in _FROM else k


def _known_head(p: Passage, k: int) -> bool:
    """Does a speaker's name begin at `k`, behind a glued "لل"?"""
    return p.words[k].norm.startswith("لل") and (p.words[k].head is not None or k in p.actors)


def _occasion(p: Passage, k: int) -> int:
    """The index after "جاء في" of "وفق ما جاء في بيان للمجلس", after "به للصحافيين" of "حسبما صرح به للصحافيين …"."""
    if k + 2 < len(p) and p.words[k].norm in _CAME and p.words[k + 1].norm in ("في", "علي"):
        return k + 2
    return k


def _name(p: Passage, k: int, prep: str) -> Phrase | None:
    if p.is_opener(k) and p.quotes.get(k) is not None and p.quotes[k] - k <= 8:
        close = p.quotes[k]
        return Phrase(k + 1, close, close + 1, "end", phrase(p, k + 1, close).kind)
    w = p.words[k]
    rest = w.rest if not prep else w.norm.removeprefix("ل").removeprefix("ل")
    if rest in SILENT and w.head is None and k not in p.actors:
        return None
    if prep == "ل":
        inner = phrase(p, k + 1) if k + 1 < len(p) else Phrase(k + 1, k + 1, k + 1, "end", None)
        # the first word carries the preposition, so the phrase is read from the next word and the first is put before it
        mark = p.quotes.get(k + 1) if w.rest in NAMED else None
        if mark is not None and mark - k <= _NAME:
            inner = Phrase(k + 1, mark + 1, mark + 1, "end", None)  # "وفقا لموقع «المدار»"
        elif inner.first != k + 1 or not inner:
            inner = Phrase(k, k + 1, k + 1, inner.reason, None)
        ph = Phrase(k, inner.last, inner.stop, inner.reason, w.head or inner.kind)
    else:
        ph = phrase(p, k)
    if w.rest in EVIDENCE or (ph and rest in EVIDENCE):
        if ph and kind_of(p, k, min(ph.last, k + 2)) is not None:
            return ph  # "حصيلة رسمية"
        later = (phrase(p, start) for start in (k + 1, k + 2) if start < len(p))  # "تقديرات المفوضية", "رواية الأهالي"
        return next((owner for owner in later if owner.first in (k + 1, k + 2) and credible(p, owner)), None)
    if not ph or p.words[ph.first].cut:
        return None
    return ph


def _somebody(p: Passage, voices: Voices, ph: Phrase) -> bool:
    """Is it a speaker: known by a word or as an actor, named before in the article, or shaped like a person's name?"""
    if ph.kind is not None or any(ph.first <= i < ph.last for i in p.actors):
        return True
    if p.power(ph.first) is not None:
        return True
    if voices.knows(tuple(p.words[k].norm for k in range(ph.first, ph.last))):
        return True
    words = p.words[ph.first : ph.last]
    person = all(w.arabic and not w.tags and not w.norm.endswith(("ه", "ات", "ون", "ين")) for w in words)
    return person and 2 <= len(words) <= 4 and not words[0].definite


def headline(line: Line) -> Finding | None:
    """"المرصد: مقتل …" at the start of a sentence, "… - المرصد" or "…: المرصد" at the end of a title."""
    return _label(line.p, line.voices) or (_signature(line.p, line.voices) if line.p.in_title else None)


def _label(p: Passage, voices: Voices) -> Finding | None:
    """The speaker before a colon at the start, behind "عاجل:" or another heading ("ريف دمشق :: المرصد السوري :: …")."""
    opening = _heading(p)
    first = next((i for i in range(opening + 1, min(len(p) - 1, opening + _HEADING)) if p.surface(i) == ":"), None)
    if first is not None:
        behind = next((i for i in range(first + 1, len(p)) if p.surface(i) != ":"), len(p))
        second = _labelled(p, voices, behind) if behind < len(p) and p.words[behind].arabic and not p.words[behind].tags else None
        if second is not None and (second.speaker is None or second.speaker.speaker.kind != "unknown"):
            return second
    return _labelled(p, voices, opening)


def _labelled(p: Passage, voices: Voices, opening: int) -> Finding | None:
    colon = next((i for i in range(opening + 1, min(len(p) - 1, opening + 16)) if p.surface(i) == ":"), None)
    if colon is None or (not p.in_title and any(p.surface(i) in COMMAS for i in range(opening, colon))):
        return None
    start = next((k for k in range(opening, colon) if p.words[k].arabic), colon)
    if any(t.form == "perfect" for t in p.words[start].tags):
        return None  # "قال المتحدث: «…»"
    start = _behind_town(p, start + (p.words[start].norm == "ورد"))  # "ورد المتحدث: «…»"
    ph = phrase(p, start, colon)
    if not ph or ph.first != start or p.words[start].rest in EVIDENCE or p.words[start].base in CAME:
        return None
    links = chain(p, ph)
    named = links[-1] if links else ph
    told = all(not w.tags for w in p.words[named.stop : colon]) and colon - named.stop <= 6 and named.reason == "cut"  # "لـ«الجزيرة»:"
    inside = named.stop < len(p) and not any(p.words[k].arabic for k in range(named.stop, colon))
    closed = inside and p.surface(named.stop) in MARKS  # "«اليونيسف»: …"
    if (named.stop < colon and not told and not closed) or not _labels(p, ph, named, colon):
        return None
    who = voice(p, voices, named, None)
    if who is None:
        return None
    voices.remember(who)
    via = passed_on(p, ph, links) if links else ()
    said = next((k for k in range(colon + 1, len(p)) if p.surface(k) != ":"), colon + 1)
    return Finding(who, via, "asserts", False, "says", (start, said), said, "colon", coordinate=True)


def _behind_town(p: Passage, start: int) -> int:
    """Where the name begins behind a town and a stroke that is no token: "سرت ـ بوابة الساحل:"."""
    town = p.places.get(start)
    stroke = town is not None and town.last < len(p) and p.tokens[town.last].start - p.tokens[town.last - 1].end > 1
    return town.last if town is not None and stroke else start


def _heading(p: Passage) -> int:
    """Where a sentence begins behind "عاجل |", "عاجل:", "بالفيديو.."."""
    k = next((k for k in range(min(2, len(p))) if p.words[k].arabic), 0)
    if p.words[k].rest not in LABELS or k + 2 >= len(p) or p.words[k + 1].arabic:
        return 0
    return next((n for n in range(k + 1, len(p)) if p.words[n].arabic), 0)


def _labels(p: Passage, ph: Phrase, named: Phrase, colon: int) -> bool:
    """Is what stands before the colon a speaker: not a place ("سوريا: مقتل …"), not a heading ("عاجل")?"""
    if ph.kind is not None or ph.first in p.actors:
        return True
    if ph.first in p.places:
        return p.power(ph.first) is not None and _speaks_itself(p, colon + 1)
    return p.in_title and person(p, named)


def _signature(p: Passage, voices: Voices) -> Finding | None:
    """The speaker at the end of a title, after a colon or a dash that stands free, or in brackets."""
    opening = next((i for i, close in p.brackets.items() if close == len(p) - 1), None)
    if opening is not None and opening > 1:
        ph = phrase(p, opening + 1, len(p) - 1)
        who = voice(p, voices, ph, None) if ph and ph.stop >= len(p) - 1 and _counter(p, ph) else None
        if who is not None:
            voices.remember(who)
            return Finding(who, (), "asserts", False, "says", (opening, len(p)), -1, "around")
    for i in range(len(p) - 2, max(2, len(p) - 8), -1):
        if p.surface(i) == ":" or (p.surface(i) in DASHES and p.tokens[i].start > p.tokens[i - 1].end):
            ph = phrase(p, i + 1)
            who = voice(p, voices, ph, None) if ph and ph.stop >= len(p) and (ph.kind is not None or ph.first in p.actors) else None
            if who is not None:
                voices.remember(who)
                return Finding(who, (), "asserts", False, "says", (i, len(p)), -1, "around")
    return None


def _speaks_itself(p: Passage, i: int) -> bool:
    """Do words of a power of its own follow its name and a colon ("تركيا: لن نقبل …", "موسكو: «…»")?"""
    if i >= len(p):
        return False
    w = p.words[i]
    return p.is_opener(i) or w.norm in ("لا", "لم", "لن", "ننفي", "نحن", "علي", "يجب") or any(t.first for t in w.tags)


def _counter(p: Passage, ph: Phrase) -> bool:
    """Is it one of those who count, and no place?"""
    named = ph.first not in p.places and (ph.kind != "official" or p.words[ph.first].head is not None)
    return named and (ph.kind in _COUNTERS or ph.first in p.actors)


def figures(line: Line) -> list[Finding]:
    """Sources in brackets after figures; each speaks for the words since the bracket before."""
    p = line.p
    found = []
    since = 0
    for i, close in sorted(p.brackets.items()):
        if not any(p.tokens[k].word.kind == NUMBER for k in range(max(since, i - 5), i)) or p.words[i - 1].head:
            continue
        ph = phrase(p, i + 1, close)
        if ph and ph.stop >= close and _counter(p, ph):
            who = voice(p, line.voices, ph, None)
            if who is not None:
                found.append(Finding(who, (), "asserts", False, "says", (i, close + 1), -1, "bracket", confidence=0.9, scope=[(since, i)]))
                line.voices.remember(who)
                since = close + 1
    return found
