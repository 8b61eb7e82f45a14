"""Who the subject of a speech verb is: the noun phrase after it, before it, or whoever spoke last; and who passed the words on."""

from __future__ import annotations

from processors.model import Speaker
from processors.speech.clauses import Line, opens
from processors.speech.findings import Content, Phrase, Voice
from processors.speech.fronted import before, doer, had_before, taken, telling, topic
from processors.speech.lexicon import ADJECTIVES, CLOSING, EVIDENCE, HEARSAY, IMPERSONAL, ISSUED, OCCASION, OF_SELF, STATEMENTS, TEXTS, Tag
from processors.speech.naming import speaker_of
from processors.speech.nouns import action, heard, listener
from processors.speech.pairs import hearer, second, told
from processors.speech.passage import COMMAS, Passage
from processors.speech.phrases import credible, phrase
from processors.speech.voices import Voices

_SELF = frozenset({"نفسها", "نفسه", "نفسهم", "عليها", "عليه"})
_QUOTED = 6
"""Tokens of an outlet's name in quotation marks, and one."""
_DAY = 4
"""Tokens of "مساء أمس الاثنين" and its comma."""
_COUNT_FAR = 24
"""Tokens between a count and the verb that tells what it shows."""
_COUNT_NEAR = 4
"""Tokens from a count's noun to the verb of who made it, and one."""
_LEAST_TEXT = 3
"""Tokens of "في بيان للحركة"."""
_LABEL_ENDS = frozenset("/|:")
_ON_OCCASION = frozenset({"في", "خلال", "عبر", "ضمن"})
_OWN = ("ها", "هم", "نه", "ته", "له")
_ISSUED_BY = frozenset({"صادر", "صدر", "صادره", "صدرت", "منسوب", "منسوبه"})
_OUTLETS = ("agency", "media")


def voice(p: Passage, voices: Voices, ph: Phrase, tag: Tag | None, *, preposition: str = "") -> Voice | None:
    """The voice that a phrase names."""
    start = _issuer(p, ph)
    if start != ph.first:
        preposition = "ل"
    speaker = speaker_of(p, start, ph.last, preposition=preposition)
    if speaker is None:
        return None
    first = p.words[start]
    feminine = tag.feminine if tag is not None else first.norm.endswith("ه")
    somebody = first.head is None and not first.definite  # "حسين", "بركات" are names
    plural = (first.rest.endswith(("ون", "ين", "ات")) and not somebody) or bool(tag and tag.plural)
    return voices.named(speaker, feminine=feminine, plural=plural)


def _issuer(p: Passage, ph: Phrase) -> int:
    """Where the one begins whose statement it is: "بيان لوزارة الداخلية", "بيان الرئاسة", "تصريحات مسؤولين"."""
    w = p.words[ph.first]
    after = ph.first + 1
    if w.rest not in STATEMENTS or w.definite or after >= ph.last:
        return ph.first
    x = p.words[after]
    return after if x.norm.startswith("ل") or x.head is not None or after in p.actors else ph.first


def after(p: Passage, v: int, tag: Tag) -> Phrase:
    """The subject after the verb; none after a plural verb, whose subject stands before it or is left out (Wright, vol. II, § 142)."""
    ends = tag.verb.kind not in ("says", "reports") or tag.verb.closes or tag.verb.relays == "من"
    until = tuple(x for x in (*tag.verb.takes, tag.verb.relays) if x in ("ب", "في", "من")) if ends else ()
    if "count" in tag.verb.takes and v + 1 in p.numbers:
        return Phrase(v + 1, v + 1, v + 1, "end", None)  # "الحزب ينعى أربعة من مقاتليه"
    ph = phrase(p, v + 1, until=until)
    close = p.quotes.get(v + 1) if tag.verb.relays and not ph and ph.reason == "quote" else None
    if close is not None and close - v <= _QUOTED:
        return Phrase(v + 2, close, close + 1, "cut", "media")  # "نقلت «المدار» عن مصدر"
    if not ph and ph.reason in ("cut", "preposition"):
        ph = _behind(p, v + 1, until) or ph
    if tag.plural and ph and not p.words[ph.first].definite:
        return Phrase(v + 1, v + 1, v + 1, "action" if action(p, v + 1) else "end", None)
    if ph and tag.verb.kind == "denies":
        rumour = next((k for k in range(ph.first + 1, ph.last) if p.words[k].norm in HEARSAY and not p.words[k].definite), None)
        ph = ph if rumour is None else Phrase(ph.first, rumour, rumour, "action", ph.kind)  # "كذب المتحدث رواية الحركة"
    if ph:
        ph = told(p, ph) if tag.verb.tells else hearer(p, ph)
    if ph and tag.verb.kind == "demands":  # "دعت الوزارة المتظاهرين إلى"
        asked = second(p, ph)
        ph = ph if asked is None else Phrase(ph.first, asked, asked, "cut", ph.kind)
    if ph and tag.verb.of_self:  # "برأ الجيش نفسه من"
        own = next((k for k in range(ph.first + 1, ph.last) if p.words[k].norm in OF_SELF[tag.verb.perfect]), ph.last)
        ph = ph if own == ph.last else Phrase(ph.first, own, own, "cut", ph.kind)
    return _self_named(p, _alone(p, issued(p, ph))) if ph else ph


