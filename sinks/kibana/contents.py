"""What Rasid shows in Kibana: a data view for each kind of document, searches, and three dashboards.

Titles are in Arabic and English, as Kibana has no language of its own for what people make in it.
"""

from __future__ import annotations

import msgspec

from sinks.elastic.documents import alias
from sinks.elastic.mappings import Kind
from sinks.kibana.charts import by_time, by_words, clusters, count, metric, of_field, points, table, xy
from sinks.kibana.saved import Object, Panel, dashboard, data_view, lens, map_, search

VIEWS: dict[Kind, tuple[str, str]] = {
    "articles": ("الأخبار · Articles", "published"),
    "claims": ("الأقوال · Claims", "published"),
    "events": ("الأحداث · Events", "start"),
    "contradictions": ("التناقضات · Contradictions", "first_seen"),
    "alerts": ("التنبيهات · Alerts", "made"),
    "deliveries": ("ما أُرسل · Messages", "made"),
    "verdicts": ("الأحكام · Verdicts", "at"),
    "feeds": ("الخلاصات · Feeds", "last_poll"),
    "dead_letters": ("ما تعذّر · Dead letters", "failed"),
}
"""Name and time field of each data view."""

_STANDING = "not retracted: true"
_TOLD = "replaced: false and not superseded: true and not background: true and stance: asserts"
"""Claims that somebody still makes: not of an article's older revisions, not taken back in the same article."""
_TOLLS = f"{_TOLD} and act.type: (killed or injured or casualties or missing or detained or displaced) and act.quantity.min >= 0"


def objects(prefix: str) -> list[Object]:
    """All of them, for indices whose names begin with `prefix`; what is named comes before what names it. The same for ever."""
    views = {kind: data_view(f"{alias(prefix, kind)}-view", name, alias(prefix, kind), field) for kind, (name, field) in VIEWS.items()}
    ids = _Ids(prefix)
    found = [*views.values()]
    for part in (_contradictions, _messages, _tolls, _feeds):
        found += part(views, ids)
    return found


def ndjson(prefix: str) -> bytes:
    """The same as Kibana imports them: an object a line."""
    return b"".join(msgspec.json.encode(one) + b"\n" for one in objects(prefix))


class _Ids:
    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def __call__(self, name: str) -> str:
        return f"{self._prefix}{name}"


def _messages(views: dict[Kind, Object], ids: _Ids) -> list[Object]:
    untaken = search(
        ids("messages-untaken"), "ما لم يُقبل · Messages not taken", "What a channel has not taken, and why.", views["deliveries"],
        ["channel", "state", "title", "attempts", "reason", "due"], "made", query="attempts > 0 and not state: sent",
    )
    return [untaken]


