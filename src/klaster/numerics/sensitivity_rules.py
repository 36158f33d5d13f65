"""When a figure would show a single unit: the rules of statistical disclosure control on arrays."""

from __future__ import annotations

import numpy as np

from klaster.numerics.bounds import Floats, Mask


def few_units(units: Floats, fewest: float) -> Mask:
    """Figures of at least one unit but fewer than the fewest that may be shown together.

    >>> few_units(np.array([0.0, 1.0, 2.0, 3.0, np.nan]), 3).tolist()
    [False, True, True, False, False]
    """
    return (units > 0) & (units < fewest)


def dominated(total: Floats, largest: Floats, second: Floats, percent: float) -> Mask:
    """The p% rule: the second largest unit could tell the largest to within ``percent`` of it.

    >>> dominated(np.array([100.0, 100.0]), np.array([80.0, 50.0]), np.array([15.0, 30.0]), 10).tolist()
    [True, False]
    """
    rest = total - largest - np.nan_to_num(second)
    return (largest > 0) & (rest < percent / 100 * largest)
