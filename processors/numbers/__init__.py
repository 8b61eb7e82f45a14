"""Numbers in a sentence: digits of three scripts and number words, with their bounds, ranges and approximations."""

from processors.numbers.find import Number, find

__all__ = ["Number", "find"]
