"""Random orders of places: the first of one order are a random sample, however many are taken."""

from __future__ import annotations

import numpy as np

from klaster.numerics.globe import Integers


def first_of_order(chance: np.random.Generator, count: int, first: int) -> Integers:
    """The first places of a random order of ``count``: the same whether few or many are asked of one generator.

    >>> few, many = (first_of_order(np.random.default_rng(1), 100, asked) for asked in (3, 50))
    >>> bool((few == many[:3]).all()), len(set(many.tolist()))
    (True, 50)
    """
    from klaster.numerics.pair_distances import shuffled  # noqa: PLC0415 - loading a compiler takes half a second

    return shuffled(chance.random(first), count)
