"""The interval of a difference or a ratio of two estimates, from their own intervals."""

from __future__ import annotations

from typing import Any

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float64]]
Interval = tuple[Floats, Floats, Floats]
"""An estimate with its lower and upper bounds, as arrays of one shape."""


def difference_interval(one: Interval, other: Interval) -> Interval:
    """The difference of two independent estimates, by the square-and-add rule of Zou and Donner (2008).

    ``lower = d - sqrt((x - x_lower)^2 + (y_upper - y)^2)`` and the upper bound in the same way. Intervals
    may be lopsided; where both are those of a normal estimate it is the usual interval of a difference.

    Examples
    --------
    Newcombe 1998, 56 of 70 against 48 of 80, from the two score intervals of Wilson.

    >>> x, y = np.array([56 / 70]), np.array([48 / 80])
    >>> bounds = difference_interval((x, np.array([0.691837]), np.array([0.876904])),
    ...                              (y, np.array([0.490442]), np.array([0.700378])))
    >>> [round(float(bound[0]), 4) for bound in bounds]
    [0.2, 0.0524, 0.3339]
    """
    (x, x_low, x_high), (y, y_low, y_high) = one, other
    difference = x - y
    down = np.hypot(x - x_low, y_high - y)
    up = np.hypot(x_high - x, y - y_low)
    return difference, difference - down, difference + up


def ratio_interval(one: Interval, other: Interval) -> Interval:
    """The ratio of two independent estimates: the same rule on their logarithms.

    A zero has no logarithm. There the bounds are those that the two intervals allow at their ends,
    which is wider: 0 over y is at most x_upper over y_lower.

    Examples
    --------
    >>> bounds = ratio_interval((np.array([3.0, 0.0]), np.array([2.0, 0.0]), np.array([4.5, 0.1])),
    ...                         (np.array([1.5, 1.0]), np.array([1.0, 0.5]), np.array([2.25, 2.0])))
    >>> [bound.round(3).tolist() for bound in bounds]
    [[2.0, 0.0], [1.127, 0.0], [3.549, 0.2]]
    """
    (x, x_low, x_high), (y, y_low, y_high) = one, other
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = difference_interval(_logs(one), _logs(other))
        ratio, lower, upper = (np.exp(bound) for bound in logs)
        zero = (x == 0) | (y == 0)
        return (
            np.where(zero, _quotient(x, y), ratio),
            np.where(zero, _quotient(x_low, y_high), lower),
            np.where(zero, _quotient(x_high, y_low), upper),
        )


def told_apart(ratio: Interval) -> Floats:
    """1 where the whole interval of a ratio lies above 1, -1 where it lies below, 0 where it contains 1 or is not known."""
    _, lower, upper = ratio
    return np.where(lower > 1, 1.0, np.where(upper < 1, -1.0, 0.0))


def _logs(estimate: Interval) -> Interval:
    value, lower, upper = (np.log(bound) for bound in estimate)
    return value, lower, upper


def _quotient(numerator: Floats, denominator: Floats) -> Floats:
    """Infinite over a zero, not a number where both are zero."""
    return numerator / denominator
