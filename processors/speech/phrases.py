"""The noun phrase that names a speaker: where it ends.

A name runs over its head, its adjectives and genitives, names, titles in apposition (also between commas), institutions
after في/ب, and short quotations that are names. It ends at إن/أن, a colon, a quotation, a relative clause, a verb, a word of
time or circumstance ("أمس", "في بيان", "لوكالة …"), or the verbal noun that begins what is said ("أعلنت الوزارة مقتل …").
"""

from __future__ import annotations

from processors.places.roles import role
from processors.speech.findings import Phrase, Reason
from processors.speech.lexicon import (
    ACTIONS,
    ADJECTIVES,
    BETWEEN,
    BRANCHES,
    CLAIMS,
    DEEDS,
    DEPUTIES,
    EVIDENCE,
    HEADS,
    ISSUED,
    LABELS,
    LEANING,
    NAMED,
    OPEN,
    SEATS,
    TOLLS,
)
from processors.speech.nouns import (
    PLAIN,
    action,
    circumstance,
    finite,
    kind_of,
    listener,
    numbered,
    partitive,
    starts_object,
    verb_inside,
)
from processors.speech.parts import BACK, BELONGING, BOTH, OTHER_THAN, SOME, TANWIN, merely
from processors.speech.passage import COMMAS, DASHES, Passage
from processors.text.words import MARK, NUMBER

_LONGEST = 28
"""Tokens of a name."""
_APPOSED = 6
"""Tokens of a name in apposition that no known noun heads."""
_QUOTED = 7
"""Tokens of a quotation that is a name, its marks among them."""
_SHORT = 4
"""Tokens of a quotation that is a name because of what follows it, and one."""
_INSIDE = frozenset({"في", "من", "ل", "ب", "بين", "لدي"})
_APART = frozenset({"في", "من", "بين", "لدي"})
"""Those of them that are written apart."""
_INNER_MARKS = frozenset("'’‘./&")
_NAMING = frozenset({"علي", "عن"})
"""Prepositions that may be a part of a name."""
_GENERAL = frozenset({"عام", "عامه"})
_TWO = frozenset({"اثنان", "اثنين", "اثنتان", "اثنتين"})


def phrase(p: Passage, start: int, stop: int | None = None, *, commas: bool = True, until: tuple[str, ...] = ()) -> Phrase:
    """The name that starts at `start`; it is empty where none does. Looks no further than `stop`.

    `commas`: whether a title between commas belongs to it. `until`: the prepositions that the verb before takes, at which the
    name is over ("طالب فلان بـ…", "شكك فلان في …").
    """
    walk = _Walk(p, start, min(len(p) if stop is None else stop, start + _LONGEST), commas, until)
    reason = walk.run()
    while walk.last > walk.first + 1 and p.words[walk.last - 1].norm in _APART:
        walk.last -= 1  # "بحسب الخوذ البيضاء في قصف …": it leads on to what is no name
    if reason in ("preposition", "cut") and walk.last > walk.first + 1 and p.words[walk.last - 1].norm.removeprefix("ال") in LEANING:
        walk.last -= 1  # "لجنة الأطباء المقربة من المحتجين"
    return Phrase(walk.first, walk.last, walk.i, reason, kind_of(p, walk.first, walk.last))


def credible(p: Passage, ph: Phrase | None) -> bool:
    """Does the phrase start with somebody, so that it may be a speaker where nothing else says so?"""
    if not ph:
        return False
    w = p.words[ph.first]
    if ph.first in p.actors:
        return True
    if w.glued:
        return False
    if ph.kind is None:
        return p.power(ph.first) is not None
    return w.head is not None or w.definite or not w.arabic or w.rest in EVIDENCE


def person(p: Passage, ph: Phrase) -> bool:
    """In a headline: may the phrase be an unknown person's name, and no place, no heading ("عاجل"), no topic ("أزمة الوقود")?"""
    words = p.words[ph.first : ph.last]
    first = words[0]
    if len(words) > 3 or first.definite or first.rest in LABELS or ph.first in p.places or action(p, ph.first):
        return False
    if not all(w.arabic and not w.cut for w in words):
        return False
    if len(words) == 1:
        return not first.norm.endswith("يا")  # "دوليا: …"
    return not first.norm.endswith(("ه", "ات")) and ph.first + 1 not in p.places


