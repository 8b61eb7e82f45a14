"""Documents into Elasticsearch: one bulk request, again for what the server could not take now, and what it will never take.

    acknowledged   written, or there already in a higher version (409)
    tried again    429, 5xx, no answer, an index that is blocked (a full disk): with growing pauses, as long as it takes
    refused        any other 4xx: the document is at fault, not the moment; told with the server's reason
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

import msgspec
import stamina
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from processors.errors import StoreError
from sinks.elastic.documents import Document

T = TypeVar("T")

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
"""Seconds before the first further try, and the most between two."""
_AWAY = frozenset({429, 500, 502, 503, 504})
_TOO_LARGE = 413
_BLOCKED = "cluster_block_exception"
_CONFLICT, _GONE = 409, 404


class Refused(NamedTuple):
    """A document that the server will never take, and why."""

    document: Document
    reason: str


class Stopped(Exception):
    """The writer was told to stop while the server was away; what was not acknowledged is not written."""


class _Again(Exception):
    """The server could not take something now."""


class _Error(msgspec.Struct):
    type: str = ""
    reason: str = ""
    caused_by: dict[str, Any] = {}


class _Item(msgspec.Struct):
    status: int
    error: _Error | None = None


class Writer:
    """Writes documents. `stopped` is asked between two tries; `waiting` is told why it tries again. Safe to use from several threads."""

    def __init__(
        self, client: Elasticsearch, *, stopped: Callable[[], bool] = lambda: False, waiting: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._client = client
        self._stopped = stopped
        self._waiting = waiting

    def write(self, documents: Sequence[Document]) -> list[Refused]:
        """Returns when every document is acknowledged or refused. Raises `Stopped`, or `StoreError` where the server lets nobody in."""
        left, refused = list(documents), list[Refused]()
        for attempt in self._attempts():
            with attempt:
                left, reason = self._try(left, refused)
                if left:
                    self._waiting(reason)
                    raise _Again(reason)
        return refused

    def asked(self, question: Callable[[], T]) -> T:
        """The answer to a question, asked again while the server is away. Raises as `write`."""
        for attempt in self._attempts():
            with attempt:
                try:
                    return question()
                except (ApiError, TransportError) as error:
                    if isinstance(error, ApiError) and error.status_code not in _AWAY:
                        raise StoreError(f"Elasticsearch answers {error.status_code} {error.message}") from error
                    self._waiting(str(error))
                    raise _Again from error
        raise AssertionError("there is always another attempt")

    def _attempts(self) -> Iterator[stamina.Attempt]:
        for attempt in stamina.retry_context(
            on=_Again, attempts=None, timeout=None, wait_initial=FIRST_PAUSE, wait_max=LONGEST_PAUSE, wait_jitter=FIRST_PAUSE
        ):
            if attempt.num > 1 and self._stopped():
                raise Stopped
            yield attempt

    def _try(self, documents: list[Document], refused: list[Refused]) -> tuple[list[Document], str]:
        """What must be tried again, and why."""
        if not documents:
            return [], ""
        try:
            items = self._bulk(documents)
        except ApiError as error:
            return self._not_taken(documents, refused, error)
        except TransportError as error:
            return documents, f"no answer: {error}"
        again, why = [], ""
        for document, item in zip(documents, items, strict=True):
            if item.status < 300 or item.status == _CONFLICT or (item.status == _GONE and document.source is None):
                continue
            reason = _reason(item)
            if item.status in _AWAY or (item.error is not None and item.error.type == _BLOCKED):
                again.append(document)
                why = reason
            else:
                refused.append(Refused(document, reason))
        return again, why

    def _not_taken(self, documents: list[Document], refused: list[Refused], error: ApiError) -> tuple[list[Document], str]:
        """The whole request failed."""
        if error.status_code in _AWAY:
            return documents, f"{error.status_code} {error.message}"
        if error.status_code in (401, 403):
            raise StoreError(f"Elasticsearch does not let us write ({error.status_code} {error.message}); check user and rights") from error
        if len(documents) == 1:
            refused.append(Refused(documents[0], f"{error.status_code} {error.message}"))
            return [], ""
        middle = len(documents) // 2  # too large together, or one of them spoils the rest
        first, why = self._try(documents[:middle], refused)
        second, more = self._try(documents[middle:], refused)
        return first + second, why or more

    def _bulk(self, documents: Sequence[Document]) -> list[_Item]:
        lines: list[bytes] = []
        for document in documents:
            where = {"_index": document.into, "_id": document.id, "version": document.version, "version_type": "external_gte"}
            if document.source is None:
                lines.append(msgspec.json.encode({"delete": where}))
            else:
                lines += [msgspec.json.encode({"index": where}), document.source]
        made: Any = lines  # the client takes lines that are JSON already as they are, and does not say so in its types
        answer = self._client.bulk(operations=made, filter_path=["items.*.status", "items.*.error"])
        found = msgspec.convert(answer.body.get("items", []), list[dict[str, _Item]])
        return [item for one in found for item in one.values()]


def _reason(item: _Item) -> str:
    if item.error is None:
        return f"status {item.status}"
    cause = item.error.caused_by.get("reason")
    return f"{item.status} {item.error.type}: {item.error.reason}" + (f" ({cause})" if cause else "")
