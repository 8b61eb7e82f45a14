"""A run of digits with inner separators as a value.

Both marks are in use for thousands ("500.000", "500,000", "٥٠٠٬٠٠٠"): groups of three after one to three digits are
thousands, anything else after one mark is a decimal fraction. A comma before three digits is thousands, never a fraction.
"""

from __future__ import annotations

import re

_THOUSANDS = re.compile(r"([1-9]\d{0,2}(?:([.,٬])\d{3})(?:\2\d{3})*)(?:[.,٫](\d+))?")
_DECIMAL = re.compile(r"(\d+)[.,٫](\d+)")
_LONGEST = 18
"""Characters; longer runs are no counts, and every value stays within 64 bits."""
_MARKS = str.maketrans("", "", ".,٬")

Amount = int | float
"""An int where the value is whole. Parameters say so too: to say only `float` turns whole numbers into floats in compiled code."""


def value(digits: str) -> int | float | None:
    """The value of a number token's normalised text; None for what is no number (dates such as "12.05.2015")."""
    if len(digits) > _LONGEST:
        return None
    if digits.isdecimal():
        return int(digits)
    if match := _THOUSANDS.fullmatch(digits):
        whole = match[1].translate(_MARKS)
        return whole_or_float(f"{whole}.{match[3]}") if match[3] else int(whole)
    if match := _DECIMAL.fullmatch(digits):
        return whole_or_float(f"{match[1]}.{match[2]}")
    return None


def whole_or_float(text: str) -> int | float:
    """The number, as an int where it is whole."""
    number = float(text)
    return int(number) if number.is_integer() else number
