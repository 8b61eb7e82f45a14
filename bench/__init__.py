"""Repeatable measurements. `make bench` runs them all; `python -m bench pages search` some. Each prints a table."""
