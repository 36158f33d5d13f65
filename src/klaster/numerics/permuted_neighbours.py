"""Sums over neighbours dealt anew: compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

from klaster.numerics.globe import Floats, Integers

_compiled: Callable[[Any], Any] = numba.njit(cache=True, nogil=True)


@_compiled
def distinct(uniforms: Floats, many: int) -> Any:
    """Distinct numbers below ``many``, a row for each row of uniform numbers, by the front of a shuffle."""
    rows, count = uniforms.shape
    order = np.arange(many).astype(np.int32)
    found = np.empty((rows, count), np.int32)
    for row in range(rows):
        # The order of the last row is as good to start from as any.
        for at in range(count):
            other = at + min(int(uniforms[row, at] * (many - at)), many - at - 1)
            order[at], order[other] = order[other], order[at]
            found[row, at] = order[at]
    return found


@_compiled
def tails(values: Floats, start: Integers, observed: Floats, drawn: Any, areas: Integers) -> tuple[Any, Any]:
    """How many draws give each of some areas at least, and at most, the sum that its neighbours have."""
    larger, smaller = np.zeros(areas.size, np.int64), np.zeros(areas.size, np.int64)
    others = np.empty(values.size - 1)
    for place in range(areas.size):
        at = areas[place]
        count = min(start[at + 1] - start[at], drawn.shape[1])
        if count == 0:
            continue
        for other in range(at):
            others[other] = values[other]
        for other in range(at + 1, values.size):
            others[other - 1] = values[other]
        margin = 1e-10 * (1.0 + abs(observed[at]))
        for row in range(drawn.shape[0]):
            total = 0.0
            for k in range(count):
                total += others[drawn[row, k]]
            if total >= observed[at] - margin:
                larger[place] += 1
            if total <= observed[at] + margin:
                smaller[place] += 1
    return larger, smaller
