"""Blame that is laid with a noun ("ألقى باللوم على", "عزا الهجوم إلى"), and who did it as somebody tells it ("الحركة هي التي قصفت")."""

from __future__ import annotations

from msgspec.structs import replace

from processors.actors import ActorName
from processors.speech.clauses import Line, coordinate, negated, opens
from processors.speech.findings import Attribution, Finding, Voice
from processors.speech.fronted import before
from processors.speech.lexicon import ANSWERABLE, ATTACK_NOUNS, ATTACKS, BLAME_NOUNS, DEED_VERBS, OWN_FORCES, SELVES, Tag
from processors.speech.passage import COMMAS, Passage
from processors.speech.phrases import credible, phrase
from processors.speech.subjects import voice
from processors.text.letters import normalize

PREPOSED = {"على": frozenset({"علي"}), "إلى": frozenset({"الي", "نحو"})}
"""What `blames` of tables/speech.toml is in normalised writing."""
_NOUN = 14
"""Tokens between the verb and its noun, its subject among them."""
_FAR = 25
"""Tokens between the noun and who is blamed."""
_LOADED = frozenset({"عاتق", "كاهل"})
_SOURCES = frozenset({"مصدر", "مصادر", "شهود", "شاهد", "ناشطون", "سكان"})
_COURTS = frozenset({"محكمه", "نيابه", "قضاء"})
_STAND = frozenset({"يقف", "تقف", "يقفون", "تقفان", "وقف", "وقفت", "وقفوا"})
_ARE = frozenset({"هو", "هي", "هم"})
_WHO = frozenset({"من", "الذي", "التي", "الذين"})
_NOT = frozenset({"لا", "لم", "لن", "ليس", "ليست", "ليسوا", "لسنا", "غير", "ما", "هل", "يكون", "تكون", "يكونوا", "ان", "اذا", "لو"})
_IT = ("ها", "ه", "هم")
_BEHIND = "وراء"
_LAYING = _ARE | ANSWERABLE | {_BEHIND}
_DEED_ENDS = ("ت", "ا")
"""Endings of what "إنها", "إن قواتنا" did."""
_NAMED = 8
"""Tokens of who is said to have done it."""


def laid(line: Line, v: int, tag: Tag, speaker: Voice | None = None) -> Finding | None:
    """The accusation of a verb whose noun lays blame; `speaker` is known where the verb is a participle."""
    p = line.p
    n = next((k for k in range(v + 1, min(len(p), v + _NOUN)) if _lays(p, k, tag)), None)
    if n is None or negated(p, v) or any(w.that or w.relative for w in p.words[v + 1 : n]):
        return None
    at = next((k + 1 for k in range(n + 1, min(len(p) - 1, n + _FAR)) if p.words[k].norm in PREPOSED[tag.verb.blames]), None)
    if at is None or any(w.that for w in p.words[n:at]):
        return None
    at += p.words[at].norm in _LOADED
    who = speaker or _blaming(line, v, n, tag)
    accused = _accused(p, at)
    if who is None or accused is None or (accused[1] is not None and accused[1].id == who.speaker.id):
        return None
    last, actor = accused
    inner = (n + bool(tag.verb.lays), at - 1)
    end = next((k for k in range(last, len(p)) if p.surface(k) in COMMAS or p.words[k].that), len(p))
    scope = [r for r in (inner, (last, end)) if any(w.arabic for w in p.words[slice(*r)])]
    return Finding(
        who, (), "asserts", tag.verb.distanced, "blames", (v, v + 1), v + 1, "noun", coordinate=coordinate(p, v, tag), tense=tag.form,
        blamed=actor, accused=(at, last), scope=scope or [(v + 1, last)],
    )


def _lays(p: Passage, k: int, tag: Tag) -> bool:
    w = p.words[k]
    if tag.verb.lays:
        return w.norm in BLAME_NOUNS[tag.verb.perfect]
    return w.arabic and not w.glued and (w.rest in ATTACK_NOUNS or w.norm in ATTACK_NOUNS)


def _blaming(line: Line, v: int, n: int, tag: Tag) -> Voice | None:
    """The subject: after the verb, before it, or whoever spoke last."""
    p = line.p
    ph = phrase(p, v + 1, n)
    if ph and ph.first == v + 1:
        return voice(p, line.voices, ph, tag) if credible(p, ph) else None
    earlier = before(p, v) if not tag.lead else None
    if earlier is not None:
        return voice(p, line.voices, earlier, tag)
    return line.voices.last(feminine=tag.feminine, plural=tag.plural) if opens(p, v, tag) else None


def power(p: Passage, first: int) -> ActorName | None:
    """The government for which a country's or a capital's name stands."""
    country = p.power(first)
    if country is None:
        return None
    place = p.places[first]
    return ActorName(first, place.last, f"{country.lower()}.government", place.place.text or place.place.name, "official", country)


def _accused(p: Passage, at: int) -> tuple[int, ActorName | None] | None:
    """Where the name of who is blamed ends that starts at `at`, and the actor where he is known."""
    if at >= len(p):
        return None
    start = at + p.is_opener(at)
    actor = p.actors.get(start)
    if actor is not None:
        return actor.last, actor
    actor = power(p, start)
    if actor is not None:
        return actor.last, actor
    ph = phrase(p, at)
    if p.words[start].rest in _COURTS:
        return None  # "وجهت النيابة الاتهام إلى المحكمة"
    return (ph.last, None) if ph.first == at and credible(p, ph) else None


