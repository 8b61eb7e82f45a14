"""Makes processors/tables/news_shares.tsv: in which share of news articles on conflicts a stem stands.

    python deploy/tables/news_shares.py ARTICLES.jsonl…

The articles (JSON lines with "title" and "text") are not part of Rasid; the shares of the most common stems are. In this kind of
news "explosion" says little about which explosion it was; general frequency lists (rarity.tsv) cannot know that.
"""

from __future__ import annotations

import collections
import json
import sys
from pathlib import Path

from processors.text.stem import stem
from processors.text.words import ARABIC, tokenize

TABLE = Path(__file__).parents[2] / "processors" / "tables" / "news_shares.tsv"
LEAST = 0.03
"""Stems in fewer articles are told by their general rarity: they may belong to the events of that month."""

HEADER = """\
# In which share of conflict news articles a light stem stands; only what stands in at least three articles of a hundred.
# Source: counted over 966 articles of SaudiNewsNet (Hagrima, 2015) with deploy/tables/news_shares.py; shares are facts, no text is
# copied.
"""


def main() -> None:
    """Writes the table from the files named on the command line."""
    shares: collections.Counter[str] = collections.Counter()
    size = 0
    for name in sys.argv[1:]:
        for line in Path(name).read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            size += 1
            tokens = tokenize(article["title"] + "\n" + article["text"])
            shares.update({stem(t.word.norm) for t in tokens if t.word.kind == ARABIC})
    common = [(round(count / size, 3), word) for word, count in shares.items() if count >= LEAST * size]
    rows = sorted(common, key=lambda row: (-row[0], row[1]))
    TABLE.write_text(HEADER + "".join(f"{word}\t{share}\n" for share, word in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
