"""Outliers of one indicator: values moved in, or passed into logarithms, where its shape asks for it."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import scipy

Array = np.ndarray[Any, np.dtype[Any]]
Treatment = Literal["none", "winsorise", "log", "winsorise_or_log"]

SKEWNESS = 2.0
KURTOSIS = 3.5
MOST_MOVED = 5


def is_distorted(values: Array) -> bool:
    """Whether both skewness and excess kurtosis of the known values, corrected for bias, are beyond the limits."""
    known = values[np.isfinite(values)]
    if len(known) < 4 or np.ptp(known) <= 0:
        return False
    return bool(
        abs(scipy.stats.skew(known, bias=False)) > SKEWNESS
        and scipy.stats.kurtosis(known, bias=False) > KURTOSIS
    )


def winsorised(values: Array, most: int = MOST_MOVED) -> Array:
    """The farthest values moved in to the next one, one after another, until the shape is right or ``most`` are moved.

    >>> float(winsorised(np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 900])).max())
    9.0
    """
    moved = values.copy()
    for count in range(1, most + 1):
        if not is_distorted(moved):
            break
        moved = _moved_in(values, count, float(scipy.stats.skew(moved[np.isfinite(moved)])) > 0)
    return moved


def in_logarithms(values: Array) -> Array:
    """Logarithms of the distance from the least value plus a hundredth of the range, so that none is of zero."""
    low, high = np.fmin.reduce(values), np.fmax.reduce(values)
    return np.log(values - low + 0.01 * (high - low))


def treated(values: Array, treatment: Treatment) -> Array:
    """One indicator after treatment; untouched where its shape is right."""
    if treatment == "none" or not is_distorted(values):
        return values
    # A long tail below is one above when the sign is turned.
    sign = 1.0 if scipy.stats.skew(values[np.isfinite(values)]) > 0 else -1.0
    if treatment == "log":
        return sign * in_logarithms(sign * values)
    moved = winsorised(values)
    if treatment == "winsorise_or_log" and is_distorted(moved):
        return sign * in_logarithms(sign * values)
    return moved


def _moved_in(values: Array, count: int, above: bool) -> Array:
    known = np.sort(values[np.isfinite(values)])
    return np.minimum(values, known[-count - 1]) if above else np.maximum(values, known[count])