def told(p: Passage, one: Attribution) -> list[Attribution]:
    """Who did it, in somebody's speech: "قال … إن الحركة تقف وراء الهجوم", "إن المتمردين هم من قصف السوق", "إنها مسؤولة عن التفجير"."""
    found = []
    for first, last in one.scope:
        for k in range(first, last - 1):
            norm = p.words[k].norm
            if norm not in _LAYING and not norm.endswith(_DEED_ENDS):
                continue
            deed = _deed(p, k, last)
            if deed is None:
                continue
            start = k - (k > first and p.words[k - 1].norm in _STAND | _ARE)
            while start - 1 > first and p.words[start - 1].norm in _ARE | _WHO:
                start -= 1  # "الفصائل هي التي تقف وراء التفجير"
            if not _NOT.isdisjoint(w.norm for w in p.words[max(first, start - 2) : start + 1]):
                continue
            hit = _by(p, one, first, start, deed, last)
            if hit is not None:
                found.append(hit)
                break
    return found


def _deed(p: Passage, k: int, last: int) -> int | None:
    """Where the deed begins that the words at `k` lay on somebody; null where they do not."""
    norm, after = p.words[k].norm, p.words[k + 1]
    if k and norm.endswith(_DEED_ENDS) and _did(norm) and (p.words[k - 1].norm in SELVES or p.words[k - 1].norm in OWN_FORCES):
        return k
    if norm == _BEHIND:
        at = k + 1
    elif norm in ANSWERABLE and after.norm == "عن":
        at = k + 2
    elif norm in _ARE and after.norm in _WHO and k + 2 < last:
        verb = p.words[k + 2].norm
        return k + 2 if verb.lstrip("ا") in ATTACKS or _did(verb) or any(_did(verb[: -len(e)]) for e in _IT if verb.endswith(e)) else None
    else:
        return None
    return at if any(w.rest in ATTACK_NOUNS or w.norm in ATTACK_NOUNS for w in p.words[at : min(last, at + 2)]) else None


def _did(norm: str) -> bool:
    """ "نفذت", "شنوا", "استهدف": a deed of the third person, perfect."""
    stem = norm.lstrip("ا")
    return stem in DEED_VERBS or (stem.endswith(("ت", "وا")) and stem[: -2 if stem.endswith("وا") else -1] in DEED_VERBS)


def _nameless(one: Attribution) -> bool:
    """ "مصادر محلية", "مصدر طبي"."""
    return one.speaker is not None and one.speaker.id is None and normalize(one.speaker.name.split()[0]) in _SOURCES


def _by(p: Passage, one: Attribution, first: int, end: int, deed: int, last: int) -> Attribution | None:
    """The attribution of the deed to whom the words before `end` name."""
    before_it = p.words[end - 1].norm if end else ""
    if _nameless(one) and (before_it in SELVES or before_it in OWN_FORCES):
        return None  # a source has no fighters: somebody else spoke
    if before_it in SELVES or (before_it in OWN_FORCES and (end - 1 == first or p.words[end - 2].that)):
        return replace(one, kind="claims_responsibility", verb=(end, deed), scope=((deed, last),))
    if end <= first:
        return None
    start = next((k + 1 for k in range(end - 1, first - 1, -1) if p.words[k].that or p.surface(k) in COMMAS), first)
    start = max(start, end - _NAMED)
    if p.words[start].norm in _NOT:
        return None  # "رجح أن يكون التنظيم وراء التفجير"
    actor = next((a for i, a in sorted(p.actors.items(), reverse=True) if start <= i and a.last <= end), None)
    if actor is not None and end - actor.last > 1:
        actor = None
    if actor is None:
        ph = phrase(p, start, end)
        if not ph or ph.stop < end - 1 or not credible(p, ph):
            return None
        group = p.actors.get(ph.first)  # "المليشيات المتناحرة في طرابلس": a nameless group, whatever more is said of it
        group = group if group is not None and group.id.startswith("group.") else None
        return replace(one, kind="blames", verb=(end, deed), scope=((deed, last),), blamed=group, accused=(ph.first, ph.last))
    if one.speaker is not None and one.speaker.id == actor.id:
        return None
    return replace(one, kind="blames", verb=(end, deed), scope=((deed, last),), blamed=actor, accused=(actor.first, actor.last))


def taken_on(p: Passage, one: Finding) -> list[Finding]:
    """ "قالت الحركة، التي تبنت الهجوم، إن": what stands between a subject and its content is passed over, but for what it takes on."""
    for k in range(one.verb[1] + 1, one.start):
        if p.words[k - 1].relative and any(t.verb.kind == "claims_responsibility" and not t.object for t in p.words[k].tags):
            end = next((n for n in range(k + 1, one.start) if p.surface(n) in COMMAS or p.words[n].that), one.start)
            return [Finding(one.speaker, (), "asserts", False, "claims_responsibility", (k, k + 1), k + 1, "noun", scope=[(k + 1, end)])]
    return []
