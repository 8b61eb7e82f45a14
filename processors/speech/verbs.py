"""Attribution by a verb, finite ("قال"), participle ("مضيفاً"), verbal noun ("نفي الوزارة"): what each of its forms makes of a sentence.

`find` goes from left to right and gives findings whose words are not closed yet; `scopes` closes them.
"""

from __future__ import annotations

from processors.model import Stance
from processors.speech.accusations import accusation, accuse, blame
from processors.speech.blame import PREPOSED, laid, taken_on
from processors.speech.clauses import PREPOSITIONS, Line, attitude, coordinate, has_finite, negated
from processors.speech.contents import content, responsibility
from processors.speech.findings import Content, Finding, Phrase
from processors.speech.fronted import before
from processors.speech.judgements import WHAT, called_false, judged, object_first, rejected, taken_up
from processors.speech.lexicon import (
    ADJECTIVES,
    CAME,
    DENIAL,
    EVIDENCE,
    HEARSAY,
    IN_IT,
    OF_SELF,
    RULED_OUT,
    STATEMENTS,
    TOLLS,
    Kind,
    Tag,
    helpers,
)
from processors.speech.nouns import action
from processors.speech.passage import COMMAS, DASHES, Passage
from processors.speech.passives import denied_by
from processors.speech.phrases import credible, phrase
from processors.speech.statements import issuer
from processors.speech.subjects import after, carrier, first_subject, subject, voice
from processors.speech.undenied import denial_by, emphatic, nobody_says, undone
from processors.speech.verbal_nouns import comes, denial_of, denial_renewed, nominal, rejection, their_denial

_BEFORE_BACK = frozenset({"كما", "حسبما", "وفقما", "ما", "مثلما", "هكذا"})
_AS = frozenset({"كما", "حسبما", "وفقما", "مثلما"})
_AT_ONCE = 2
"""Tokens between a name's comma and what is said: "كما قال الوالي، إن …"."""
_BEING = frozenset({"يكون", "تكون", "يكونوا", "تكونا"})
_WAS = frozenset({"كان", "كانت", "كانوا"})
_OWNS_UP = frozenset({"أقر", "اعترف", "سلم"})
_HAS_DONE = 9
"""Words between "أن يكون" and "قد"."""
_NAMED = 10
"""Words of a subject between a verb and "نفسه"."""
_OF_OWN = 3
"""Words between "نفيها" and the deed."""
_COUNTS = EVIDENCE | TOLLS
_OF_TOLL = 3
"""Tokens from "حصيلة القتلى" to "التي"."""
_AT_HAND = 6
"""Tokens from who gave out a toll to its figure: "أمس وهي 45"."""
_BUT = frozenset({"لكن", "ولكن"})
_AT_HEAD = 3
"""Tokens before the noun of "في أول تكذيب رسمي"."""
_THIS_IS = frozenset({"هذا", "هو"})
_AFTER = 4
"""Tokens that "هذا ما أعلنته" follows at least."""
_ANY = frozenset({"اي", "احد", "ايه"})
_GOVERNS = frozenset({"عدم", "بعدم", "لعدم", "دون", "بدون", "اعاده"})
"""Before a verbal noun that is written like its verb."""


def find(line: Line) -> list[Finding]:
    """The findings of the verbs of one sentence, in order; the line's voices learn who spoke."""
    skip = 0
    for v, w in enumerate(line.p.words):
        if v < skip or not w.tags:
            continue
        for tag in w.tags:
            one = None if tag.first else _read(line, v, tag)
            if one is not None:
                line.found.append(one)
                line.found.extend(taken_on(line.p, one))
                line.found.extend(_answers(line, one))
                skip = max(skip, one.start)
                if one.speaker is not None and one.tense == "noun" and one.stance == "asserts":
                    line.voices.mention(one.speaker)
                elif one.speaker is not None:
                    line.voices.remember(one.speaker)
                break
    _said_by_the_next(line)
    for one in line.found:
        if one.kind == "denies" and one.tense == "imperfect" and _given_up(line, one):
            one.kind, one.stance = "doubts", "doubts"
    return line.found


def _given_up(line: Line, one: Finding) -> bool:
    """ "كانت الشرطة تنفي وقوع أي وفاة، لكنها أقرت أمس بقتيلين": who has owned up since denies no more."""
    p, v = line.p, one.verb[0]
    if one.speaker is None or not any(w.base in _WAS for w in p.words[max(0, v - _HAS_DONE) : v]):
        return False
    later = (f for f in line.found if f.verb[0] > v and f.tense == "perfect" and f.speaker is not None)
    owned = (f for f in later if any(t.verb.perfect in _OWNS_UP for t in p.words[f.verb[0]].tags))
    return any(f.speaker is not None and f.speaker.speaker == one.speaker.speaker for f in owned)


