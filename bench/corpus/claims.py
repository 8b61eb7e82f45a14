"""Scores extraction: figures, their speakers and places, parts, denials, acts, responsibility."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from bench.corpus.cases import COUNTED, Case, figure, lies, moment, parts_of, same, speaks
from bench.corpus.score import Score
from processors import claims
from processors.model import Article, Claim
from rasid.articles import completed


def told(claim: Claim) -> str:
    q = claim.act.quantity
    figures = "" if q is None else f" [{q.min}, {q.max}]"
    speaker = claim.speaker.name if claim.speaker else "-"
    return f"{claim.stance} {claim.act.type}{figures} | {speaker} | {claim.act.place.text if claim.act.place else '-'}"


def score_texts(cases: Iterable[Case]) -> dict[str, Score]:
    """Figures (all and by type), their speakers and places, parts, denials, acts, responsibility, and texts without a figure."""
    scores: dict[str, Score] = defaultdict(Score)
    for n, case in enumerate(cases):
        url, published = f"https://example.org/{n}", moment(case.published)
        article = completed(Article(id=str(n), source=case.source, url=url, title=case.title, text=case.text, published=published))
        found = claims.extract(article)
        where = f"{case.file}: {case.text}"
        if case.figures is not None:
            _figures(case, found, scores, where)
        _denials(case, found, scores, where)
        _acts(case, found, scores, where)
    return scores


def _figures(case: Case, found: tuple[Claim, ...], scores: dict[str, Score], where: str) -> None:
    said = [c for c in found if c.act.type in COUNTED and c.act.quantity is not None and c.stance != "denies"]
    for line in case.parts:
        wanted = figure(line)
        scores["parts"].add(any(c.part_of and wanted.fits(c) for c in said), f"{line} ‖ {where}")
    parts = [figure(line) for line in case.parts]
    context = [figure(line) for line in case.background]
    left: list[Claim] = []
    for claim in said:
        if claim.part_of or any(p.fits(claim) for p in context) or any(left_one for left_one in left if _same_figure(left_one, claim)):
            continue
        left.append(claim)
    for line in case.background:
        told_now = [c for c in said if figure(line).fits(c) and not (c.background or c.superseded or c.part_of)]
        scores["background"].add(not told_now, f"{line} ‖ {where}")
    for line in case.figures or ():
        wanted = figure(line)
        hits = sorted((c for c in left if wanted.fits(c)), key=lambda c: not speaks(c, wanted.speaker))
        if not hits:
            scores["figures"].miss(f"{line} ‖ {where}")
            scores[f"figures: {wanted.type}"].miss("")
            continue
        claim = hits[0]
        left.remove(claim)
        scores["figures"].right += 1
        scores[f"figures: {wanted.type}"].right += 1
        if wanted.speaker is not None:
            scores["speakers"].add(speaks(claim, wanted.speaker), f"{line} ≠ {told(claim)} ‖ {where}")
        if wanted.place:
            scores["places of figures"].add(lies(claim, wanted.place), f"{line} ≠ {told(claim)} ‖ {where}")
    left = [c for c in left if not (c.superseded or c.background) and not any(p.fits(c) for p in parts)]
    for claim in left:
        scores["figures"].wrong(f"{told(claim)} ‖ {where}")
        scores[f"figures: {claim.act.type}"].wrong("")
    if not case.figures:
        scores["texts without a figure"].add(not left, f"{[told(c) for c in left]} ‖ {where}")


def _same_figure(one: Claim, other: Claim) -> bool:
    a, b = one.act.quantity, other.act.quantity
    if one.act.type != other.act.type or a is None or b is None or (a.min, a.max) != (b.min, b.max):
        return False
    return (one.speaker.name if one.speaker else "") == (other.speaker.name if other.speaker else "")


def _denials(case: Case, found: tuple[Claim, ...], scores: dict[str, Score], where: str) -> None:
    """Right where the act is denied; a denial in a text without any is false. Who denies is asked apart."""
    denied = [c for c in found if c.stance == "denies"]
    for line in case.denies:
        kinds, speaker = parts_of(line)[:2]
        fitting = [c for c in denied if kinds is None or c.act.type in kinds.split(",")]
        if not fitting:
            scores["denials"].miss(f"{line} ≠ {[told(c) for c in found]} ‖ {where}")
            continue
        scores["denials"].right += 1
        scores["speakers of denials"].add(any(speaks(c, speaker) for c in fitting), f"{line} ≠ {[told(c) for c in fitting]} ‖ {where}")
    if denied and not case.denies:
        scores["denials"].wrong(f"{[told(c) for c in denied]} ‖ {where}")


def _acts(case: Case, found: tuple[Claim, ...], scores: dict[str, Score], where: str) -> None:
    for line in case.acts:
        kinds, actor, place = parts_of(line)[:3]
        fitting = [c for c in found if c.act.type in (kinds or "").split(",") and c.stance != "denies"]
        scores["acts"].add(bool(fitting), f"{line} ≠ {[told(c) for c in found]} ‖ {where}")
        if fitting and actor:
            named = [a.name for c in fitting for a in c.act.actors]
            scores["actors of acts"].add(any(actor in name or same(name, actor) for name in named), f"{line} ≠ {named} ‖ {where}")
        if fitting and place:
            scores["places of acts"].add(any(lies(c, place) for c in fitting), f"{line} ≠ {[told(c) for c in fitting]} ‖ {where}")
    for line in case.blames:
        actor, speaker = parts_of(line)[:2]
        hits = [c for c in found if any(same(a.name, actor or "") for a in c.act.actors) and speaks(c, speaker)]
        scores["blame"].add(bool(hits), f"{line} ≠ {[(told(c), [a.name for a in c.act.actors]) for c in found]} ‖ {where}")
    for line in case.claims_responsibility:
        _, actor = parts_of(line)[:2]
        hits = [c for c in found if any(same(a.name, actor or "") for a in c.act.actors)]
        scores["responsibility taken"].add(bool(hits), f"{line} ≠ {[(told(c), [a.name for a in c.act.actors]) for c in found]} ‖ {where}")
