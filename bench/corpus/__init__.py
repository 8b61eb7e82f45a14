"""Rasid's own corpus (tests/corpus) and what Rasid scores on it. How the corpus is written: tests/corpus/README.md."""
