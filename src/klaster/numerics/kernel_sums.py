"""Sums of a Gaussian kernel over classes of distance, reflected at zero: compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

from klaster.numerics.globe import Floats

_compiled: Callable[[Any], Any] = numba.njit(cache=True, nogil=True)
_FAR = 8.0


@_compiled
def kernel_sums(weights: Floats, middles: Floats, distances: Floats, width: float) -> Floats:
    """``sum_d w_d [exp(-((r - d) / h)^2 / 2) + exp(-((r + d) / h)^2 / 2)]`` at each distance r.

    Parameters
    ----------
    weights, middles
        The weight of each class and its distance, rising; what is farther than eight bandwidths adds nothing.

    Examples
    --------
    >>> kernel_sums(np.array([1.0, 0.0]), np.array([0.0, 9.0]), np.array([0.0]), 1.0).tolist()
    [2.0]
    """
    found = np.zeros(distances.size)
    for at in range(distances.size):
        for place in range(middles.size):
            near = (distances[at] - middles[place]) / width
            if near < -_FAR:
                break
            if near <= _FAR and weights[place] != 0.0:
                far = (distances[at] + middles[place]) / width
                found[at] += weights[place] * (np.exp(-0.5 * near * near) + np.exp(-0.5 * far * far))
    return found
