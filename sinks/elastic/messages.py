"""Messages of the topics, read into documents. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from processors.alerts import AlertRule, Delivery, Notice, Silence
from processors.errors import BadRecord
from processors.model import (
    Alert,
    Article,
    Contradiction,
    DeadLetter,
    Event,
    Extraction,
    Feed,
    FeedState,
    SavedSearch,
    Verdict,
    decode,
)
from sinks.elastic import standing
from sinks.elastic.documents import Document, Documents
from sinks.elastic.mappings import Kind

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Message(NamedTuple):
    """A record of a topic as it came. `kind` is what the topic holds first of all; `moment` milliseconds since 1970."""

    kind: Kind
    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Mapping[str, bytes]
    moment: int

    @property
    def name(self) -> str:
        """The key, readable."""
        return (self.key or b"").decode("utf-8", "backslashreplace")


_STATE, _LISTED = "state/", "feed/"
"""What the keys of feeds' states and of the feeds themselves begin with (`ingest.topicbook`)."""
RETRIED = "retried"
"""The header of a message that comes again out of a dead letter: later revisions may have come before it."""


class Read(NamedTuple):
    """What a message says to the index."""

    documents: list[Document]
    revised: str = ""
    """An article of which there may be several revisions: the earlier ones step aside."""


class Reader:
    """Reads the messages of every topic that is indexed."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._of: dict[Kind, Callable[[Message, bytes], Iterable[Document]]] = {
            "events": lambda _, raw: documents.event(decode(raw, Event)),
            "contradictions": self._contradiction,
            "alerts": lambda _, raw: documents.alert(decode(raw, Alert)),
            "verdicts": lambda _, raw: documents.verdict(decode(raw, Verdict)),
            "feeds": self._feed,
            "notices": self._alerting,
            "silences": self._wish,
            "dead_letters": lambda _, raw: documents.dead_letter(decode(raw, DeadLetter)),
        }

    def read(self, message: Message) -> Read:
        """Raises `BadRecord` for what is not the record that its topic holds."""
        raw = message.value
        if raw is None:
            return Read(list(self._forgotten(message)))
        if message.kind == "articles":
            article = decode(raw, Article)
            return Read(_checked(self._documents.article(article)), _revised(article, message))
        if message.kind == "claims":
            found = decode(raw, Extraction)
            return Read(_checked(self._documents.extraction(found)), _revised(found.article, message))
        return Read(_checked(self._of[message.kind](message, raw)))

    def _forgotten(self, message: Message) -> Iterable[Document]:
        """What a compacted topic no longer holds of this key."""
        when = _EPOCH + timedelta(milliseconds=message.moment)
        if message.kind == "dead_letters":
            yield from self._documents.settled(message.name, when)
        elif message.kind == "feeds" and message.name.startswith(_STATE):
            yield from self._documents.unlisted(message.name.removeprefix(_STATE), when)
        elif message.kind == "feeds" and message.name.startswith(_LISTED):
            yield from self._documents.removed("listed", message.name.removeprefix(_LISTED), message.offset + 1)
        elif message.kind == "silences":
            what, _, name = message.name.partition("/")
            if what == "rule":
                yield from self._documents.removed("alert_rules", name, message.offset + 1)
            elif what == "search":
                yield from self._documents.dropped(name, when)

    def _feed(self, message: Message, raw: bytes) -> Iterable[Document]:
        """Of all that pollers remember, the list and how each feed stands."""
        if message.name.startswith(_LISTED):
            return self._documents.listed(decode(raw, Feed), message.offset + 1)
        return self._documents.feed(decode(raw, FeedState)) if message.name.startswith(_STATE) else ()

    def _alerting(self, message: Message, raw: bytes) -> Iterable[Document]:
        """Of all that alerting remembers (`sinks.outbox`), what was told and what waits."""
        what, version = message.name.partition("/")[0], message.offset + 1
        if what == "notice":
            return self._documents.notice(decode(raw, Notice), version)
        return self._documents.delivery(decode(raw, Delivery), version) if what == "delivery" else ()

    def _wish(self, message: Message, raw: bytes) -> Iterable[Document]:
        """What people want (`sinks.outbox`): silences, rules, searches that are kept."""
        what, version = message.name.partition("/")[0], message.offset + 1
        if what == "silence":
            return self._documents.silence(decode(raw, Silence), version)
        if what == "rule":
            return self._documents.alert_rule(decode(raw, AlertRule), version)
        return self._documents.search(decode(raw, SavedSearch)) if what == "search" else ()

    def _contradiction(self, message: Message, raw: bytes) -> Iterable[Document]:
        return self._documents.contradiction(decode(raw, Contradiction), standing.read(message.headers.get(standing.HEADER)))


def _revised(article: Article, message: Message) -> str:
    return article.id if article.revision or RETRIED in message.headers else ""


_LONGEST_ID = 512
"""Bytes of a document's id, for Elasticsearch."""


def _checked(documents: Iterable[Document]) -> list[Document]:
    """An id that is none would fail the whole request, not its document."""
    made = list(documents)
    for document in made:
        if not document.id or len(document.id.encode("utf-8", "surrogatepass")) > _LONGEST_ID:
            raise BadRecord(f"its id has {len(document.id.encode('utf-8', 'surrogatepass'))} bytes; the index takes 1 to {_LONGEST_ID}")
    return made
