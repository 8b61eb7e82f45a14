"""Reads the whole corpus; prints how it was read, the number of claims and their hash. A process of its own: see test_compiled.py."""

from __future__ import annotations

import hashlib

from bench.corpus.cases import stories, texts
from bench.corpus.extracting import extracted
from processors.acts import mentions
from processors.model import Claim, encode


def main() -> None:
    claims: list[Claim] = []
    for number, case in enumerate(texts()):
        claims += extracted(str(number), case.source, case.title, case.text, case.published).claims
    for story in stories():
        for one in story.article:
            claims += extracted(one.id, one.source, one.title.strip(), one.text.strip(), one.published).claims
    digest = hashlib.sha256()
    for claim in claims:
        digest.update(encode(claim))
    print("python" if str(mentions.__file__).endswith(".py") else "compiled", len(claims), digest.hexdigest())  # noqa: T201  # the result


if __name__ == "__main__":
    main()
