"""Scales: from a number to a class of a map or a place on an axis."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log, log10, sqrt

QUOTIENT_BREAKS: tuple[float, ...] = (0.25, 0.5, 0.8, 1.25, 2.0, 4.0)
"""Breaks between seven classes, the same at equal ratios on both sides of 1."""

_QUOTIENT_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)


def quotient_class(value: float, breaks: tuple[float, ...] = QUOTIENT_BREAKS) -> int:
    """The class of a quotient, from 0 (far below 1) to 6 (far above).

    >>> quotient_class(0.1), quotient_class(1.0), quotient_class(1.25), quotient_class(9)
    (0, 3, 4, 6)
    """
    return bisect_right(breaks, value)


@dataclass(frozen=True, slots=True)
class LogAxis:
    """A logarithmic axis between two positive numbers.

    >>> axis = LogAxis(0.1, 10, 0, 100)
    >>> round(axis.place(1), 6), axis.place(1000), axis.ticks()
    (50.0, 100, [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0])
    """

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Where a value stands; what lies outside is held at the edge."""
        if value <= self.low:
            return self.start
        if value >= self.high:
            return self.end
        share = log(value / self.low) / log(self.high / self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Round numbers inside the axis; tens only, where there are too many."""
        inside = [tick for tick in _QUOTIENT_TICKS if self.low <= tick <= self.high]
        return inside if len(inside) <= 9 else [tick for tick in inside if _is_power_of_ten(tick)]


@dataclass(frozen=True, slots=True)
class LinearAxis:
    """A linear axis.

    >>> LinearAxis(0, 8, 100, 0).place(2), LinearAxis(0, 9.3, 0, 1).ticks(4)
    (75.0, [0.0, 5.0])
    """

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Where a value stands; what lies outside is held at the edge."""
        held = min(max(value, self.low), self.high)
        return self.start + (held - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self, count: int = 5) -> list[float]:
        """About ``count`` round numbers inside the axis."""
        step = round_step((self.high - self.low) / count)
        first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
        return [round(step * turn, 12) for turn in range(first, last + 1)]


def round_step(step: float) -> float:
    """The nearest step of 1, 2 or 5 times a power of ten, not below the one given.

    >>> round_step(0.031), round_step(7)
    (0.05, 10.0)
    """
    power = 10.0 ** floor(log10(step))
    return next(power * digit for digit in (1.0, 2.0, 5.0, 10.0) if step <= power * digit * 1.0000001)


def quotient_axis(values: Iterable[float], start: float, end: float) -> LogAxis:
    """A log axis that holds every positive value given, and 1 with room on both sides."""
    positive = [value for value in values if value > 0]
    low = min([0.5, *positive])
    high = max([2.0, *positive])
    return LogAxis(max(low / 1.15, 0.005), min(high * 1.15, 1000.0), start, end)


def radius(value: float, largest: float, largest_radius: float, smallest_radius: float = 1.5) -> float:
    """The radius of a circle whose area is in proportion to a value."""
    if largest <= 0:
        return smallest_radius
    return max(smallest_radius, largest_radius * sqrt(max(0.0, value) / largest))


def _is_power_of_ten(value: float) -> bool:
    return abs(log10(value) - round(log10(value))) < 1e-9
