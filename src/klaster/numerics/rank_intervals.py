"""Ranks over many trials: intervals, thirds, and the tiers in which neighbours do not separate."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy

Array = np.ndarray[Any, np.dtype[Any]]


def ranks(scores: Array) -> Array:
    """Ranks by falling score along the last axis, 1 the best; equal scores share the better rank.

    Scores that differ by less than twelve digits hold are equal. What is not a number has no rank.

    >>> ranks(np.array([3.0, np.nan, 7.0, 3.0])).tolist()
    [2.0, nan, 1.0, 2.0]
    """
    known = np.isfinite(scores)
    rounded = _rounded(np.where(known, scores, 0.0))
    ordered = np.where(known, -rounded, np.inf)
    return np.where(known, np.asarray(scipy.stats.rankdata(ordered, method="min", axis=-1), float), np.nan)


def interval(trials: Array, base: Array, confidence: float) -> tuple[Array, Array]:
    """Bounds between which a share ``confidence`` of the trials (first axis) lies; the base is always inside."""
    tail = (1 - confidence) / 2
    low, high = np.quantile(trials, [tail, 1 - tail], axis=0)
    return np.minimum(low, base), np.maximum(high, base)


def rank_interval(trials: Array, base: Array, confidence: float) -> tuple[Array, Array]:
    """The same in whole ranks that occurred."""
    tail = (1 - confidence) / 2
    low = np.quantile(trials, tail, axis=0, method="inverted_cdf")
    high = np.quantile(trials, 1 - tail, axis=0, method="inverted_cdf")
    return np.minimum(low, base), np.maximum(high, base)


def thirds(trials: Array, units: int) -> Array:
    """Shares of trials (first axis) in which a unit is in the upper, middle and lower third of ranks."""
    place = (trials - 0.5) / units
    upper, lower = place <= 1 / 3, place > 2 / 3
    return np.stack([upper.mean(axis=0), (~upper & ~lower).mean(axis=0), lower.mean(axis=0)])


def tiers_by_interval(base: Array, low: Array, high: Array) -> Array:
    """Tiers, 1 the best: a new one begins where a unit's rank interval lies wholly below all that came before.

    >>> tiers_by_interval(np.array([1, 2, 3]), np.array([1, 1, 3]), np.array([2, 2, 3])).tolist()
    [1.0, 1.0, 2.0]
    """
    order = np.lexsort((low, base))
    highest = np.maximum.accumulate(high[order])
    # Nothing that comes later may reach back over the border either.
    lowest = np.minimum.accumulate(low[order][::-1])[::-1]
    return _numbered(order, lowest[1:] > highest[:-1])


def tiers_by_trials(base: Array, trials: Array, confidence: float) -> Array:
    """Tiers, 1 the best: a new one begins where a unit ranks below the one before it in ``confidence`` of trials."""
    order = np.argsort(base, kind="stable")
    ahead = trials[:, order[:-1]] < trials[:, order[1:]]
    return _numbered(order, ahead.mean(axis=0) >= confidence)


def _numbered(order: Array, begins: Array) -> Array:
    tiers = np.empty(len(order))
    tiers[order] = np.concatenate([[1.0], 1.0 + np.cumsum(begins)])[: len(order)]
    return tiers


def _rounded(scores: Array) -> Array:
    """Twelve significant digits of the largest score."""
    largest = float(np.max(np.abs(scores), initial=0.0))
    places = 12 - int(np.ceil(np.log10(largest))) if largest > 0 else 12
    return np.round(scores, places)
