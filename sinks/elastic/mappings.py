"""What Elasticsearch is told before the first document: analysis, and the fields of each kind of record, all of them by name.

A document is the record's own JSON, so that it can be read back as the record, and a few fields beside it that only searching
needs (`EXTRAS`). `dynamic: strict` refuses a field that is not named here: it goes to the dead letters with the reason, instead of
growing the mapping behind everybody's back.

The filters are named one by one, never the ready-made `arabic` analyzer, so that both the full and the reduced server give the
terms of `processors.text.analyzer`. Stop words come before normalisation, as in Lucene.
"""

from __future__ import annotations

from typing import Any, Literal

from processors.tables import load_tsv
from processors.text.letters import bare
from sinks.elastic.names import variants

Kind = Literal[
    "articles", "claims", "events", "contradictions", "alerts", "verdicts", "feeds", "listed", "dead_letters", "notices", "deliveries",
    "silences", "alert_rules", "searches",
]
"""Kinds of documents: `feeds` is how each feed stands, `listed` the feed list itself."""
MONTHLY: tuple[Kind, ...] = ("articles", "claims", "alerts")
"""Kinds with an index for each month of the record's own time; the others have one index each."""
KINDS: tuple[Kind, ...] = (
    *MONTHLY, "events", "contradictions", "verdicts", "feeds", "listed", "dead_letters", "notices", "deliveries", "silences", "alert_rules",
    "searches",
)

ARABIC, NAMES, EXACT = "rasid_arabic", "rasid_names", "rasid_exact"
"""Analyzers: of the index; the same with names that mean the same, for queries that people type into Kibana; words as they are."""

Fields = dict[str, Any]
ACTS = (
    "killed", "injured", "casualties", "missing", "detained", "released", "displaced", "strike", "shelling", "explosion", "chemical_attack",
    "ground_assault", "control", "truce", "truce_breach", "siege", "aid", "damage", "election", "protest", "disaster", "accident", "price",
    "other",
)  # fmt: skip


def word() -> Fields:
    """A name or an id. What is longer than a name is kept, but not found by it."""
    return {"type": "keyword", "ignore_above": 1024}


def text() -> Fields:
    """Arabic prose, also word for word under `.exact`."""
    return {
        "type": "text", "analyzer": ARABIC, "search_analyzer": NAMES,
        "fields": {"exact": {"type": "text", "analyzer": EXACT}},
    }  # fmt: skip


def kept() -> Fields:
    """Only to be read back, whatever it is."""
    return {"type": "object", "enabled": False}


def of(type_: str, **more: Any) -> Fields:
    return {"type": type_, **more}


def group(**fields: Fields) -> Fields:
    return {"dynamic": "strict", "properties": fields}


def _number() -> Fields:
    """A figure; one that no long can hold is kept and not found."""
    return of("long", ignore_malformed=True)


def _speaker() -> Fields:
    return group(name=word(), id=word(), kind=word())


def _place() -> Fields:
    return group(id=word(), name=word(), text=word(), lat=of("double"), lon=of("double"), path=word())


def _act() -> Fields:
    return group(
        type=word(), actors=group(name=word(), id=word()), targets=word(), instrument=word(),
        quantity=group(min=_number(), max=_number(), approximate=of("boolean"), unit=word(), text=kept(), cumulative=of("boolean")),
        place=_place(), time=group(start=of("date"), end=of("date"), precision=word(), text=kept(), reported=of("boolean")), stem=word(),
    )  # fmt: skip


def _scope() -> Fields:
    """Which contradictions a rule or a silence means."""
    return {"places": word(), "acts": word(), "outlets": word(), "speakers": word(), "words": word()}


