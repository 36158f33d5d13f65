"""A forecast of one series at a later moment, with the chance that it reaches a target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy
from numpy.typing import NDArray

Model = Literal["drift", "level"]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The expected value and its standard error, with the degrees of freedom of the error; none where it has none."""

    expected: float
    error: float
    freedom: int

    def interval(self, confidence: float) -> tuple[float, float] | None:
        """The bounds between which the value will lie with a chance of ``confidence``; None without an error."""
        if self.freedom < 1:
            return None
        half = float(scipy.special.stdtrit(self.freedom, 0.5 + confidence / 2)) * self.error
        return self.expected - half, self.expected + half

    def at_least(self, target: float) -> float | None:
        """The chance of a value not below the target; None without an error."""
        if self.freedom < 1:
            return None
        if self.error == 0:
            return float(self.expected >= target)
        return float(scipy.special.stdtr(self.freedom, (self.expected - target) / self.error))


def forecast(
    moments: Sequence[float], values: Sequence[float], later: float, model: Model = "drift"
) -> Forecast:
    """The series at a later moment.

    ``drift``: a random walk that moves on as it has moved on average; steps may be of any length. ``level``:
    exponential smoothing without a trend, its weight found by least squares; moments are taken to be evenly spaced.

    Parameters
    ----------
    moments
        Rising, in years.
    values
        One for each moment, all known; at least one.
    later
        When.

    Examples
    --------
    >>> told = forecast([2016, 2017, 2018, 2019], [100.0, 110.0, 118.0, 130.0], 2021)
    >>> told.expected, round(told.error, 3), told.freedom
    (150.0, 3.651, 2)
    """
    at, known = np.asarray(moments, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if len(known) < 2:
        return Forecast(float(known[-1]), 0.0, 0)
    ahead = max(0.0, later - float(at[-1]))
    return _drifting(at, known, ahead) if model == "drift" else _level(at, known, ahead)


def _drifting(at: Floats, known: Floats, ahead: float) -> Forecast:
    """Steps of a Brownian motion with drift; the drift itself is uncertain, the more so the farther ahead."""
    span, gaps, moves = float(at[-1] - at[0]), np.diff(at), np.diff(known)
    drift = float(known[-1] - known[0]) / span
    freedom = len(moves) - 1
    spread = float(((moves - drift * gaps) ** 2 / gaps).sum() / freedom) if freedom else 0.0
    error = float(np.sqrt(spread * (ahead + ahead**2 / span)))
    return Forecast(float(known[-1]) + drift * ahead, error, freedom)


def _level(at: Floats, known: Floats, ahead: float) -> Forecast:
    """Simple exponential smoothing: of twenty weights, the one that would have foretold the series best."""
    weights = np.linspace(0.05, 1, 20)
    missed = [_misses(known, float(weight)) for weight in weights]
    best = int(np.argmin([float((each**2).sum()) for each, _ in missed]))
    misses, level = missed[best]
    freedom = len(misses) - 1
    spread = float((misses**2).sum() / freedom) if freedom else 0.0
    steps = ahead / float(np.median(np.diff(at)))
    error = float(np.sqrt(spread * (1 + max(0.0, steps - 1) * float(weights[best]) ** 2)))
    return Forecast(level, error if ahead else 0.0, freedom)


def _misses(known: Floats, weight: float) -> tuple[Floats, float]:
    level, misses = float(known[0]), np.empty(len(known) - 1)
    for place, value in enumerate(known[1:]):
        misses[place] = value - level
        level += weight * misses[place]
    return misses, level
