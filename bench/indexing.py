"""The indexer beside plain `helpers.parallel_bulk` with the same documents, on a real Elasticsearch on this machine.

Ours reads messages (decoding and checking records), makes documents of them and commits positions; the plain one is handed
documents that are made already. Both write 1,000 at once with as many requests under way. They take turns, each in indices of its
own, and the best of three counts, since a server that has just started is slower.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import msgspec
from elasticsearch import Elasticsearch
from elasticsearch.helpers import parallel_bulk

from bench.generate import articles as generated
from bench.measure import seconds, show
from deploy.local import Services
from processors.claims import extract
from processors.model import Article, DeadLetter, Extraction, encode, identity
from sinks.elastic.documents import Documents
from sinks.elastic.indexing import Indexer, Limits
from sinks.elastic.messages import Message, Reader
from sinks.elastic.replacing import Replacing
from sinks.elastic.setup import Shape, connect, setup
from sinks.elastic.writing import Writer

ARTICLES = 3000
ROUNDS = 3
WRITERS = 2


class Given:
    """Messages in memory: what Kafka costs is measured elsewhere."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self.left = list(messages)

    def poll(self, seconds: float) -> Sequence[Message]:  # noqa: ARG002 - there is always something
        some, self.left = self.left[:500], self.left[500:]
        return some

    def commit(self, positions: Mapping[tuple[str, int], int]) -> None:
        """Nobody asks."""

    def hold(self) -> None:
        """Nobody waits."""


class NoLetters:
    def send(self, letters: Sequence[DeadLetter]) -> None:
        raise AssertionError(letters)


def messages(count: int) -> list[Message]:
    """What extraction publishes of generated articles."""
    made = []
    for number, one in enumerate(generated(count, paragraphs=7)):
        article = Article(
            id=identity("article", one.url), url=one.url, source=one.source, title=one.title, text=one.text, published=one.published,
        )
        raw = encode(Extraction(article=article, claims=tuple(extract(article))))
        made.append(Message("claims", "rasid.claims", 0, number, article.id.encode(), raw, {}, 0))
    return made


def ours(client: Elasticsearch, prefix: str, given: Sequence[Message]) -> None:
    documents, source = Documents(prefix), Given(given)
    Indexer(
        source, Reader(documents), Writer(client), Replacing(client, prefix, documents), NoLetters(),
        limits=Limits(records=1000, writers=WRITERS), clock=monotonic, now=lambda: datetime.now(UTC),  # noqa: TID251 - a measurement
    ).run(lambda: not source.left)


def plain(client: Elasticsearch, actions: Sequence[dict[str, object]]) -> None:
    for ok, what in parallel_bulk(client, actions, thread_count=WRITERS, chunk_size=1000, queue_size=WRITERS):
        assert ok, what


def made(prefix: str, given: Sequence[Message]) -> list[dict[str, object]]:
    reader = Reader(Documents(prefix))
    return [
        {"_index": one.into, "_id": one.id, "_source": msgspec.json.decode(one.source or b"{}")}
        for message in given for one in reader.read(message).documents
    ]


def main(count: int = ARTICLES) -> None:
    """Prints the table."""
    given = messages(count)
    folder = Path(tempfile.mkdtemp(prefix="rasid-bench-"))
    folder.chmod(0o755)
    best: dict[str, float] = {}
    number = len(made("x-", given))
    try:
        with Services(folder, kafka=0) as services, connect(services.elasticsearch, seconds=120) as client:
            for round_ in range(ROUNDS):
                for name in ("parallel_bulk", "rasid index"):
                    prefix = f"{name[:5]}{round_}-".replace(" ", "").lower()
                    for line in setup(client, Shape(prefix)):
                        assert line
                    if name == "rasid index":
                        took, _ = seconds(lambda: ours(client, prefix, given))  # noqa: B023 - called at once
                    else:
                        actions = made(prefix, given)
                        took, _ = seconds(lambda: plain(client, actions))  # noqa: B023 - called at once
                    best[name] = max(best.get(name, 0.0), number / took)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    rows = [(name, number, round(rate), rate / best["parallel_bulk"]) for name, rate in best.items()]
    columns = ("how", "documents", "a second", "of parallel_bulk")
    show("Indexing: documents into Elasticsearch", columns, rows, f"{count} articles with their claims")


if __name__ == "__main__":
    main()
