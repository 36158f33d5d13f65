"""A choice against a lottery: how often as many hits would come if each place drew its choices by lot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Lottery:
    """The mean number of hits by lot, and the chance of at least as many as there were."""

    expected: float
    chance: float


def lottery(urns: Iterable[tuple[int, int, int]], hits: int) -> Lottery | None:
    """The lottery in which every urn draws as many things as it chose, all draws equally likely.

    The number of hits in an urn is hypergeometric; over urns the chances are convolved, so the answer is
    exact and needs no seed. None where no urn leaves anything to chance.

    Parameters
    ----------
    urns
        For each: how many things there are, how many of them are hits, how many are chosen.
    hits
        The hits among all that were chosen.

    Examples
    --------
    Two of four industries are specialised and both were chosen: one draw in six does as well.

    >>> found = lottery([(4, 2, 2)], 2)
    >>> found.expected, round(found.chance, 4)
    (1.0, 0.1667)
    """
    chances, open_urns = np.ones(1), False
    for things, good, chosen in urns:
        open_urns |= 0 < chosen < things and 0 < good < things
        chances = np.convolve(chances, _hypergeometric(things, good, chosen))
    if not open_urns:
        return None
    expected = float(np.arange(len(chances)) @ chances)
    return Lottery(expected, min(1.0, float(chances[hits:].sum())))


def _hypergeometric(things: int, good: int, chosen: int) -> NDArray[np.float64]:
    """The chances of 0, 1, ... hits among those chosen."""
    ways = comb(things, chosen)
    most = min(good, chosen)
    return np.array([comb(good, hit) * comb(things - good, chosen - hit) / ways for hit in range(most + 1)])