def _behind(p: Passage, k: int, until: tuple[str, ...]) -> Phrase | None:
    """The subject behind whom it tells or when: "قال لرويترز مصدر طبي", "أعلنت في وقت لاحق وزارة الصحة"."""
    start = heard(p, k)
    start = _closed_occasion(p, start)
    if start == k or start >= len(p) or not (p.words[start].head is not None or start in p.actors) or p.words[start].glued:
        return None
    ph = phrase(p, start, until=until)
    return ph if ph and ph.first == start else None


def _closed_occasion(p: Passage, k: int) -> int:
    """The index after "في وقت لاحق", "في بيان لها", "في تغريدته" at `k`; a name behind a bare noun is its owner ("في بيان الوزارة")."""
    if k + 2 >= len(p) or p.words[k].base not in _ON_OCCASION:
        return k
    noun, after = p.words[k + 1], p.words[k + 2]
    if noun.rest not in OCCASION or noun.definite:
        return k
    if noun.norm.endswith(_OWN):
        return k + 2
    adjective = after.arabic and not after.definite and not after.led and (after.norm in CLOSING or after.rest in ADJECTIVES)
    return k + 3 if adjective else k


def issued(p: Passage, ph: Phrase) -> Phrase:
    """ "بيان صادر عن قيادة العمليات", "بيان نشرته الوزارة": the statement is hers."""
    k = ph.stop
    text = p.words[ph.first].rest.removeprefix("ل") in STATEMENTS
    if k + 2 >= len(p) or not (text or _count(p, ph)):
        return ph
    if text and p.words[k].norm in _ISSUED_BY and p.words[k + 1].norm == "عن":
        return phrase(p, k + 2) or ph
    k += p.words[k].relative
    return (phrase(p, k + 1) or ph) if p.words[k].norm in ISSUED or (not text and gives_out(p, k)) else ph


def _count(p: Passage, ph: Phrase) -> bool:
    """ "إحصاء أعدته الوكالة": what shows something, and is nobody's voice by itself."""
    return p.words[ph.first].rest.removeprefix("ال") in EVIDENCE and p.words[ph.last - 1].head is None


def gives_out(p: Passage, k: int) -> bool:
    """Is "أعلنتها", "نشرته" at `k`: a verb of saying whose pronoun is what stands before it?"""
    return k < len(p) and any(t.object and t.form == "perfect" and t.verb.kind in ("says", "reports") for t in p.words[k].tags)


def counter(p: Passage, v: int) -> Phrase | None:
    """ "إلا أن تعدادا أجرته وكالة X … أظهر أن": who made the count that is the subject of the verb at `v`."""
    for k in range(v - 2, max(0, v - _COUNT_FAR), -1):
        if p.words[k].that:
            return None
        if p.words[k].norm not in ISSUED and not gives_out(p, k):
            continue
        noun = next((n for n in range(k - 1, max(-1, k - _COUNT_NEAR), -1) if _shows(p, n)), None)
        ph = phrase(p, k + 1, v) if noun is not None else None
        if ph and ph.first == k + 1 and ph.stop < v and credible(p, ph) and _opens_clause(p, noun):
            return ph
    return None


def _shows(p: Passage, n: int) -> bool:
    rest = p.words[n].rest.removeprefix("ال")
    return rest in EVIDENCE or rest.removesuffix("ا") in EVIDENCE