_V = of("short")
_MOMENT = of("long")
_RECORDS: dict[Kind, Fields] = {
    "articles": {
        "id": word(), "revision": of("integer"), "url": word(), "source": word(), "title": text(), "text": text(), "language": word(),
        "published": of("date"), "fetched": of("date"), "authors": word(), "tags": word(), "origin": word(), "content_hash": word(),
        "fingerprint": kept(), "previous_title": kept(), "previous_text": kept(), "backfill": of("boolean"), "v": _V,
    },
    "claims": {
        "id": word(), "article": word(), "revision": of("integer"), "source": word(), "published": of("date"), "start": of("integer"),
        "end": of("integer"), "in_title": of("boolean"), "text": text(), "speaker": _speaker(), "via": _speaker(), "stance": word(),
        "distanced": of("boolean"), "act": _act(), "part_of": word(), "background": of("boolean"), "superseded": of("boolean"),
        "confidence": of("double"), "v": _V,
    },
    "events": {
        "id": word(), "country": word(), "version": of("long"), "title": text(), "place": _place(), "start": of("date"), "end": of("date"),
        "acts": word(), "claims": word(), "articles": word(), "mains": word(), "asides": word(), "sources": word(), "origins": word(),
        "terms": kept(), "headlines": kept(), "ledger": kept(), "edits": kept(), "merged_into": word(),
        "kept": word(), "apart": word(), "strand": word(), "absorbed": kept(), "v": _V,
    },
    "contradictions": {
        "id": word(), "event": word(), "kind": word(), "act": word(), "left": word(), "right": word(), "sides": word(), "values": word(),
        "severity": of("double"), "rule": word(), "explanation": group(ar=text(), en=of("text", analyzer=EXACT)), "first_seen": of("date"),
        "version": of("long"), "retracted": of("boolean"), "backfill": of("boolean"), "v": _V,
    },
    "alerts": {"id": word(), "contradiction": word(), "event": word(), "made": of("date"), "cause": word(), "was": word(), "v": _V},
    "verdicts": {
        "id": word(), "kind": word(), "contradiction": word(), "claims": word(), "articles": word(), "country": word(), "by": word(),
        "note": of("text", analyzer=EXACT), "at": of("date"), "after": of("long"), "v": _V,
    },
    "feeds": {
        "feed": word(), "url": word(), "etag": kept(), "modified": kept(), "body_hash": kept(), "last_poll": of("date"),
        "last_success": of("date"), "next_poll": of("date"), "interval": of("double"), "failures": of("integer"), "status": word(),
        "reason": of("text", analyzer=EXACT), "entries": of("long"), "skipped": of("long"), "backfill": of("boolean"), "v": _V,
    },
    "listed": {"id": word(), "url": word(), "title": word(), "outlet": word(), "folder": word(), "note": kept(), "v": _V},
    "notices": {
        "id": word(), "alert": word(), "cause": word(), "contradiction": word(), "event": word(), "channel": word(), "rules": word(),
        "made": of("date"), "due": of("date"), "held": word(), "by": word(), "delivery": word(), "dropped": word(), "v": _V,
    },
    "deliveries": {
        "id": word(), "kind": word(), "channel": word(), "event": word(), "contradictions": word(), "title": of("text", analyzer=EXACT),
        "text": kept(), "payload": kept(), "made": of("date"), "state": word(), "attempts": of("integer"), "due": of("date"),
        "reason": of("text", analyzer=EXACT), "ended": of("date"), "v": _V,
    },
    "silences": {
        **_scope(), "id": word(), "author": word(), "reason": of("text", analyzer=EXACT), "made": of("date"), "ends": of("date"),
        "events": word(), "contradictions": word(), "v": _V,
    },
    "alert_rules": {
        **_scope(), "name": word(), "channels": word(), "min_severity": of("double"), "min_confidence": of("double"),
        "min_origins": of("integer"), "by": word(), "made": of("date"), "v": _V,
    },
    "dead_letters": {
        "id": word(), "stage": word(), "subject": word(), "reason": of("text", analyzer=EXACT), "payload": kept(), "failed": of("date"),
        "attempts": of("integer"), "v": _V,
    },
    "searches": {
        "id": word(), "name": word(), "text": kept(), "outlet": word(), "place": word(), "act": word(), "contradicted": of("boolean"),
        "by": word(), "made": of("date"), "v": _V,
    },
}  # fmt: skip

EXTRAS: dict[Kind, Fields] = {
    "articles": {
        "moment": _MOMENT,  # microseconds of `published`: what listings are sorted by, to the digit
        "words": of("integer"),  # terms of title and text
        "claims": word(),
        "facets": word(),  # "act|place" for each that one claim has both of, also with either left out
        "replaced": of("boolean"),  # a later revision is here
    },
    "claims": {
        "moment": _MOMENT, "number": of("integer"),  # its place among the claims of the revision
        "location": of("geo_point"), "replaced": of("boolean"),
    },
    "events": {
        "moment": _MOMENT,  # microseconds of `end`
        "location": of("geo_point"),
        "sizes": group(claims=of("integer"), articles=of("integer")),
        "figures": group(**{act: group(min=_number(), max=_number()) for act in ACTS}),  # least and greatest that anybody says
    },
    "contradictions": {
        "moment": _MOMENT,  # microseconds of `first_seen`
        "location": of("geo_point"), "country": word(), "title": text(), "places": word(), "outlets": word(), "speakers": word(),
        "lefts": word(), "rights": word(),  # independent origins on each side
    },
    "alerts": {"moment": _MOMENT},
    "verdicts": {"moment": _MOMENT},
    "feeds": {},
    "listed": {},
    "dead_letters": {"moment": _MOMENT},
    "notices": {"moment": _MOMENT, "until": _MOMENT, "waiting": of("boolean")},  # microseconds of `made` and of `due`
    "deliveries": {"moment": _MOMENT},
    "silences": {"until": _MOMENT},
    "alert_rules": {},
    "searches": {"moment": _MOMENT},
}  # fmt: skip


def fields(kind: Kind) -> Fields:
    """The fields of a kind of document, by name."""
    return {**_RECORDS[kind], **EXTRAS[kind]}


_PROSE: tuple[Kind, ...] = ("articles", "claims", "events", "contradictions")
"""Kinds with Arabic prose: the others do without stop words and names, which every index would carry along."""


def analysis(kind: Kind) -> Fields:
    """The analysis part of an index's settings."""
    exact = {EXACT: {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "decimal_digit"]}}
    if kind not in _PROSE:
        return {"analyzer": exact}
    stop = [row[0] for row in load_tsv("stopwords.tsv", 1)]
    chain = ["lowercase", "decimal_digit", "rasid_stop", "arabic_normalization", "arabic_stem"]
    return {
        "filter": {
            "rasid_stop": {"type": "stop", "stopwords": stop},
            "rasid_variants": {"type": "synonym_graph", "synonyms": [", ".join(map(bare, names)) for names in variants()], "lenient": True},
        },
        "analyzer": {
            ARABIC: {"type": "custom", "tokenizer": "standard", "filter": chain},
            NAMES: {"type": "custom", "tokenizer": "standard", "filter": [*chain, "rasid_variants"]},
            **exact,
        },
    }  # fmt: skip
