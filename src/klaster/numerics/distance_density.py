"""The density of the distances between points: which distances are more frequent than others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from klaster.numerics.globe import Floats, arc, chord

_CLASSES = 2000
_SHARES = (0.25, 0.75)


@dataclass(frozen=True)
class Classes:
    """Classes of distance up to twice the farthest that is read: their width as a straight line, and their middles."""

    width: float
    middles: Floats

    @property
    def count(self) -> int:
        """How many there are, with the last one, of everything farther."""
        return len(self.middles) + 1


def classes_to(farthest: float, globe: bool) -> Classes:
    """Classes that reach twice as far as what is read, each a thousandth of the farthest distance read.

    The middle of a class stands for the distances nearest to it: that is a small part of any bandwidth, and the
    curve errs by its square.

    >>> classes_to(5.0, False).width
    0.005
    """
    width = float(chord(np.array([2 * farthest]), globe)[0]) / _CLASSES
    return Classes(width, arc(np.arange(_CLASSES, dtype=np.float64) * width, globe))


@dataclass(frozen=True)
class Pairs:
    """Pairs of points by class of distance: their weight and their number; the last class is everything farther."""

    weight: Floats
    number: Floats


def pairs_within(points: Floats, weights: Floats | None, classes: Classes) -> Pairs:
    """The pairs of a set of points; without weights each pair counts once."""
    from klaster.numerics.pair_distances import pair_counts, weighted_counts  # noqa: PLC0415 - loading a compiler takes half a second

    if not len(points):
        return Pairs(*np.zeros((2, classes.count)))
    if weights is None:
        counts = pair_counts(points, classes.width, classes.count)
        return Pairs(counts, counts)
    return Pairs(*weighted_counts(points, weights, classes.width, classes.count))


def pairs_between(
    points: Floats, weights: Floats | None, others: Floats, theirs: Floats | None, classes: Classes
) -> Pairs:
    """The pairs of one point of each of two sets."""
    from klaster.numerics.pair_distances import cross_counts  # noqa: PLC0415 - loading a compiler takes half a second

    if not len(points) or not len(others):
        return Pairs(*np.zeros((2, classes.count)))
    own = np.ones(len(points)) if weights is None else weights
    other = np.ones(len(others)) if theirs is None else theirs
    return Pairs(*cross_counts(points, own, others, other, classes.width, classes.count))


def bandwidth(pairs: Pairs, classes: Classes) -> float:
    """Silverman's rule on the distances of the classes: ``0.9 min(sd, IQR / 1.34) m^(-1/5)``; nan for fewer than two."""
    number = pairs.number[:-1]
    total = number.sum()
    if total < 2:
        return float("nan")
    mean = float(number @ classes.middles) / total
    spread = float(np.sqrt(number @ (classes.middles - mean) ** 2 / (total - 1)))
    ranks = np.cumsum(number)
    low, high = (_ranked(ranks, classes.middles, share * (total - 1)) for share in _SHARES)
    least = min(spread, (high - low) / 1.34) or spread
    return 0.9 * least * total**-0.2


def _ranked(ranks: Floats, middles: Floats, place: float) -> float:
    """The distance at a place in the order of all, from 0, between two of them where it falls between."""
    below, part = int(np.floor(place)), place - np.floor(place)
    first, second = (
        middles[int(np.searchsorted(ranks, rank, "right"))] for rank in (below, min(below + 1, ranks[-1] - 1))
    )
    return float(first + part * (second - first))


def density(pairs: Pairs, classes: Classes, distances: Floats, width: float) -> Floats:
    """The Gaussian density of distances at some of them, reflected at zero, over all pairs.

    ``K(r) = sum w_d [phi((r - d) / h) + phi((r + d) / h)] / (h sum w)``; pairs beyond the classes count in the
    total alone (Duranton and Overman 2005).
    """
    total = pairs.weight.sum()
    if not np.isfinite(width) or width <= 0 or total <= 0:
        return np.full(len(distances), np.nan)
    from klaster.numerics.kernel_sums import kernel_sums  # noqa: PLC0415 - loading a compiler takes half a second

    sums = kernel_sums(pairs.weight[:-1], classes.middles, distances, width)
    return sums / (width * np.sqrt(2 * np.pi) * total)


def shares_within(pairs: Pairs, classes: Classes, distances: Floats) -> Floats:
    """The share of all pairs that are no farther apart than each distance; the class that holds it counts whole.

    >>> five = Classes(1.0, np.arange(5.0))
    >>> shares_within(Pairs(np.array([0.0, 3, 1, 0, 0, 4]), np.zeros(6)), five, np.array([1.0, 2.0])).tolist()
    [0.375, 0.5]
    """
    total = pairs.weight.sum()
    if total <= 0:
        return np.full(len(distances), np.nan)
    edges = (classes.middles[1:] + classes.middles[:-1]) / 2
    ends = np.searchsorted(edges, distances * (1 + 1e-9), "right")
    return np.cumsum(pairs.weight[:-1])[ends] / total
