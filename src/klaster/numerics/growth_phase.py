"""Where growth sets in and where it levels off: the points of a series where its acceleration is greatest and least."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

_LEAST = 5


def logistic_growth_phase(rate: float, middle: float) -> tuple[float, float]:
    """The two moments between which a logistic curve grows, the zeros of its third derivative.

    For K / (1 + exp(-k (t - t0))) they are t0 -+ ln(2 + sqrt 3) / k.

    Examples
    --------
    >>> [round(moment, 1) for moment in logistic_growth_phase(0.3, 2000)]
    [1995.6, 2004.4]
    """
    half = log(2 + sqrt(3)) / rate
    return middle - half, middle + half


def growth_phase(moments: ArrayLike, values: ArrayLike) -> tuple[float | None, float | None]:
    """The same two moments of any series: the greatest acceleration before its steepest rise, the least after it.

    None for an end that lies outside the series, for moments that are not evenly spaced, for fewer than five values,
    and for a series that never rises.
    """
    at, known = np.asarray(moments, dtype=np.float64), np.asarray(values, dtype=np.float64)
    gaps = np.diff(at)
    if len(known) < _LEAST or not np.all(np.isfinite(known)) or not np.allclose(gaps, gaps[0]):
        return None, None
    rises, turns = np.diff(known), np.diff(known, 2)
    steepest = int(np.argmax(rises))
    if rises[steepest] <= 0:
        return None, None
    step, first = float(gaps[0]), float(at[1])
    begins = _summit(turns[: steepest + 1])
    ends = _summit(-turns[steepest:])
    start = None if begins is None else first + step * begins
    return start, None if ends is None else first + step * (steepest + ends)


def _summit(values: NDArray[np.float64]) -> float | None:
    """The place of the largest value between its neighbours, by the parabola through the three; None at an edge."""
    if len(values) < 3:
        return None
    place = int(np.argmax(values))
    if place in (0, len(values) - 1):
        return None
    left, top, right = (float(value) for value in values[place - 1 : place + 2])
    bend = left - 2 * top + right
    return place + (0.5 * (left - right) / bend if bend else 0.0)
