"""How much of what is near a plant is of one kind, against how much is of that kind everywhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from klaster.numerics.distance_density import Classes, bandwidth, classes_to, pairs_within
from klaster.numerics.globe import Floats, Integers


@dataclass(frozen=True)
class Surroundings:
    """All points with their weights, and the weight of everything near each point at each distance.

    Near is within a radius, a straight line in space; or, where there are classes, at about a distance, by
    a kernel of the width.
    """

    points: Floats
    weights: Floats
    radii: Floats
    everything: Floats
    classes: Classes | None = None
    width: float = float("nan")

    def near(self, own: Integers, kind: Integers) -> Floats:
        """The weight of the points of a kind near each of some points: a row a point, a column a distance."""
        return _near(self, own, kind, own is kind)


def surroundings(points: Floats, weights: Floats, radii: Floats) -> Surroundings:
    """What is within each radius of each point, whatever its kind; a point is no neighbour of itself."""
    bare = Surroundings(points, weights, radii, np.empty(0))
    everyone = np.arange(len(points))
    return Surroundings(points, weights, radii, bare.near(everyone, everyone))


def surroundings_at(points: Floats, weights: Floats, distances: Floats, globe: bool) -> Surroundings:
    """What is at about each distance from each point, by a Gaussian kernel of Silverman's bandwidth on all pairs."""
    classes = classes_to(float(distances[-1]) or 1.0, globe)
    width = bandwidth(pairs_within(points, None, classes), classes)
    bare = Surroundings(points, weights, distances, np.empty(0), classes, width)
    everyone = np.arange(len(points))
    return Surroundings(points, weights, distances, bare.near(everyone, everyone), classes, width)


def _near(around: Surroundings, own: Integers, kind: Integers, same: bool) -> Floats:
    from klaster.numerics.pair_distances import kernels_near, sums_within  # noqa: PLC0415 - loading a compiler takes half a second

    mine, theirs, weights = around.points[own], around.points[kind], around.weights[kind]
    if around.classes is None:
        return sums_within(mine, theirs, weights, around.radii, same)
    middles, width = around.classes.middles, around.classes.width
    return kernels_near(mine, theirs, weights, around.radii, middles, width, around.width, same)


def relative_concentration(around: Surroundings, own: Integers, kind: Integers) -> Floats:
    """Marcon and Puech's M at each radius, or m at each distance: the mean share of a kind among the neighbours, over its share everywhere.

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
    everything = around.everything[own]
    has = everything > _NOTHING * around.weights.sum()
    shares = np.divide(around.near(own, kind), everything, out=np.zeros_like(everything), where=has).sum(
        axis=0
    )
    base = (has * share_elsewhere(around, own, kind)[:, None]).sum(axis=0)
    return np.divide(shares, base, out=np.full(len(base), np.nan), where=base > 0)


_NOTHING = 1e-9
"""The share of all weight, through a kernel, below which there is no neighbour."""


def share_elsewhere(around: Surroundings, own: Integers, kind: Integers) -> Floats:
    """The share of a kind among all points but the one looked from, for each of some points."""
    weights, total = around.weights, around.weights.sum()
    mass = weights[kind].sum()
    return (mass - weights[own] if own is kind else mass) / (total - weights[own])