def _contradictions(views: dict[Kind, Object], ids: _Ids) -> list[Object]:
    view = views["contradictions"]
    newest = search(
        ids("contradictions-newest"), "أحدث التناقضات · Newest contradictions", "Who contradicts whom, newest first.", view,
        ["kind", "act", "title", "explanation.ar", "outlets", "speakers", "country", "severity"], "first_seen", query=_STANDING,
    )
    gravest = search(
        ids("contradictions-gravest"), "أخطر التناقضات · Gravest contradictions", "By severity, several independent origins on each side.",
        view, ["severity", "kind", "act", "title", "explanation.ar", "lefts", "rights"], "severity", query=_STANDING,
    )
    number = lens(
        ids("contradictions-number"), "التناقضات القائمة · Standing contradictions", "", view, "lnsMetric",
        {"value": count("Contradictions")}, metric("value"), query=_STANDING,
    )
    over_time = lens(
        ids("contradictions-time"), "عبر الزمن · Over time", "New contradictions by kind.", view, "lnsXY",
        {"time": by_time("first_seen", "First seen"), "kind": by_words("kind", "Kind", 4, "value"), "value": count("Contradictions")},
        xy("bar_stacked", "time", ["value"], split="kind"), query=_STANDING,
    )
    by_place = map_(
        ids("contradictions-map"), "على الخريطة · On the map", "Where the events are that people contradict each other about.", view,
        [
            clusters("location", "Contradictions"),
            points("location", "Each contradiction", ["title", "kind", "act", "explanation.ar", "severity"], "severity"),
        ],
        query=_STANDING,
    )
    by_country = lens(
        ids("contradictions-country"), "بحسب البلد · By country", "", view, "lnsXY",
        {"country": by_words("country", "Country", 15, "value"), "value": count("Contradictions")},
        xy("bar_horizontal", "country", ["value"]), query=_STANDING,
    )
    outlets = lens(
        ids("contradictions-outlets"), "أكثر المنابر خلافاً · Outlets that disagree most",
        "Outlets by contradictions that they are part of.", view, "lnsDatatable",
        {
            "outlet": by_words("outlets", "Outlet", 50, "value"), "value": count("Contradictions"),
            "events": of_field("unique_count", "event", "Events"), "severity": of_field("average", "severity", "Mean severity"),
        },
        table(["outlet", "value", "events", "severity"], "value"), query=_STANDING,
    )
    speakers = lens(
        ids("contradictions-speakers"), "أكثر المتحدثين خلافاً · Speakers that disagree most", "", view, "lnsDatatable",
        {
            "speaker": by_words("speakers", "Speaker", 50, "value"), "value": count("Contradictions"),
            "events": of_field("unique_count", "event", "Events"),
        },
        table(["speaker", "value", "events"], "value"), query=_STANDING,
    )
    shown = dashboard(
        ids("dashboard-contradictions"), "راصد: التناقضات · Rasid: contradictions", "Who contradicts whom, where and since when.",
        [
            Panel(number, 0, 0, 10, 8), Panel(over_time, 10, 0, 38, 14), Panel(by_country, 0, 8, 10, 28), Panel(by_place, 10, 14, 38, 22),
            Panel(outlets, 0, 36, 24, 16), Panel(speakers, 24, 36, 24, 16), Panel(newest, 0, 52, 48, 20),
        ],
        since="now-30d",
    )  # fmt: skip
    return [newest, gravest, number, over_time, by_place, by_country, outlets, speakers, shown]


def _tolls(views: dict[Kind, Object], ids: _Ids) -> list[Object]:
    view = views["claims"]
    low, high = of_field("min", "act.quantity.min", "Least"), of_field("max", "act.quantity.max", "Greatest")
    told = search(
        ids("claims-tolls"), "أرقام الضحايا · Tolls as told", "Every figure with who says it, and the sentence it stands in.", view,
        ["act.type", "act.quantity.min", "act.quantity.max", "speaker.name", "source", "act.place.name", "text"], "published", query=_TOLLS,
    )
    denials = search(
        ids("claims-denials"), "النفي · Denials", "Who denies what.", view, ["speaker.name", "act.type", "source", "text"], "published",
        query="replaced: false and stance: denies",
    )
    by_speaker = lens(
        ids("tolls-speaker"), "الأرقام بحسب المتحدث · Tolls by speaker", "The least and the greatest figure that each speaker gave.", view,
        "lnsDatatable",
        {
            "speaker": by_words("speaker.name", "Speaker", 40, "claims"), "act": by_words("act.type", "Act", 6, "claims"),
            "low": low, "high": high, "claims": count("Claims"),
        },
        table(["speaker", "act", "low", "high", "claims"], "high"), query=_TOLLS,
    )
    kinds = lens(
        ids("tolls-kind"), "بحسب صفة المتحدث · Highest toll by kind of speaker", "", view, "lnsXY",
        {"kind": by_words("speaker.kind", "Kind of speaker", 15, "high"), "high": high},
        xy("bar_horizontal", "kind", ["high"]), query=f"{_TOLLS} and act.type: killed",
    )
    over_time = lens(
        ids("tolls-time"), "الأرقام عبر الزمن · Tolls over time", "The most killed that anybody told, by speaker.", view, "lnsXY",
        {"time": by_time("published", "Published"), "speaker": by_words("speaker.name", "Speaker", 8, "high"), "high": high},
        xy("line", "time", ["high"], split="speaker"), query=f"{_TOLLS} and act.type: killed",
    )
    where = map_(
        ids("tolls-map"), "أين · Where", "Where the claims' acts happened.", view,
        [
            clusters("location", "Claims"),
            points("location", "Each claim", ["act.type", "act.quantity.min", "act.quantity.max", "speaker.name", "source"], "published"),
        ],
        query=_TOLLS,
    )
    shown = dashboard(
        ids("dashboard-tolls"), "راصد: الضحايا بحسب المتحدث · Rasid: tolls by speaker",
        "Choose an event's place and days; then read who says what.",
        [
            Panel(by_speaker, 0, 0, 30, 20), Panel(kinds, 30, 0, 18, 20), Panel(over_time, 0, 20, 24, 16), Panel(where, 24, 20, 24, 16),
            Panel(told, 0, 36, 48, 20),
        ],
        since="now-7d",
    )  # fmt: skip
    return [told, denials, by_speaker, kinds, over_time, where, shown]


