"""Makes processors/tables/rarity.tsv: how common an Arabic stem is, for the weight of a word in matching.

    pip install wordfreq && python deploy/tables/rarity.py

wordfreq's Arabic list counts word forms over Wikipedia, news, books, subtitles and the web; forms are added up by their light stem.
The same input gives the same table.
"""

from __future__ import annotations

import collections
import math
from pathlib import Path

from wordfreq import get_frequency_dict

from processors.text.letters import normalize
from processors.text.stem import stem

TABLE = Path(__file__).parents[2] / "processors" / "tables" / "rarity.tsv"
SIZE = 12_000

HEADER = """\
# How common a stem is in written Arabic: light stem, Zipf value (log10 of occurrences in a billion words).
# What is not listed is rarer than the last line.
# Source: wordfreq 3.1 (Robyn Speer), Arabic "best" list, forms added up by stem with deploy/tables/rarity.py.
# Licence of wordfreq's data and of this table: CC BY-SA 4.0.
"""


def main() -> None:
    """Writes the table."""
    shares: collections.Counter[str] = collections.Counter()
    for form, share in get_frequency_dict("ar", wordlist="best").items():
        if all("\u0620" <= letter <= "\u065f" for letter in form):
            shares[stem(normalize(form))] += share
    rows = sorted(((round(9 + math.log10(share), 1), word) for word, share in shares.items() if word), key=lambda row: (-row[0], row[1]))
    TABLE.write_text(HEADER + "".join(f"{word}\t{zipf}\n" for zipf, word in rows[:SIZE]), encoding="utf-8")


if __name__ == "__main__":
    main()
