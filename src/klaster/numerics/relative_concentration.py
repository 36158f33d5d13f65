"""How much of what is near a plant is of one kind, against how much is of that kind everywhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from klaster.numerics.globe import Floats, Integers


@dataclass(frozen=True)
class Surroundings:
    """All points with their weights, the radii, and the weight of everything within each radius of each point."""

    points: Floats
    weights: Floats
    radii: Floats
    everything: Floats


def surroundings(points: Floats, weights: Floats, radii: Floats) -> Surroundings:
    """What is near each point, whatever its kind; a point is no neighbour of itself."""
    from klaster.numerics.pair_distances import sums_within  # noqa: PLC0415 - loading a compiler takes half a second

    return Surroundings(points, weights, radii, sums_within(points, points, weights, radii, True))


def relative_concentration(around: Surroundings, own: Integers, kind: Integers) -> Floats:
    """Marcon and Puech's M at each radius: the mean share of a kind among the neighbours, over its share everywhere.

    Parameters
    ----------
    own
        The points around which is looked.
    kind
        The points that are counted; the same array as ``own`` for one kind, apart from it for two.

    Returns
    -------
    Floats
        1 where the kind is as frequent near as it is everywhere; nan where no point has a neighbour.
    """
    from klaster.numerics.pair_distances import sums_within  # noqa: PLC0415 - loading a compiler takes half a second

    same = own is kind
    weights, total = around.weights, around.weights.sum()
    near = sums_within(around.points[own], around.points[kind], weights[kind], around.radii, same)
    everything = around.everything[own]
    has = everything > 0
    shares = np.divide(near, everything, out=np.zeros_like(near), where=has).sum(axis=0)
    mass = weights[kind].sum()
    expected = (mass - weights[own] if same else mass) / (total - weights[own])
    base = (has * expected[:, None]).sum(axis=0)
    return np.divide(shares, base, out=np.full(len(base), np.nan), where=base > 0)
