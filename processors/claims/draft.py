"""A claim to be: an act, who says it, and how he stands to it."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import msgspec

from processors.acts import HARM, ActMention
from processors.model import Actor, Stance
from processors.reading import Reading
from processors.speech import Attribution

RELATIVE: Final = frozenset(("الذي", "التي", "اللذين", "الذين", "اللتين"))
DONE: Final = frozenset(("strike", "shelling", "chemical_attack", "ground_assault", "truce_breach", "siege"))
"""What somebody does: who denies it without naming another denies to have done it."""

_FIGURES: Final = frozenset(("الرقم", "رقم", "الارقام", "ارقام", "الحصيله", "حصيله", "الاعداد", "اعداد", "العدد", "عدد"))
_WHAT_OF: Final = 9
"""Words of "ما تتناقله بعض الوسائل من أرقام" at most."""
_LEADING: Final = 3
"""Words at the start of what is denied that say what it is."""


class Draft(msgspec.Struct):
    """A claim to be, before it has an id."""

    mention: ActMention
    attribution: Attribution | None
    stance: Stance
    actors: tuple[Actor, ...]
    statement: bool = False
    """Of something that no table of acts knows; alone it is no news."""


def is_deed(draft: Draft) -> bool:
    """Whether the draft tells of something done, not of how many were killed or hurt by it."""
    return draft.mention.type not in HARM and draft.mention.type != "other"


def is_told(draft: Draft) -> bool:
    """Whether a later "نفى ذلك" can mean it: a deed, or an accusation."""
    return is_deed(draft) or (draft.statement and draft.attribution is not None and draft.attribution.kind == "blames")


def is_toll(draft: Draft) -> bool:
    """Whether the draft tells how many were killed or hurt."""
    return draft.mention.type in HARM and draft.mention.quantity is not None and draft.stance == "asserts" and draft.mention.part_of is None


def speaking(attribution: Attribution) -> tuple[Actor, ...]:
    """The speaker as the one who did it."""
    speaker = attribution.speaker
    return (Actor(name=speaker.name, id=speaker.id),) if speaker is not None else ()


def of_figures(reading: Reading, i: int, attribution: Attribution) -> bool:
    """ "هذا الرقم مبالغ فيه", "وصف الحصيلة بالمضخمة": not that it happened is denied, but how many it hit."""
    first, last = attribution.scope[0]
    norms = reading.norms(i)[first : min(last, first + _WHAT_OF)]
    what = norms[:1] and norms[0].lstrip("ل") == "ما" and any(a == "من" and b in _FIGURES for a, b in pairwise(norms))
    return attribution.stance == "denies" and (bool(what) or any(norm in _FIGURES for norm in norms[:_LEADING]))