def _opens_clause(p: Passage, noun: int | None) -> bool:
    """Is the noun the subject of its clause, at its head or behind "أن"; not "استنادا إلى أرقام أعلنتها …"?"""
    if noun is None or noun == 0:
        return noun == 0
    before_it = p.words[noun - 1]
    return before_it.that or not before_it.arabic or before_it.norm in ("ان", "لكن")


def _alone(p: Passage, ph: Phrase) -> Phrase:
    """A power's name is over before another's: "طالبت تركيا إيران بـ…"."""
    if ph.kind is None and p.power(ph.first) is not None:
        last = p.places[ph.first].last
        if last < ph.last and p.power(last) is not None and not p.tokens[last].norm.startswith("و"):
            return Phrase(ph.first, last, last, "cut", None)
    return ph


def _self_named(p: Passage, ph: Phrase) -> Phrase:
    """"جماعة تطلق على نفسها «…»": the name is the quoted one."""
    if not p.quotes:
        return ph
    for k in range(ph.last, min(len(p) - 1, ph.last + 5)):
        close = p.quotes.get(k + 1)
        if p.words[k].norm in _SELF and close is not None:
            return Phrase(k + 2, close, close + 1, "cut", ph.kind)
    return ph


def mismatch(p: Passage, ph: Phrase, tag: Tag) -> bool:
    """Is the noun after a masculine verb feminine, so that it is its object ("ودعا الأمم المتحدة إلى")?"""
    w = p.words[ph.first]
    return not tag.feminine and tag.form == "perfect" and ((w.norm.endswith("ه") and w.definite) or w.rest == "امم")


def chain(p: Passage, ph: Phrase, by: str = "عن", *, relayed: bool = False) -> tuple[Phrase, ...]:
    """Those behind whom a source repeats, the speaker last: "سانا نقلاً عن مصدر", "رويترز عن شهود", "علمت رويترز من مصدر".

    `relayed`: its verb passes on ("نقلت"), so that a day may stand between.
    """
    k = ph.stop
    while relayed and k < len(p) and (p.words[k].cut or k in p.brackets) and p.words[k].norm not in ("عن", "نقلا"):
        k = p.brackets.get(k, k) + 1  # "اليوم الخميس (السادس من حزيران/يونيو) عن"
    if k < len(p) and p.surface(k) in COMMAS:
        k += 1
        k = _after_day(p, k)
    if k < len(p) and p.words[k].base == "نقلا":
        k += 1
    if k + 1 >= len(p) or p.words[k].norm != by:
        return ()
    quote = p.quotes.get(k + 1)
    if quote is not None and quote - k <= 8:
        found = phrase(p, k + 2, quote)
        found = Phrase(found.first, found.last, quote + 1, found.reason, found.kind)
    else:
        found = phrase(p, k + 1)
    if not found:
        return ()
    return (found, *(chain(p, found) if _passes_on(p, found) else ()))


def _after_day(p: Passage, k: int) -> int:
    """The index after "الاثنين،" of "نقلت الوكالة، الاثنين، عن مسؤولين"; `k` where none stands there."""
    comma = next((n for n in range(k + 1, min(len(p), k + _DAY)) if p.surface(n) in COMMAS), None)
    return comma + 1 if comma is not None and all(p.words[n].cut for n in range(k, comma)) else k


def passed_on(p: Passage, ph: Phrase, links: tuple[Phrase, ...]) -> tuple[Speaker, ...]:
    """Who passed the words on: the phrase and all links but the last."""
    names = (speaker_of(p, link.first, link.last) for link in (ph, *links[:-1]))
    return tuple(name for name in names if name is not None)


def _passes_on(p: Passage, ph: Phrase) -> bool:
    """Does "نقلاً عن" follow, or plain "عن" after an outlet ("رويترز عن شهود")?"""
    k = ph.stop + (1 if ph.stop < len(p) and p.surface(ph.stop) in COMMAS else 0)
    if k < len(p) and p.words[k].base == "نقلا":
        return True
    return ph.kind in _OUTLETS or (ph.first in p.actors and p.actors[ph.first].kind in _OUTLETS)


def carrier(p: Passage, first: int, last: int) -> tuple[Speaker, ...]:
    """The outlet that carried the words: "قال … في تصريح نقلته وكالة …"."""
    for k in range(first, last):
        tags = p.words[k].tags
        if tags and any(t.object and t.form == "perfect" and t.verb.kind == "reports" for t in tags):
            ph = phrase(p, k + 1, last)
            if ph and (ph.kind in _OUTLETS or ph.first in p.actors):
                speaker = speaker_of(p, ph.first, ph.last)
                return (speaker,) if speaker else ()
    return ()


