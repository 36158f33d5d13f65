"""Indicators put on one scale, so that they can be added up: units down, indicators across.

What is not known is not a number, before and after. An indicator on which all known units are equal
says nothing of their order, so the scales that rest on their spread leave it not a number.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import numpy as np
import scipy

Array = np.ndarray[Any, np.dtype[Any]]
Normalisation = Literal["minmax", "goalposts", "z", "rank", "distance"]
NORMALISATIONS: tuple[Normalisation, ...] = get_args(Normalisation)

TOP = 100.0
FLOOR = 1.0
"""Least score where scores are multiplied: a zero would wipe out all the others."""
FLAT = 1e-12
"""Spread over size under which all units count as equal."""


def minmax(values: Array) -> Array:
    """From 0, the lowest unit, to 1, the highest.

    >>> minmax(np.array([[1.0, 5.0], [2.0, 5.0], [5.0, np.nan]]))[:, 0].tolist()
    [0.0, 0.25, 1.0]
    """
    low, high = np.fmin.reduce(values, axis=0), np.fmax.reduce(values, axis=0)
    return (values - low) / _spread(high - low, values)


def between(values: Array, low: Array, high: Array) -> Array:
    """From 0, at ``low`` or beyond, to 1, at ``high`` or beyond."""
    return np.clip((values - low) / (high - low), 0.0, 1.0)


def standardised(values: Array) -> Array:
    """Distance from the mean in sample standard deviations."""
    known = np.isfinite(values)
    count = known.sum(axis=0)
    away = values - np.where(known, values, 0.0).sum(axis=0) / np.where(count > 0, count, np.nan)
    squares = np.square(np.where(known, away, 0.0)).sum(axis=0)
    deviation = np.sqrt(squares / np.where(count > 1, count - 1, np.nan))
    return away / _spread(deviation, values)


def percentile(values: Array) -> Array:
    """From 0, the lowest, to 1, the highest, by rank; equal units share the mean of their ranks."""
    ranks = np.asarray(scipy.stats.rankdata(values, axis=0, nan_policy="omit"), float)
    ranks[~np.isfinite(values)] = np.nan
    count = np.isfinite(values).sum(axis=0)
    spread = _spread(np.fmax.reduce(values, axis=0) - np.fmin.reduce(values, axis=0), values)
    return (ranks - 1) / np.where(np.isfinite(spread) & (count > 1), count - 1, np.nan)


def share_of(values: Array, reference: Array, directions: Array) -> Array:
    """The unit over the reference, or the reference over the unit where less is better."""
    return np.where(directions > 0, values / reference, reference / values)


def scaled(values: Array, normalisation: Normalisation, multiplied: bool) -> Array:
    """Normalised values on their scale: 0 to 100, or from 1 where they will be multiplied.

    Standard scores keep their own scale, mean 0 and deviation 1; multiplied they become 50 + 10 z.
    """
    if normalisation == "z":
        return np.fmax(50 + 10 * values, np.where(np.isnan(values), np.nan, FLOOR)) if multiplied else values
    if normalisation == "distance":
        return np.where(np.isnan(values), np.nan, np.fmax(TOP * values, FLOOR if multiplied else 0.0))
    floor = FLOOR if multiplied else 0.0
    return floor + (TOP - floor) * values


def _spread(spread: Array, values: Array) -> Array:
    """The spread, not a number where there is none to speak of."""
    size = np.fmax.reduce(np.abs(values), axis=0)
    return np.where(spread > FLAT * size, spread, np.nan)