def _answers(line: Line, one: Finding) -> list[Finding]:
    """ "قال الناطق، ردا على اتهام الرياض للحركة بقصف المطار: «…»": the accusation that stands between a subject and its content."""
    p = line.p
    for k in range(one.verb[1] + 1, one.start - 1):
        if not p.words[k].tags or p.words[k - 1].norm != "علي":
            continue
        tag = next((t for t in p.words[k].tags if t.form == "noun" and t.verb.blames == "ب"), None)
        if tag is not None and not tag.object:
            hit = accusation(line, k, tag)
            if hit is not None and hit.start < one.start - 1:
                hit.scope = [(hit.start, one.start - 1)]
                return [hit]
    return []


def _said_by_the_next(line: Line) -> None:
    """ "نافيا وقوع إصابات، أعلن الجيش …": a participle at the head of the sentence speaks for the subject of its verb."""
    first = line.found[0] if line.found else None
    if first is None or not (_before_its_verb(first) or _nobodys(first)):
        return
    main = next((f for f in line.found[1:] if f.tense in ("perfect", "imperfect")), None)
    if main is not None and main.speaker is not None and any(line.p.surface(k) in COMMAS for k in range(first.verb[1], main.verb[0])):
        first.speaker, main.coordinate = main.speaker, True


def _before_its_verb(first: Finding) -> bool:
    return first.tense == "participle" and first.verb[0] <= 1


def _nobodys(first: Finding) -> bool:
    """ "في أول تكذيب رسمي لسقوط المدينة، قال المحافظ": a denial of which only an adjective says whose it is."""
    only = first.speaker is not None and all(word in ADJECTIVES for word in first.speaker.words)
    return first.tense == "noun" and first.kind == "denies" and only and first.verb[0] <= _AT_HEAD


def _read(line: Line, v: int, tag: Tag) -> Finding | None:
    if nobody_says(line.p, v) or (tag.verb.kind == "denies" and undone(line.p, v, tag)):
        return None
    if tag.form == "perfect" and emphatic(line.p, v, tag):
        return None
    if tag.form == "participle":
        return _circumstantial(line, v, tag)
    if tag.form == "noun":
        return rejection(line, v, tag) if tag.verb.rejects else nominal(line, v, tag)
    return _finite(line, v, tag)


def _finite(line: Line, v: int, tag: Tag) -> Finding | None:
    p = line.p
    last = p.words[v - 1] if v else None
    if last is not None and last.arabic and _is_noun(p, v, tag):
        return None
    if v > 1 and last is not None and last.relative and _of_hearsay(p, v, tag) and not (tag.object and tag.verb.kind == "denies"):
        return None  # "التقارير التي تحدثت عن …": told by nobody
    negative = negated(p, v)
    if tag.verb.confirms and _neither(p, v):
        main = line.main(v)
        who = main.speaker if main else first_subject(line, v)
        return None if who is None else Finding(who, (), "doubts", False, "doubts", (v, v + 3), v + 3, "noun", tense=tag.form)
    stance = attitude(tag, negative=negative)
    if stance is None or (negative and v + 1 < len(p) and p.words[v + 1].norm in _ANY):
        return None
    if tag.object:
        one = _with_object(line, v, tag, negative=negative)
        if one is not None:
            return one
    if tag.verb.blames:
        return blame(line, v, tag)
    if tag.verb.of_self and not _of_self(p, v, tag):
        return None
    if tag.verb.kind == "denies":
        turned = None if negative else denied_by(line, v, tag) or object_first(line, v, tag)
        noun = tag.form == "perfect" and (comes(p, v) or denial_of(p, v) or denial_by(p, v))
        return turned if turned is not None or noun else _spoken(line, v, tag, *stance)
    if tag.verb.describes and not negative and not tag.object:
        called = called_false(line, v, tag)
        if called is not None:
            return called
    return _spoken(line, v, tag, *stance)


def _is_noun(p: Passage, v: int, tag: Tag) -> bool:
    """After a preposition a perfect is the noun ("عن نقل المساعدات", "طلب عدم ذكر اسمه"), as is what came ("جاء رد الوزارة")."""
    before_it = p.words[v - 1].base
    if before_it in CAME and p.words[v].norm == "رد":
        return True
    return tag.form == "perfect" and not tag.lead and before_it in PREPOSITIONS | _GOVERNS


