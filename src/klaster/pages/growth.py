"""Growth between two periods, as a rate a year."""

from __future__ import annotations

import re

_YEAR = re.compile(r"^(\d{4})(?:-Q([1-4])|-(\d{2}))?$")


def years_between(first: str, last: str) -> float | None:
    """Years from one period to another; None where they are not two different moments.

    >>> years_between("2015", "2020"), years_between("2019-Q1", "2020-Q3"), years_between("2020", "2020")
    (5.0, 1.5, None)
    """
    start, end = _moment(first), _moment(last)
    if start is None or end is None or end <= start:
        return None
    return end - start


def growth_a_year(before: float | None, after: float | None, years: float | None) -> float | None:
    """The constant rate that leads from one value to the other; None where there is none.

    >>> growth_a_year(100, 121, 2)
    0.10000000000000009
    """
    if before is None or after is None or years is None or before <= 0 or after < 0:
        return None
    return (after / before) ** (1 / years) - 1


def _moment(period: str) -> float | None:
    match = _YEAR.match(period)
    if not match:
        return None
    year, quarter, month = match.groups()
    if quarter:
        return int(year) + (int(quarter) - 1) / 4
    return int(year) + ((int(month) - 1) / 12 if month else 0.0)