class _Walk:
    """One pass over the tokens of a name. A step moves on (null) or says why the name is over."""

    __slots__ = ("commas", "end", "first", "i", "last", "p", "until")

    def __init__(self, p: Passage, start: int, end: int, commas: bool, until: tuple[str, ...]) -> None:  # handed through
        self.p, self.end, self.commas, self.until = p, end, commas, until
        self.i = self.first = self.last = start

    @property
    def empty(self) -> bool:
        return self.last == self.first

    def take(self, to: int) -> None:
        """The tokens up to `to` belong to the name."""
        self.i = self.last = to

    def pass_over(self, to: int) -> None:
        """The tokens up to `to` stand before the name."""
        self.i = self.first = self.last = to

    def run(self) -> Reason:
        while self.i < self.end:
            w = self.p.words[self.i]
            reason = self.at_word() if w.arabic else self.at_mark()
            if reason is not None:
                return reason
        return "end"

    def at_mark(self) -> Reason | None:
        p, i = self.p, self.i
        mark = p.surface(i)
        if mark == ":":
            return "colon"
        if p.is_opener(i):
            close = self.quoted_name()
            if close is None:
                return "quote"
            self.take(close + 1)
            return None
        if self.empty:
            return self.before_name(mark)
        if i in p.brackets:
            return self.bracket()
        if mark in COMMAS:
            after = self.apposition(i + 1) if self.commas else None
            if after is None:
                return "comma"
            self.take(after)
            return None
        if mark in DASHES:
            return self.dash()
        if p.tokens[i].word.kind == NUMBER and not numbered(p, i):
            return "cut"
        glued = i + 1 < self.end and p.tokens[i + 1].start == p.tokens[i].end
        if p.tokens[i].word.kind != MARK or mark in "#@_" or (mark in _INNER_MARKS and glued):
            self.take(i + 1)
            return None
        return "end" if mark in ".!؟?…" else "comma"

    def before_name(self, mark: str) -> Reason | None:
        if self.p.tokens[self.i].word.kind != MARK or mark in "#@_":
            self.take(self.i + 1)
            return None
        return "end" if mark in ".!؟?…" else "comma"

    def bracket(self) -> Reason | None:
        """"(سانا)" belongs to the name, "(الاثنين)" and "(52 عاما)" stand beside it."""
        close = self.p.brackets[self.i]
        if close - self.i > 8:
            return "comma"
        if self.p.words[close - 1].cut or self.p.tokens[self.i + 1].word.kind == NUMBER:
            self.i = close + 1
        else:
            self.take(close + 1)
        return None

    def dash(self) -> Reason | None:
        """"- نائب الرئيس -" is a title, "أبو-بكر" one word, "الجبهة - القيادة العامة" a branch."""
        p, i = self.p, self.i
        close = next((k for k in range(i + 1, min(self.end, i + 14)) if p.surface(k) in DASHES), None)
        if close is not None and self.commas and p.words[i + 1].head and not p.words[i + 1].led:
            self.take(close + 1)
            return None
        if p.tokens[i - 1].end == p.tokens[i].start and i + 1 < len(p) and p.tokens[i + 1].start == p.tokens[i].end:
            self.i += 1
            return None
        if i + 1 < self.end and p.words[i + 1].norm in BRANCHES:
            self.take(i + 2)
            return None
        return "comma"

    def at_word(self) -> Reason | None:
        p, i = self.p, self.i
        if merely[p.tokens[i].word] and (self.last == self.first or not self.counted()):
            self.i = self.last = i + 1
            return None
        w = p.words[i]
        if w.that:
            return "that"
        if w.relative:
            return "relative"
        if self.empty:
            if w.norm in BOTH and i + 1 < self.end and p.words[i + 1].norm == "من":
                self.pass_over(i + 2)
                return None
            if w.base in SOME and i + 2 < self.end and p.words[i + 1].norm == "من" and (p.words[i + 2].head or i + 2 in p.actors):
                self.take(i + 2)
                return None
            if w.norm in BETWEEN or (p.surface(i).endswith(TANWIN) and w.head is None):  # an adverb
                self.pass_over(i + 1)
                return None
        elif w.norm in BELONGING:
            self.take(i + 1)
            return None
        elif self.counted():
            return "cut"
        reason = self.other(w.norm)
        if reason is None:
            self.take(i + 1)
            if w.norm in BACK and i + 1 < self.end and p.words[i + 1].arabic and not p.words[i + 1].definite:
                return "cut"
        return reason

    def other(self, norm: str) -> Reason | None:
        """Why the word at hand is no part of a name; null where it is."""
        p, i = self.p, self.i
        w = p.words[i]
        if self.called_ali() if self.empty else norm in _NAMING and self.named():
            return None
        if norm == "و" and i + 1 < len(p) and p.tokens[i + 1].word.kind == NUMBER:
            return "cut"  # "وفق الحكومة و160 …"
        if (w.cut and not (i in p.actors or w.head or self.accredited())) or (norm in OTHER_THAN and self.judged()):
            return "cut"
        if (norm in CLAIMS and i not in p.actors) or (norm in TOLLS and not self.empty):
            return "action"
        if self.verb() or (norm in ISSUED and not self.empty):
            return "verb"
        if listener(p, i) or ((w.base in PLAIN or w.glued == "ب") and circumstance(p, i)):
            return "cut"
        if self.preposition():
            return "preposition"
        if self.empty and w.definite and not w.led and w.rest in ACTIONS and w.head is None and i not in p.actors:
            return "action"
        opened = not self.empty and self.opened()
        if norm in DEEDS and not self.empty and not opened:
            return "action"
        if not opened and not (self.empty and (w.head or w.rest in EVIDENCE or i in p.actors)) and action(p, i):
            return "action"
        if w.led and not self.empty and not (w.head or w.definite or i in p.actors or w.rest in ADJECTIVES or w.rest in HEADS):
            return "cut"
        return None

    def judged(self) -> bool:
        """ "ما أعلنه الجيش غير صحيح": a judgement of what has the article; "مصادر غير رسمية" is a name."""
        p, i = self.p, self.i
        return not self.empty and p.words[i - 1].definite and i + 1 < len(p) and not p.words[i + 1].definite

    def counted(self) -> bool:
        """ "أحصى المستشفى عشرين قتيلا": a number behind a name counts others; not "شاهدان اثنان", "قوات اللواء ثلاثين"."""
        p, i = self.p, self.i
        return i in p.numbers and not p.words[i].led and p.words[i].norm not in _TWO and p.words[i - 1].rest not in NAMED

    def opened(self) -> bool:
        """Does the word before need a noun after it: "وزارة", also "مدير عام"?"""
        before = self.p.words[self.i - 1]
        if before.norm in _GENERAL and self.i - 2 >= self.first:
            before = self.p.words[self.i - 2]
        return before.rest in OPEN and not before.definite

    def surname(self, k: int) -> bool:
        """ "علي البياتي": a definite relational noun that is no place."""
        word = self.p.words[k].norm if k < self.end else ""
        return word.startswith("ال") and word.endswith("ي") and k not in self.p.places and self.p.words[k].head is None

    def accredited(self) -> bool:
        """ "بعثة إيران لدى الأمم المتحدة": to whom an envoy is sent."""
        p, after = self.p, self.i + 1
        return p.words[self.i].norm == "لدي" and not self.empty and after < self.end and (after in p.actors or p.power(after) is not None)

    def named(self) -> bool:
        """Is what looks like a preposition part of the name: "علي البياتي", "النائب عن محافظة الأنبار"?"""
        p, i = self.p, self.i
        if p.tokens[i].word.bare == "علي":
            return not p.words[i - 1].definite or self.surname(i + 1)
        return p.words[i].norm == "عن" and self.elected()

    def elected(self) -> bool:
        """ "النائب عن محافظة الأنبار", "عضو البرلمان عن كتلة …": for whom a deputy sits; not "أعلن النائب عن مقتل …"."""
        p, after = self.p, self.i + 1
        deputy = p.words[self.first].rest in DEPUTIES and after < self.end
        return deputy and (p.words[after].rest in SEATS or p.words[after].norm in SEATS or after in p.actors)

    def verb(self) -> bool:
        p, i = self.p, self.i
        w = p.words[i]
        if not self.empty and (verb_inside(p, self.first, i) or (w.norm.endswith("ا") and any(t.form == "participle" for t in w.tags))):
            return True
        if not finite(w) or w.definite or (w.rest in HEADS and not w.led):
            return False
        noun = w.norm in ACTIONS and (not self.empty or w.tags[0].form == "noun")
        return not noun and not (self.empty and w.head)

    def called_ali(self) -> bool:
        """ "نفى علي رضا ظريفيان، رئيس الدائرة، …": the name, not "على", before another given name or before a title in apposition."""
        p, i = self.p, self.i
        after = p.words[i + 1] if i + 1 < self.end else None
        if p.tokens[i].word.bare != "علي" or after is None or not after.arabic or after.definite or after.that or action(p, i + 1):
            return False
        if role(after.norm).person and role(after.norm).clitics == 0:
            return True
        comma = next((k for k in range(i + 2, min(self.end - 1, i + 4)) if p.surface(k) in COMMAS), None)
        return comma is not None and p.words[comma + 1].head is not None

    def preposition(self) -> bool:
        p, i = self.p, self.i
        w = p.words[i]
        if self.empty:
            return (w.base in PLAIN or w.glued in ("ب", "ل")) and w.head is None
        taken = w.base in self.until or ("ب" in self.until and starts_object(p, i))
        if self.until and w.head is None and taken:
            return True
        return w.base in PLAIN and (w.base not in _INSIDE or (w.base == "من" and not (partitive(p, self.first, i) or self.backed())))

    def backed(self) -> bool:
        """ "الفصائل المدعومة من تركيا": the power behind who is named belongs to the name."""
        p, after = self.p, self.i + 1
        if after >= self.end:
            return False
        actor = p.actors.get(after)
        named = actor is not None and "." in actor.id and not actor.id.startswith("group.")
        return (named or after in p.places or p.power(after) is not None) and p.words[self.i - 1].norm.removeprefix("ال") in LEANING

    def quoted_name(self) -> int | None:
        """The closing mark of a quotation at hand that is a name ("قناة «المدار»"), else null."""
        p, i = self.p, self.i
        close = p.quotes.get(i)
        if close is None or not 1 < close - i <= _QUOTED:
            return None
        inner = p.words[i + 1 : close]
        if any(w.that or w.relative or w.norm in ("لا", "لم", "نحن") or (w.tags and w.tags[0].form == "perfect") for w in inner):
            return None
        if self.empty:
            after = close + 1
            known = inner[0].head is not None or (i + 1) in p.actors
            goes_on = after < len(p) and (p.words[after].arabic or p.surface(after) in ":،,")
            return close if known and goes_on else None
        before = p.words[i - 1]
        named = before.rest in NAMED or before.rest in OPEN or before.norm in PLAIN
        return close if named or (close - i <= _SHORT and self.before_content(close + 1)) else None

    def before_content(self, k: int) -> bool:
        """Does "إن" follow at `k`, behind no more than what describes the quoted, so it is no speech: "مدير خدمة «آمين» للإسعاف، إن"?"""
        p, before = self.p, self.p.words[self.i - 1]
        if not before.arabic or before.definite or before.tags or before.rest in ADJECTIVES or (self.i == self.first + 1 and before.head):
            return False  # "أبلغت مصادر محلية «الجزيرة» أن", "أبلغ سكان «الجزيرة» أن"
        while k < self.end and (p.words[k].definite or p.words[k].glued == "ل" or p.words[k].norm.startswith("لل")) and not p.words[k].cut:
            k += 1
        k += k < self.end and p.surface(k) in COMMAS
        return k < len(p) and p.words[k].that

    def apposition(self, start: int) -> int | None:
        """Where the title or name between commas ends that starts at `start` ("…، أحمد حسن، أن"), or null where none does."""
        p = self.p
        if start >= self.end:
            return None
        w = p.words[start]
        if not w.arabic or w.that or w.cut or w.led or w.relative or w.glued or w.base in PLAIN or finite(w) or action(p, start):
            return None
        if w.norm.endswith("ا") and w.head is None and any(t.form == "participle" for t in w.tags):
            return None  # "، لافتا إلى أن": what the speaker does, no title of his
        if w.norm[0] == "و" and w.head is None and start not in p.actors:
            return None  # "، ويسعى": most words in و after a comma are clauses
        inner = phrase(p, start, self.end, commas=False)
        if not inner:
            return None
        if inner.reason in ("that", "quote", "colon"):
            return inner.last
        if w.head or start in p.actors:
            return inner.last if inner.reason in ("comma", "cut", "relative", "verb") else None
        person = inner.reason in ("comma", "cut") and inner.last - inner.first <= _APPOSED and not p.words[start].norm.endswith("ت")
        return inner.last if person and not (inner.reason == "cut" and any(x.definite for x in p.words[start + 1 : start + 2])) else None