def _of_self(p: Passage, v: int, tag: Tag) -> bool:
    """ "برأ الجيش نفسه من", "أخلت الحركة مسؤوليتها عن": is it of himself that the subject says it?"""
    for w in p.words[v + 1 : v + 1 + _NAMED]:
        if w.that or w.relative or not w.arabic:
            return False
        if w.norm in OF_SELF[tag.verb.perfect]:
            return True
    return False


def _of_hearsay(p: Passage, v: int, tag: Tag) -> bool:
    """Does "الذي" before `v` tell of what goes round: "التقارير التي", and where that is denied, "التقرير الأممي الذي اتهم"?"""
    if p.words[v - 2].rest in HEARSAY:
        return True
    judged_so = bool(tag.verb.blames) and bool(p.flags & DENIAL) and p.words[v - 2].definite
    return judged_so and any(w.norm in HEARSAY and w.norm.startswith("ال") for w in p.words[max(0, v - 4) : v - 2])


def _with_object(line: Line, v: int, tag: Tag, *, negative: bool) -> Finding | None:
    """A verb whose pronoun takes up what stands before it: a rumour that it judges, a word that it calls so, a count that it gives out."""
    p = line.p
    if tag.verb.describes:
        one = None if negative else judged(line, v, tag, phrase(p, v + 1, until=("ب",)))
        return one or (_so_called(line, v, tag) if v and p.words[v - 1].base in WHAT else None)
    return _given_out(line, v, tag) if not negative and tag.verb.kind in ("says", "reports") else None


def _neither(p: Passage, v: int) -> bool:
    """"لا يستطيع أن يؤكد أو ينفي …": neither said nor denied."""
    if v + 3 >= len(p) or p.words[v + 1].norm != "او":
        return False
    return any(t.verb.kind == "denies" and t.form == "imperfect" for t in p.words[v + 2].tags)


def _spoken(line: Line, v: int, tag: Tag, kind: Kind, stance: Stance) -> Finding | None:
    """A finite verb with its subject and content."""
    p = line.p
    ph = after(p, v, tag)
    if not ph and ph.reason == "action" and "attack" in tag.verb.takes:
        claimer = phrase(p, ph.stop + 1)
        if credible(p, claimer) and p.words[claimer.first].arabic and before(p, v) is None:  # "وتبنت الهجوم جماعة …"
            who, beside = voice(p, line.voices, claimer, tag), coordinate(p, v, tag)
            return Finding(who, (), stance, tag.verb.distanced, kind, (v, v + 1), ph.stop, "noun", coordinate=beside, tense=tag.form)
    said = _ahead(p, v, ph, content(p, ph, tag, len(p)))
    if tag.object and kind == "denies":
        return taken_up(line, v, tag, ph)
    if tag.object and said is not None and (said.form == "noun" or has_finite(p, v + 1, said.start)):
        said = None  # "أرقام أعلنتها ثلاثون دولة أظهر أن": another verb's content
    if tag.object and said is not None and said.form == "that" and p.words[said.start - 1].led:
        said = None  # "قالت إن ما أعلنه الجيش غير صحيح وإن …": what she says, too
    text = issuer(line, v) if said is not None and not ph and v + 1 < len(p) and p.words[v + 1].norm in IN_IT else None
    who, via, behind = (text, (), ph) if text is not None else subject(line, v, tag, ph, said)
    if behind is None:
        return None
    if behind is not ph and not tag.object:
        told = content(p, behind, tag, len(p))
        said = told if told is not None and told.start >= v else said  # what stands before the verb is its subject's: "هجوم نسب إلى …"
    if said is not None and said.form == "noun" and tag.verb.bare and said.start > ph.stop and _quoted_before(p, v):
        said = None  # "«…»، يؤكد فلان، ردا على إعلان …"
    if said is None:
        back = Finding(who, via, stance, tag.verb.distanced, kind, (v, ph.last), -1, "back")
        confirmed = tag.object and v and p.words[v - 1].norm == "ما" and any(f.start >= 0 for f in line.found)
        return None if who is None or confirmed else _after_words(p, v, tag, back, ph)  # "قال شهود …، وهو ما أكدته الوزارة"
    if kind == "says" and said.form == "noun" and their_denial(p, max(v + 1, said.start - _OF_OWN), said.start):
        return None  # "جددت الوزارة نفيها وجود …": the noun denies
    if _turned_down(p, v, tag, ph, said, stance):
        kind, stance = "denies", "denies"
    kind, stance = responsibility(p, said.start, kind, stance)
    start = v if tag.verb.takes == ("count",) else said.start  # "نعى أربعة": the verb itself tells that they died
    return Finding(
        who, via or carrier(p, ph.stop, said.start), stance, tag.verb.distanced, kind, (v, v + 1), start, said.form,
        coordinate=coordinate(p, v, tag), tense=tag.form, presupposing=tag.verb.closes,
        embedded=v > 0 and p.words[v - 1].relative and said.form == "noun",
    )


