"""Plants thrown at regions at random: how concentrated chance alone makes them."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


class Dartboard:
    """Repeated throws of up to ``plants`` plants at regions, each hit with its share of everything.

    The same throws serve every industry, so that one industry's p does not depend on another.

    Parameters
    ----------
    shares
        Shares of the regions, adding up to one.
    plants
        Largest number of plants that will be asked for.
    throws
        Number of simulated throws.
    seed
        Seed; the order and the names of regions do not matter.
    """

    def __init__(self, shares: Array, plants: int, throws: int, seed: int) -> None:
        self._shares = np.sort(shares)[::-1]
        edges = np.cumsum(self._shares)
        uniform = np.random.default_rng(seed).random((throws, plants)) * edges[-1]
        hit = np.zeros(uniform.shape, np.int32)
        hit[:] = np.searchsorted(edges[:-1], uniform, side="right")
        self._hit_shares = self._shares[hit]
        self._together = (hit[:, :, None] == hit[:, None, :]).astype(np.float32)

    def tail(self, sizes: Array, concentration: float) -> float:
        """The share of throws at least as concentrated as what is observed, itself counted.

        >>> board = Dartboard(np.full(10, 0.1), 5, 999, 1)
        >>> bool(board.tail(np.ones(5), 0.9) < 0.01), board.tail(np.ones(5), 0.0)
        (True, 1.0)
        """
        weights, count = sizes / sizes.sum(), len(sizes)
        own = np.einsum("tkl,k,l->t", self._together[:, :count, :count], weights, weights, optimize=True)
        cross = self._hit_shares[:, :count] @ weights
        thrown = own - 2 * cross + np.square(self._shares).sum()
        reached = np.count_nonzero(thrown >= concentration - 1e-9)
        return float((1 + reached) / (1 + len(thrown)))
