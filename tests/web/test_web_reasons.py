"""Every sentence by which collecting says why a feed was not had, and alerting why a message was not delivered, has Arabic words."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import msgspec
import pytest

from ingest import fetching, parser, parsing, poller
from ingest.schedule import Failed, Gone, Outcome, Postponed, ScheduleSettings, Showed, Unchanged, decide, first_state
from processors.model import Feed, FeedState, identity
from processors.ports import Batch
from sinks.alerts import channels, notifier
from sinks.web.reasons import known, told

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FEED = Feed(id=identity("feed", "x"), url="https://news1.example/rss", title="", outlet="")
REFUSED = "no connection to news1.example: Connection refused"


def sample(text: ast.expr) -> str | None:
    """The text of a literal, with "12" for what is put into it; None where it is no literal."""
    match text:
        case ast.Constant(value=str(value)):
            return value
        case ast.JoinedStr(values=values):
            return "".join(str(value.value) if isinstance(value, ast.Constant) else "12" for value in values)
        case ast.Subscript(value=value):
            return sample(value)
        case _:
            return None


def said(module: ModuleType) -> Iterator[str]:
    """The literals that become reasons: keywords and names `reason`, what `_words` gives, and words of `BadFeed` and `Refused`."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        found: list[Any] = []
        match node:
            case ast.keyword(arg="reason", value=value):
                found = [value]
            case ast.Assign(targets=[ast.Name(id="reason")], value=value):
                found = [value]
            case ast.FunctionDef(name="_words"):
                found = [one.value for one in ast.walk(node) if isinstance(one, ast.Return)]
            case ast.Call(func=ast.Name(id="BadFeed" | "Refused"), args=[value, *_]):
                found = [value]
        yield from filter(None, map(sample, found))


SAID = sorted({text for module in (fetching, poller, parser, parsing, channels, notifier) for text in said(module)})


def test_the_sentences_are_found() -> None:
    assert len(SAID) > 20
    assert any("robots.txt" in text for text in SAID)
    assert any("redirects" in text for text in SAID)


@pytest.mark.parametrize("text", SAID)
def test_what_is_said_has_arabic_words(text: str) -> None:
    assert known(text), text
    assert told(text, "ar") != text
    assert told(text, "en") == text


OUTCOMES: list[Outcome] = [
    Gone(), Postponed(reason="news1.example asked for silence, for 40 s more", retry_after=40), Failed(reason=REFUSED),
    Failed(reason="https://news1.example/rss answered with status 503", retry_after=90_000), Unchanged(),
    Showed(shown=1, fresh=1, body_hash="x", etag=None, modified=None),
    Showed(shown=9, fresh=0, body_hash="x", etag=None, modified=None, damage="cut off (not well-formed; here)", pending=2),
    Showed(shown=9, fresh=0, body_hash="x", etag=None, modified=None, damage="not well-formed"),
    Showed(shown=9, fresh=0, body_hash="x", etag=None, modified=None, pending=2),
]  # fmt: skip


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("failures", [0, 1, 40])
def test_what_the_schedule_makes_of_it_has_arabic_words(outcome: Outcome, failures: int) -> None:
    state = first_state(FEED, ScheduleSettings())
    assert known(state.reason)
    before = msgspec.structs.replace(state, failures=failures, url="https://news1.example/moved" if failures else FEED.url)
    reason = decide(FEED, before, outcome, NOW, ScheduleSettings()).reason
    assert known(reason), reason
    arabic = told(reason, "ar")
    assert "in a row" not in arabic
    assert "asked again" not in arabic
    assert "no connection" not in arabic  # also where more is said after it
    assert ("يُسأل ثانية بعد" in arabic) == ("asked again" in reason)


def test_lengths_of_time_agree_with_their_number() -> None:
    lengths = [("1 second", "ثانية"), ("2 hours", "ساعتين"), ("5 minutes", "5 دقائق"), ("15 minutes", "15 دقيقة"), ("30 days", "30 يوماً")]
    for english, arabic in lengths:
        assert told(f"unchanged; asked again in {english}", "ar") == f"لا جديد؛ يُسأل ثانية بعد {arabic}"


def test_unknown_words_stay_as_they_are() -> None:
    assert not known("the moon is full")
    assert told("the moon is full (3 times in a row)", "ar") == "the moon is full (3 times in a row)"


def test_the_feeds_page_tells_it_in_its_language(filled: Any) -> None:
    state = FeedState(
        feed="f3", url="https://news3.example/rss", status="failing", failures=3,
        reason=f"{REFUSED} (3 times in a row); asked again in 2 hours",
    )
    filled.store.commit(Batch(feeds=[state]))
    filled.site.subscriptions.listed.append(Feed(id="f3", url=state.url, title="", outlet=""))
    text = filled.text("/feeds")
    assert "لا اتصال بـ\u2068news1.example\u2069: \u2068رُفض الاتصال\u2069؛ يُسأل ثانية بعد ساعتين" in text
    assert "3 إخفاقات متتالية" in text
    english = filled.text("/feeds?language=en")
    assert f"{REFUSED}; asked again in 2 hours" in english