def _turned_down(p: Passage, v: int, tag: Tag, ph: Phrase, said: Content, stance: Stance) -> bool:
    """Does a verb that is none of denying deny here: "جددت … نفي الحكومة استخدام …", "استبعد ضلوع …", "ندد بالمزاعم"?"""
    if tag.verb.rules_out and stance == "doubts" and _ruled_out(p, said):
        return True
    if said.form != "noun" or stance != "asserts":
        return False
    if tag.verb.rejects and rejected(p, said.start):
        return True
    carries = tag.verb.kind == "says" and bool(ph) and bool(helpers(p.words[v].norm))
    return carries and denial_renewed(p, ph.stop, said.start) is not None


def _ahead(p: Passage, v: int, ph: Phrase, said: Content | None) -> Content | None:
    """The content, unless it stands far behind "كما قال" between commas: "قتل عشرة، كما قال الوالي، بينما تحدث …" looks back."""
    if said is None or v <= 1 or p.words[v - 1].norm not in _AS or p.surface(v - 2) not in COMMAS or not ph or ph.stop >= len(p):
        return said
    return None if p.surface(ph.stop) in COMMAS and said.start > ph.stop + _AT_ONCE else said


def _ruled_out(p: Passage, said: Content) -> bool:
    """ "استبعد أن تكون القوات قد أطلقت …", "استبعد ضلوع …": what has happened or not; not "استبعد التوصل إلى اتفاق"."""
    if said.form == "that":
        was = said.start < len(p) and p.words[said.start].norm in _BEING
        return was and any(w.norm == "قد" for w in p.words[said.start : said.start + _HAS_DONE])
    return said.start < len(p) and p.words[said.start].norm in RULED_OUT


def _quoted_before(p: Passage, v: int) -> bool:
    """Does a quotation end right before the verb, so that it is what was said?"""
    k = v - 1
    while k > 0 and (p.words[k].norm in _BEFORE_BACK or p.surface(k) in COMMAS):
        k -= 1
    return k in p.quotes_by_close


def _after_words(p: Passage, v: int, tag: Tag, one: Finding, ph: Phrase) -> Finding | None:
    """A verb at the end of what it attributes: "…، كما قال الناطق", "«…» قال فلان"."""
    if not (tag.verb.bare or tag.verb.answers) or v == 0 or not ph or one.kind == "claims_responsibility":
        return None
    last, mark = p.words[v - 1], p.surface(v - 1)
    ends = ph.stop >= len(p) or p.surface(ph.stop) in ".!؟?،," or ph.reason == "cut"
    if not ends or not (last.norm in _BEFORE_BACK or mark in COMMAS or (v - 1) in p.quotes_by_close or mark in DASHES):
        return None
    if last.norm == "كما":
        one.verb = (v - 1, ph.last)
    return one


def _given_out(line: Line, v: int, tag: Tag) -> Finding | None:
    """ "…، في حصيلة جديدة أعلنتها مصادر طبية", "…، هذا ما أعلنته الوزارة": who gave out the count, the statement, all of it."""
    p = line.p
    told = _relative_toll(line, v, tag)
    if told is not None:
        return told
    first = next((k for k in range(v - 1, max(-1, v - 4), -1) if p.words[k].rest in EVIDENCE or p.words[k].rest in STATEMENTS), None)
    forward = line.found and line.found[-1].start >= 0 and line.found[-1].start <= v
    if p.words[v - 1].norm == "ما":
        first = v - 2 if v > _AFTER and p.words[v - 2].base in _THIS_IS and p.surface(v - 3) in COMMAS else None
    if first is None or forward or any(w.that for w in p.words[first:v]):
        return None
    ph = phrase(p, v + 1)
    if not ph or (ph.kind is None and ph.first not in p.actors):
        return None
    if first and p.words[first].base not in _THIS_IS and p.words[first - 1].arabic and not p.words[first - 1].definite:
        first -= 1
    who = voice(p, line.voices, ph, tag)
    return Finding(who, (), "asserts", tag.verb.distanced, "says", (first, ph.last), -1, "source", tense=tag.form, confidence=0.9)


