"""Periods: what a number is about, written as SDMX writes them."""

from __future__ import annotations

import re

_YEAR = re.compile(r"^\s*(\d{4})\s*(?:г\.?|год[ау]?|year)?\s*$", re.IGNORECASE)
_QUARTER = re.compile(r"^\s*(\d{4})\s*[-–. ]?\s*[QqКк](?:в\.?)?\s*([1-4])\s*$")
_MONTH = re.compile(r"^\s*(\d{4})[-–./](0?[1-9]|1[0-2])\s*$")


def parse_period(words: str) -> str | None:
    """A year, quarter or month as SDMX writes it; None when the words are not a period.

    >>> parse_period("2018 г."), parse_period("2018Q3"), parse_period("2018-7"), parse_period("total")
    ('2018', '2018-Q3', '2018-07', None)
    """
    text = words.removesuffix(".0")
    if match := _YEAR.match(text):
        year = int(match[1])
        return match[1] if 1800 <= year <= 2200 else None
    if match := _QUARTER.match(text):
        return f"{match[1]}-Q{match[2]}"
    if match := _MONTH.match(text):
        return f"{match[1]}-{int(match[2]):02d}"
    return None
