"""Kulldorff's scan: the circle or ellipse in which there is most more than expected; compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

from klaster.numerics.globe import Floats

_compiled: Callable[[Any], Any] = numba.njit(cache=True, nogil=True)


@_compiled
def ratio(inside: float, expected: float, total: float) -> float:
    """Log likelihood ratio of a zone, zero where it has no more than expected: ``c ln(c/E) + (C-c) ln((C-c)/(C-E))``."""
    if inside <= expected or expected <= 0.0:
        return 0.0
    found = inside * np.log(inside / expected)
    if total > inside:
        found += (total - inside) * np.log((total - inside) / (total - expected))
    return found


@_compiled
def best_zones(cases: Floats, expected: Floats, orders: Any, most: float) -> tuple[Any, Any]:
    """For each order of areas from a centre, the best ratio and how many areas of it make the zone.

    A zone grows as long as what is expected of it is at most ``most`` of the total.
    """
    total = cases.sum()
    ratios, sizes = np.zeros(orders.shape[0]), np.zeros(orders.shape[0], np.int64)
    for row in range(orders.shape[0]):
        inside, share = 0.0, 0.0
        for place in range(orders.shape[1]):
            at = orders[row, place]
            if at < 0:
                break
            inside += cases[at]
            share += expected[at]
            if share > most * total * (1 + 1e-12):
                break
            found = ratio(inside, share, total)
            if found > ratios[row]:
                ratios[row], sizes[row] = found, place + 1
    return ratios, sizes


@_compiled
def highest(cases: Floats, expected: Floats, orders: Any, most: float) -> float:
    """The best ratio of all orders."""
    return best_zones(cases, expected, orders, most)[0].max()
