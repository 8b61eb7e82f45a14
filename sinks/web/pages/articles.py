"""One article: its text with every claim marked where it stands, and its revisions side by side."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from processors.model import Article, Claim
from processors.ports import Archive
from sinks.web.marking import paragraphs, segments
from sinks.web.rendering import render, site_of

SHOWN = 40_000
"""Characters of a text that are shown."""
COMPARED = 60
"""Sentences of a revision that are compared."""


class Change(NamedTuple):
    """A sentence of one revision and what the next one says in its place; "" where it says nothing there."""

    before: str
    after: str


def one(request: Request) -> Response:
    """The newest revision, or the one that is asked for."""
    wanted = request.query_params.get("revision", "")
    with site_of(request).store() as store:
        revisions = store.revisions(request.path_params["id"])
        if not revisions:
            raise HTTPException(404)
        article = next((one for one in revisions if str(one.revision) == wanted), revisions[-1])
        newest = article is revisions[-1]
        claims = store.claims_of(article.id) if newest else []
        disputed = store.contradictions_with([claim.id for claim in claims])
        events = store.outlines_with(article.id)
        changes = [(a, b, compared(a, b)) for a, b in pairwise(revisions)]
        edits = _edits(store, article.id, [outline.event.id for outline in events]) if len(revisions) > 1 else []
    return render(
        request, "article.html", article=article, revisions=revisions, newest=newest, claims=claims, disputed=disputed, events=events,
        title=segments(article.title[:SHOWN], claims, title=True), text=paragraphs(segments(article.text[:SHOWN], claims)),
        cut=len(article.text) > SHOWN, changes=changes, edits=edits,
    )


def _edits(store: Archive, article: str, events: list[str]) -> list[tuple[Claim, Claim | None]]:
    """Claims that changed between revisions, with what they became."""
    found = []
    for event in filter(None, map(store.event, events[:3])):
        for edit in event.edits:
            before = store.claim(edit.before) if edit.article == article else None
            if before is not None:
                found.append((before, store.claim(edit.after) if edit.after else None))
    return found


def compared(before: Article, after: Article) -> list[Change]:
    """The sentences that differ, in order."""
    one, two = _sentences(before), _sentences(after)
    changes = []
    for kind, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if kind != "equal":
            changes.append(Change(" ".join(one[a:b]), " ".join(two[c:d])))
    return changes


def _sentences(article: Article) -> list[str]:
    text = f"{article.title}\n{article.text[:SHOWN]}"
    lines = text.replace(". ", ".\n").replace("؟ ", "؟\n").replace("! ", "!\n").split("\n")
    return [line.strip() for line in lines if line.strip()][:COMPARED]