def _feeds(views: dict[Kind, Object], ids: _Ids) -> list[Object]:
    failing = search(
        ids("feeds-failing"), "خلاصات متعثرة · Failing feeds", "With the reason in words.", views["feeds"],
        ["feed", "url", "reason", "failures", "last_success", "next_poll"], "failures", query="status: (failing or retired)",
    )
    letters = search(
        ids("dead-letters-newest"), "ما تعذّر · Dead letters", "What could not be processed, and why.", views["dead_letters"],
        ["stage", "subject", "reason", "attempts"], "failed",
    )
    statuses = lens(
        ids("feeds-status"), "حال الخلاصات · Feeds by how they do", "", views["feeds"], "lnsXY",
        {"status": by_words("status", "Status", 4, "value"), "value": count("Feeds")}, xy("bar_horizontal", "status", ["value"]),
    )
    arriving = lens(
        ids("articles-time"), "الأخبار عبر الزمن · Articles over time", "By outlet.", views["articles"], "lnsXY",
        {
            "time": by_time("published", "Published"), "outlet": by_words("source", "Outlet", 12, "value", others=True),
            "value": count("Articles"),
        },
        xy("bar_stacked", "time", ["value"], split="outlet"), query="replaced: false",
    )
    yields = lens(
        ids("feeds-yield"), "غلّة كل خلاصة · What each feed gives", "Entries seen, entries skipped, failures in a row.", views["feeds"],
        "lnsDatatable",
        {
            "feed": by_words("feed", "Feed", 100, "failures"), "entries": of_field("max", "entries", "Entries"),
            "skipped": of_field("max", "skipped", "Skipped"), "failures": of_field("max", "failures", "Failures in a row"),
        },
        table(["feed", "entries", "skipped", "failures"], "failures"),
    )
    stages = lens(
        ids("dead-letters-stage"), "ما تعذّر بحسب المرحلة · Dead letters by stage", "", views["dead_letters"], "lnsXY",
        {"time": by_time("failed", "Failed"), "stage": by_words("stage", "Stage", 8, "value"), "value": count("Dead letters")},
        xy("bar_stacked", "time", ["value"], split="stage"),
    )
    shown = dashboard(
        ids("dashboard-feeds"), "راصد: حال الخلاصات · Rasid: feed health",
        "Which outlets answer, what they give, and what could not be processed.",
        [
            Panel(statuses, 0, 0, 16, 12), Panel(arriving, 16, 0, 32, 12), Panel(yields, 0, 12, 24, 16), Panel(stages, 24, 12, 24, 16),
            Panel(failing, 0, 28, 24, 18), Panel(letters, 24, 28, 24, 18),
        ],
        since="now-24h",
    )  # fmt: skip
    return [failing, letters, statuses, arriving, yields, stages, shown]
