"""Breaks between the seven classes of a map of quotients: equal ratios, equal numbers of regions, natural groups, or given.

The middle class, from 0.8 to 1.25, is "about its share" whatever the method, so that a colour never says that a
region is strong where it only is stronger than weak ones. A method moves the breaks outside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal

import numpy as np

from klaster.views.scale import QUOTIENT_BREAKS

Method = Literal["ratio", "quantile", "jenks", "manual"]
METHODS: tuple[Method, ...] = ("ratio", "quantile", "jenks", "manual")
_LOW, _HIGH = QUOTIENT_BREAKS[2:4]


def quotient_breaks(values: Iterable[float], method: Method) -> tuple[float, ...]:
    """Six breaks for quotients; a side with fewer than three different values keeps the breaks of equal ratios.

    Parameters
    ----------
    values
        Quotients; those of zero or less have no class and are left out.
    method
        ``ratio``: fixed; ``quantile``: three classes of equal size on each side of the middle one; ``jenks``: three on each
        side with the least squared deviation of the logarithms from the means of their classes.

    Examples
    --------
    >>> quotient_breaks([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], "quantile")
    (0.25, 0.45, 0.8, 1.25, 2.0, 4.0)
    >>> quotient_breaks([1.3, 1.4, 3.0, 3.1, 20.0, 21.0], "jenks")
    (0.25, 0.5, 0.8, 1.25, 2.2, 12.0)
    """
    known = sorted(value for value in values if value > 0)
    below = [value for value in known if value < _LOW]
    above = [value for value in known if value >= _HIGH]
    low = _side(below, method) or QUOTIENT_BREAKS[:2]
    high = _side(above, method) or QUOTIENT_BREAKS[4:]
    return (*low, _LOW, _HIGH, *high)


def read_breaks(written: str) -> tuple[float, ...] | None:
    """Six rising breaks above zero, 1 between the third and the fourth, from words; None where they are not that.

    A comma is a decimal mark where a semicolon or a blank stands between the numbers.

    Examples
    --------
    >>> read_breaks("0,3; 0,6; 0,9; 1,1; 1,5; 3"), read_breaks("0.3,0.6,0.9,1.1,1.5,3") == read_breaks("0.3 0.6 0.9 1.1 1.5 3")
    ((0.3, 0.6, 0.9, 1.1, 1.5, 3.0), True)
    >>> read_breaks("1 2 3"), read_breaks("2 3 4 5 6 7")
    (None, None)
    """
    plain = written.replace(";", " ")
    apart = plain.replace(",", ".") if " " in plain.strip() else plain.replace(",", " ")
    try:
        breaks = tuple(float(part) for part in apart.split())
    except ValueError:
        return None
    rising = len(breaks) == 6 and all(one < other for one, other in pairwise((0.0, *breaks)))
    return breaks if rising and np.isfinite(breaks[-1]) and breaks[2] <= 1 <= breaks[3] else None


def _side(values: Sequence[float], method: Method) -> tuple[float, float] | None:
    """Two breaks among the values of one side; None where they do not make three classes."""
    if method not in ("quantile", "jenks") or len(set(values)) < 3:
        return None
    starts = _equal_starts(values) if method == "quantile" else _natural_starts(values)
    first, second = (_between(values[start - 1], values[start]) for start in starts)
    return (first, second) if values[0] < first < second else None


def _equal_starts(values: Sequence[float]) -> tuple[int, int]:
    """Where the second and the third class of equal size begin; equal values stay together."""
    return _whole(values, len(values) / 3), _whole(values, 2 * len(values) / 3)


def _whole(values: Sequence[float], place: float) -> int:
    start = max(1, round(place))
    while start < len(values) - 1 and values[start] == values[start - 1]:
        start += 1
    return start


def _natural_starts(values: Sequence[float]) -> tuple[int, int]:
    """Where the second and the third class begin when squared deviations within the three are least in sum."""
    logs = np.log(np.asarray(values))
    sums = np.concatenate([[0.0], np.cumsum(logs)])
    squares = np.concatenate([[0.0], np.cumsum(logs**2)])
    count = len(logs)
    first, second = np.meshgrid(np.arange(1, count - 1), np.arange(2, count), indexing="ij")

    def within(start: np.ndarray, end: np.ndarray) -> np.ndarray:
        size = np.maximum(end - start, 1)
        return squares[end] - squares[start] - (sums[end] - sums[start]) ** 2 / size

    cost = (
        within(np.zeros_like(first), first)
        + within(first, second)
        + within(second, np.full_like(first, count))
    )
    cost[first >= second] = np.inf
    best = np.unravel_index(int(np.argmin(cost)), cost.shape)
    return int(first[best]), int(second[best])


def _between(low: float, high: float) -> float:
    """A number of few digits above ``low`` and at most ``high``: a break that a legend can show.

    >>> _between(1.4, 3.0), _between(0.31, 0.32), _between(2.0, 2.0)
    (2.2, 0.32, 2.0)
    """
    middle = (low + high) / 2
    for digits in range(1, 5):
        short = float(f"{middle:.{digits + 1}g}")
        if low < short <= high:
            return short
    return high
