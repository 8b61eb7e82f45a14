"""Numbers in a sentence: digits of three scripts and number words, with their bounds, ranges and approximations."""

from processors.numbers.find import find
from processors.numbers.findings import Number

__all__ = ["Number", "find"]