def first_subject(line: Line, v: int) -> Voice | None:
    """Whom a participle speaks for where no speech stands before it: the subject of the sentence's first verb, else the last speaker."""
    p = line.p
    for s in (0, 1, 2):
        if s < v and p.words[s].arabic:
            text = next((k for k in range(s + 1, v) if p.words[k].norm.removesuffix("ا") in TEXTS), v)  # "أصدرت الجماعة بيانا مكذبة فيه"
            ph = phrase(p, s, text, until=taken(p.words[s - 1]) if s else ())
            if credible(p, ph) and (s or not p.words[0].led):
                return voice(p, line.voices, ph, None)
    return line.voices.last(feminine=False, plural=True)


Subject = tuple[Voice | None, tuple[Speaker, ...], Phrase | None]
_NOBODY: Subject = (None, (), None)


def subject(line: Line, v: int, tag: Tag, ph: Phrase, content: Content | None) -> Subject:
    """The speaker, the chain before, and the last phrase read, for a finite verb and the phrase after it; all null where nobody speaks."""
    p, voices = line.p, line.voices
    relative = v > 0 and p.words[v - 1].relative
    earlier = before(p, v) if tag.lead not in ("و", "ف") and not (relative and ph) and not _follows(line, v, ph) else None
    earlier = counter(p, v) or earlier if not ph and not tag.lead and content is not None else earlier
    earlier = topic(p, v) if earlier is None and tag.lead == "ف" else earlier
    earlier = telling(p, v) if earlier is None and not ph and not tag.lead else earlier
    if earlier is not None:
        return voice(p, voices, earlier, tag), (), earlier if content is None else ph
    owed = had_before(p, v)
    if owed is not None:
        return voice(p, voices, owed, tag, preposition="ل"), (), ph
    if ph:
        if tag.verb.kind == "demands" and (mismatch(p, ph, tag) or not _known(line, ph)):
            return (voices.last(feminine=tag.feminine, plural=tag.plural), (), ph) if opens(p, v, tag) else _NOBODY
        return _named(line, v, tag, ph, content)
    if tag.verb.relays:
        links = chain(p, ph, tag.verb.relays)
        if not links:
            return _NOBODY
        last = voices.last(feminine=True, plural=tag.plural) if tag.feminine else None
        return voice(p, voices, links[-1], None), (last.speaker,) if last else (), links[-1]
    at_once = content is not None and content.form != "noun" and content.start <= v + 3
    if content is None or (tag.verb.speakers_only and not at_once) or not opens(p, v, tag):
        return _NOBODY
    if p.words[v].norm.removeprefix(tag.lead) in IMPERSONAL:
        return _NOBODY
    first = doer(p, v, tag) if tag.lead == "و" and not line.found else None
    if first is not None and _known(line, first):
        return voice(p, voices, first, tag), (), ph
    text = fronted_text(line, v)
    if text is not None:
        return text, (), ph
    return voices.last(feminine=tag.feminine, plural=tag.plural), (), ph


def fronted_text(line: Line, v: int) -> Voice | None:
    """Whose text heads the sentence before a verb without a subject: "وفي بيان للحركة نفت …", "في بيان صادر عن الجيش، نفى …"."""
    p = line.p
    if v < _LEAST_TEXT or p.words[0].base != "في" or p.words[1].rest not in TEXTS or p.words[1].definite:
        return None
    k = 2
    while k < v and p.words[k].rest in CLOSING:
        k += 1
    if p.words[k].norm in _ISSUED_BY and p.words[k + 1].norm == "عن":
        ph, preposition = phrase(p, k + 2, v), ""
    elif (p.words[k].glued == "ل" or p.words[k].norm.startswith("لل")) and not listener(p, k) and p.words[k].head not in _OUTLETS:
        inner = phrase(p, k + 1, v) if k + 1 < v else None
        whole = inner is not None and bool(inner) and inner.first == k + 1
        last = inner.last if inner is not None and whole else k + 1
        ph, preposition = Phrase(k, last, last, "end", p.words[k].head), "ل"
    else:
        return None
    if not ph or v - ph.stop > 1 or not (p.words[ph.first].head is not None or ph.first in p.actors):
        return None
    return voice(p, line.voices, ph, None, preposition=preposition)