def _relative_toll(line: Line, v: int, tag: Tag) -> Finding | None:
    """ "بلغت الحصيلة التي نشرتها الوزارة 45 قتيلا", "عدد القتلى الذي أعلنته الشرطة وهو 17": whose figures stand right behind the clause."""
    p = line.p
    if v < _OF_TOLL or not p.words[v - 1].relative:
        return None
    first = next((k for k in range(v - 2, max(-1, v - 1 - _OF_TOLL), -1) if p.words[k].rest.removeprefix("ال") in _COUNTS), None)
    ph = phrase(p, v + 1)
    if first is None or not ph or (ph.kind is None and ph.first not in p.actors):
        return None
    number = next((k for k in range(ph.last, min(len(p), ph.last + _AT_HAND)) if k in p.numbers), None)
    if number is None or any(p.words[k].tags or p.words[k].that for k in range(ph.last, number)):
        return None
    end = next((k for k in range(number, len(p)) if p.surface(k) in COMMAS and k + 1 not in p.numbers), len(p))
    who = voice(p, line.voices, ph, tag)
    return Finding(who, (), "asserts", tag.verb.distanced, "says", (first, ph.last), -1, "source", tense=tag.form, scope=[(ph.last, end)])


def _circumstantial(line: Line, v: int, tag: Tag) -> Finding | None:
    """"مضيفاً أن …": the speaker is the subject of the sentence's speech so far, or of its first verb."""
    p = line.p
    w = p.words[v]
    stance = attitude(tag, negative=False)
    if stance is None or w.definite or not w.norm.endswith(("ا", "ه", "ين", "ات")) or negated(p, v):
        return None
    if (tag.verb.of_self and not _of_self(p, v, tag)) or (w.head is not None and v and _takes_accusative(p, v - 1)):
        return None
    main = line.main(v)
    who = main.speaker if main else first_subject(line, v)
    if tag.verb.blames:
        return laid(line, v, tag, who) if tag.verb.blames in PREPOSED else accuse(line, v, tag, who, v + 1, beside=True)
    called = called_false(line, v, tag, who) if tag.verb.describes else None
    if called is not None:
        return called
    nobody = Phrase(v + 1, v + 1, v + 1, "action" if action(p, v + 1) else "end", None)
    said = content(p, nobody, tag, min(len(p), v + 8))
    if said is None:
        return None
    if said.form == "noun" and (said.start > v + 4 or _other_object(p, v, tag, said)):
        return None
    kind, towards = responsibility(p, said.start, *stance)
    if tag.verb.rejects and towards == "asserts" and said.form == "noun" and rejected(p, said.start):
        kind, towards = "denies", "denies"
    via = main.via if main else ()
    return Finding(
        who, via, towards, tag.verb.distanced, kind, (v, v + 1), said.start, said.form, coordinate=True, tense="participle",
    )


def _takes_accusative(p: Passage, k: int) -> bool:
    """ "لكن متحدثا حوثيا نفى ذلك", "إن متحدثا قال": the noun behind it is a subject, no participle of what was said."""
    return p.words[k].that or p.words[k].base in _BUT


def _other_object(p: Passage, v: int, tag: Tag, said: Content) -> bool:
    """Something else than the content stands right after the participle ("مؤكدا التزامه بوقف …")."""
    return "noun" in tag.verb.takes and said.start > v + 1 and tag.verb.kind != "denies" and not p.words[v + 1].cut


def _so_called(line: Line, v: int, tag: Tag) -> Finding | None:
    """"ما وصفه فلان بـ…": a word that the outlet does not make its own."""
    p, voices = line.p, line.voices
    ph = phrase(p, v + 1, until=("ب",))
    far = min(len(p), v + 10)
    k = ph.stop if ph and ph.reason == "action" else v + 1
    while k < far and not (p.words[k].arabic and p.words[k].norm.startswith("ب")):
        k += 1
    if k >= far:
        return None
    main = line.main(v)
    if ph and ph.last <= k and (ph.kind is not None or ph.first in p.actors):
        who = voice(p, voices, ph, tag)
    else:
        who = main.speaker if main else voices.last(feminine=tag.feminine, plural=tag.plural)
    end = k + 1
    while end < min(len(p), k + 6) and _in_phrase(p, end):
        end += 1
    return Finding(who, (), "asserts", True, "says", (v - 1, k), k, "so-called", tense=tag.form, scope=[(k, end)])


def _in_phrase(p: Passage, i: int) -> bool:
    w = p.words[i]
    return w.arabic and not (w.led or w.relative or w.base in PREPOSITIONS)
