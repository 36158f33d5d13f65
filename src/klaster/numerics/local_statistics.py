"""Local statistics of areas with conditional permutation: Moran's and Getis and Ord's; compiled, one set of draws for all."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from klaster.numerics.globe import Floats
from klaster.numerics.neighbours import Neighbours


def morans_i(values: Floats, near: Neighbours) -> float:
    """Moran's I with weights that add up to one in each row; areas without neighbours count in the mean alone."""
    z = values - values.mean()
    total = float(z @ z)
    there = near.counts > 0
    lag = near.lag(z, True)
    return len(z) * float(z[there] @ lag[there]) / (int(there.sum()) * total) if total > 0 and there.any() else float("nan")  # fmt: skip


def local_morans_i(values: Floats, near: Neighbours) -> Floats:
    """``I_i = (n - 1) z_i sum_j w_ij z_j / sum z^2``, rows of w adding up to one; nan without neighbours.

    References
    ----------
    Anselin 1995, Geographical Analysis 27(2).
    """
    z = values - values.mean()
    total = float(z @ z)
    return (len(z) - 1) * z * near.lag(z, True) / total if total > 0 else np.full(len(z), np.nan)


def getis_ord(values: Floats, near: Neighbours, star: bool) -> tuple[Floats, Floats]:
    """The share of all that is near each area, and how many standard deviations from what chance gives; binary weights.

    With ``star`` an area is near itself. Nan without neighbours.

    References
    ----------
    Ord and Getis 1995, Geographical Analysis 27(4).
    """
    n = len(values) - (0 if star else 1)
    own = values if star else np.zeros(len(values))
    near_sum = near.lag(values, False) + own
    count = near.counts + (1 if star else 0)
    out = np.zeros(len(values)) if star else values
    total, squares = values.sum() - out, (values**2).sum() - out**2
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / n
        spread = np.sqrt(squares / n - mean**2)
        z = (near_sum - mean * count) / (spread * np.sqrt((n * count - count**2) / (n - 1)))
        # Surpluses add up to nothing: there is no whole to take a share of.
        share = np.where(np.abs(total) > 1e-9 * np.abs(values).sum(), near_sum / total, np.nan)
    alone = (near.counts == 0) | ~np.isfinite(z)
    return np.where(alone, np.nan, share), np.where(alone, np.nan, z)


@dataclass(frozen=True)
class General:
    """The general G of Getis and Ord, what chance gives, its deviation from that, and the one-sided p of the normal law."""

    value: float
    expected: float
    z: float
    p: float


def general_g(values: Floats, near: Neighbours) -> General | None:
    """``sum w_ij x_i x_j / sum_{i != j} x_i x_j`` with weights of one; none for values below zero, or fewer than four.

    >>> from klaster.numerics.neighbours import of_lists
    >>> near = of_lists([[1, 3], [0, 3, 4], [4], [0, 1, 4], [1, 2, 3, 5], [4]])
    >>> round(general_g(np.array([2.0, 3, 3.2, 5, 8, 7]), near).value, 4)
    0.5571

    References
    ----------
    Getis and Ord 1992, Geographical Analysis 24(3).
    """
    n, (one, other) = len(values), near.pairs()
    sums = [float((values**power).sum()) for power in range(5)]
    pairs = sums[1] ** 2 - sums[2]
    if n < 4 or (values < 0).any() or pairs <= 0 or not len(one):
        return None
    found = float(values[one] @ values[other]) / pairs
    expected = len(one) / (n * (n - 1))
    spread = _squared_g(near, sums) / (pairs**2 * n * (n - 1) * (n - 2) * (n - 3)) - expected**2
    z = (found - expected) / spread**0.5 if spread > 0 else float("nan")
    return General(found, expected, z, 1 - NormalDist().cdf(abs(z)) if np.isfinite(z) else float("nan"))


def _squared_g(near: Neighbours, sums: list[float]) -> float:
    """The numerator of what the square of G is expected to be, of all orders of the values."""
    n, (one, other) = len(near.counts), near.pairs()
    many = len(near.counts)
    there = set(zip(one.tolist(), other.tolist(), strict=True))
    both = sum((b, a) in there for a, b in there)
    # Weights of one: sums of squares of w_ij + w_ji, of rows and columns, and of all.
    s1 = float(len(there) + both)
    s2 = float(((near.counts + np.bincount(other, minlength=many)) ** 2).sum())
    w2 = float(len(there)) ** 2
    b0 = (n**2 - 3 * n + 3) * s1 - n * s2 + 3 * w2
    b1 = -((n**2 - n) * s1 - 2 * n * s2 + 6 * w2)
    b2 = -(2 * n * s1 - (n + 3) * s2 + 6 * w2)
    b3 = 4 * (n - 1) * s1 - 2 * (n + 1) * s2 + 8 * w2
    b4 = s1 - s2 + w2
    _, m1, m2, m3, m4 = sums
    return b0 * m2**2 + b1 * m4 + b2 * m1**2 * m2 + b3 * m1 * m3 + b4 * m1**4