def _follows(line: Line, v: int, ph: Phrase) -> bool:
    """ "فيما تحدث الجيش عن …، قالت الحركة إن", "…، هكذا قال الناطق": behind a comma the subject is the name after the verb.

    So it is behind an outlet's label: "الأفق نيوز/ أفاد مصدر أمني".
    """
    k = v - 1 - (v > 1 and line.p.words[v - 1].norm in ("هكذا", "كما"))
    return k >= 0 and (line.p.surface(k) in COMMAS or line.p.surface(k) in _LABEL_ENDS) and credible(line.p, ph) and _known(line, ph)


def _named(line: Line, v: int, tag: Tag, ph: Phrase, content: Content | None) -> Subject:
    """The subject that stands after its verb, if it can be one."""
    p = line.p
    if p.words[ph.first].rest in EVIDENCE and ph.kind is None:
        to = (k for k in range(ph.first + 1, ph.last) if p.words[k].norm.startswith("ل"))
        owner = next((k for k in to if p.words[k].head or k in p.actors), None)
        of = ph.first + 1
        direct = owner is None and of < ph.last and (p.words[of].head is not None or of in p.actors) and not p.words[of].led
        if owner is None and not direct:
            return _NOBODY
        at = of if owner is None else owner
        whose = Phrase(at, ph.last, ph.stop, ph.reason, p.words[at].head)  # "حصيلة سابقة للدفاع المدني", "أرقام وزارة الصحة"
        return voice(p, line.voices, whose, tag, preposition="" if direct else "ل"), (), ph
    if tag.verb.close and not _close(p, v, tag, ph):
        return _NOBODY
    known = _known(line, ph)
    no_speaker = tag.verb.speakers_only or _possessed(p, ph) or _object(p, ph) or (tag.verb.kind == "denies" and _no_name(p, tag, ph))
    if not known and no_speaker:
        return _NOBODY
    if not known and content is not None and content.form == "noun" and tag.verb.kind != "denies" and ph.last - ph.first > 3:
        return _NOBODY
    links = chain(p, ph, tag.verb.relays or "عن", relayed=bool(tag.verb.relays)) if tag.verb.relays or _passes_on(p, ph) else ()
    if links:
        return voice(p, line.voices, links[-1], tag), passed_on(p, ph, links), links[-1]
    if tag.verb.relays == "من" or (tag.verb.relays and ph.first in p.numbers and not known):
        return _NOBODY  # "علم الوزير أن": he knows; "نقل 21 مصابا": whom he took there
    return voice(p, line.voices, ph, tag), (), ph


def _known(line: Line, ph: Phrase) -> bool:
    """Is the phrase a speaker by a word of it, as an actor, as a power, or because it has spoken before?"""
    p = line.p
    if ph.kind is not None or any(ph.first <= i < ph.last for i in p.actors) or p.power(ph.first) is not None:
        return True
    return line.voices.knows(tuple(p.words[k].norm for k in range(ph.first, ph.last)))


def _close(p: Passage, v: int, tag: Tag, ph: Phrase) -> bool:
    """For a verb that looks like a preposition (بين، عبر): does it open its clause, and content follow the subject at once?"""
    follows = ph.reason in ("that", "quote", "colon") or (ph.stop < len(p) and p.words[ph.stop].norm == "عن")
    return follows and (bool(tag.lead) or v == 0 or not p.words[v - 1].arabic)


def _no_name(p: Passage, tag: Tag, ph: Phrase) -> bool:
    """After a verb of denying: the second of two nouns ("كذب وخداع"), or its object ("أنكر ألوهية …")."""
    norm = p.words[ph.first].norm
    return norm[0] == "و" or (not tag.feminine and norm.endswith("يه"))


def _possessed(p: Passage, ph: Phrase) -> bool:
    """A noun with a pronoun of the subject is the object: "أعلنت ولاءها لـ…"."""
    bare = p.tokens[ph.first].word.bare
    return len(bare) >= 5 and bare.endswith(("ها", "هم", "هما", "ه"))


def _object(p: Passage, ph: Phrase) -> bool:
    """Two indefinite accusatives are the object: "يعتبر إنجازا كبيرا"."""
    if ph.last - ph.first < 2 or p.words[ph.first].norm.endswith("يا"):
        return False
    return all(p.surface(k).endswith(("اً", "ًا", "ا")) and not p.words[k].norm.startswith("و") for k in (ph.first, ph.first + 1))