def neighbour_gini(values: Floats, near: Neighbours) -> tuple[float, float, float]:
    """The part of Gini's coefficient between neighbours, the whole, and how much more others differ, pair for pair.

    Neighbours must go both ways. The last is nan where neighbours are all alike, or everybody is a neighbour.

    References
    ----------
    Rey and Smith 2013, Letters in Spatial and Resource Sciences 6(2).
    """
    n, (one, other) = len(values), near.pairs()
    ordered = np.sort(values)
    all_apart = 2 * float(((2 * np.arange(1, n + 1) - n - 1) * ordered).sum())
    near_apart = float(np.abs(values[one] - values[other]).sum())
    base, others = 2 * n**2 * float(values.mean()), n * (n - 1) - len(one)
    ratio = (all_apart - near_apart) / near_apart * len(one) / others if near_apart > 0 and others > 0 else float("nan")  # fmt: skip
    return near_apart / base, all_apart / base, ratio


def polarisation_by_chance(values: Floats, near: Neighbours, draws: int, chance: np.random.Generator) -> Floats:  # fmt: skip
    """The last number of ``neighbour_gini`` for values dealt anew over the areas, many draws at once."""
    n, (one, other) = len(values), near.pairs()
    whole = 2 * float(((2 * np.arange(1, n + 1) - n - 1) * np.sort(values)).sum())
    others, found = n * (n - 1) - len(one), np.full(draws, np.nan)
    if not len(one) or others <= 0:
        return found
    most = max(1, 5_000_000 // max(len(one), n))
    for start in range(0, draws, most):
        dealt = chance.permuted(np.tile(values, (min(most, draws - start), 1)), axis=1)
        apart = np.abs(dealt[:, one] - dealt[:, other]).sum(axis=1)
        ratio = np.divide(whole - apart, apart, out=np.full(len(apart), np.inf), where=apart > 0)
        found[start : start + most] = ratio * len(one) / others
    return found


def p_values(values: Floats, near: Neighbours, permutations: int, seed: int) -> Floats:
    """One-sided p of the sum of each area's neighbours: others dealt over its neighbours, itself staying.

    The smaller of the two tails, ``(1 + count) / (1 + permutations)``; nan without neighbours. The same draws serve all
    areas, so that 10,000 areas with 9,999 draws take seconds.
    """
    from klaster.numerics.permuted_neighbours import tails  # noqa: PLC0415 - loading a compiler takes half a second

    most = int(near.counts.max(initial=0))
    if not most or len(values) < 3:
        return np.full(len(values), np.nan)
    drawn = _draws(np.random.default_rng(seed), len(values) - 1, most, permutations)
    observed = near.lag(values, False)
    larger, smaller = _side_by_side(tails, values, near, observed, drawn)
    found = (1.0 + np.minimum(larger, smaller)) / (1.0 + permutations)
    return np.where(near.counts > 0, found, np.nan)


def _side_by_side(tails: Any, values: Floats, near: Neighbours, observed: Floats, drawn: Any) -> Any:
    """The areas in as many parts as there are processors."""
    import os  # noqa: PLC0415
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    parts: Any = np.array_split(np.arange(len(values)), os.cpu_count() or 1)
    with ThreadPoolExecutor(len(parts)) as pool:
        jobs = [pool.submit(tails, values, near.start, observed, drawn, part) for part in parts]
        found = [job.result() for job in jobs]
    return np.concatenate([each[0] for each in found]), np.concatenate([each[1] for each in found])


def _draws(chance: np.random.Generator, many: int, most: int, permutations: int) -> Any:
    """Distinct numbers below ``many``, a row a draw."""
    from klaster.numerics.permuted_neighbours import distinct  # noqa: PLC0415 - loading a compiler takes half a second

    count = min(most, many)
    return distinct(chance.random((permutations, count)), many)


def two_sided(one_sided: Floats) -> Floats:
    """Twice the smaller tail, at most one."""
    return np.minimum(2 * one_sided, 1.0)


def false_discovery(p: Floats) -> Floats:
    """Benjamini and Hochberg's q-values; nan stays out.

    >>> false_discovery(np.array([0.01, np.nan, 0.04])).tolist()
    [0.02, nan, 0.04]
    """
    known = np.flatnonzero(np.isfinite(p))
    order = known[np.argsort(p[known], kind="stable")]
    raw = p[order] * len(order) / np.arange(1, len(order) + 1)
    found = np.full(len(p), np.nan)
    found[order] = np.minimum(np.minimum.accumulate(raw[::-1])[::-1], 1.0)
    return found
