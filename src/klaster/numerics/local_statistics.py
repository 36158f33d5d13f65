"""Local statistics of areas with conditional permutation: Moran's and Getis and Ord's; compiled, one set of draws for all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
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


def morans_p(values: Floats, near: Neighbours, permutations: int, seed: int) -> float:
    """How often values dealt anew over all areas give Moran's I as far out on the same side; nan where there is none."""
    found, z = morans_i(values, near), values - values.mean()
    if not permutations or not np.isfinite(found):
        return float("nan")
    one, other = near.pairs()
    weights = 1.0 / near.counts[one]
    scale = len(z) / (int((near.counts > 0).sum()) * float(z @ z))
    draws = np.empty(permutations)
    for start, orders in _dealt(seed, len(z), permutations, max(1, 2_000_000 // len(one))):
        dealt = z[orders]
        draws[start : start + len(dealt)] = scale * np.einsum("dp,dp,p->d", dealt[:, one], dealt[:, other], weights)  # fmt: skip
    beyond = min(int((draws >= found - 1e-12).sum()), int((draws <= found + 1e-12).sum()))
    return (1 + beyond) / (1 + permutations)


def _dealt(seed: int, many: int, draws: int, at_once: int) -> Iterator[tuple[int, Any]]:
    """Random orders, some at once with the number of the first; few are kept, for the next layer asks the same."""
    if draws * many <= _WORTH_KEEPING:
        kept = _kept_orders(seed, many, draws)
        yield from ((start, kept[start : start + at_once]) for start in range(0, draws, at_once))
        return
    chance = np.random.default_rng(seed)
    for start in range(0, draws, at_once):
        yield start, _orders(chance, many, min(at_once, draws - start))


def _orders(chance: np.random.Generator, many: int, draws: int) -> Any:
    return chance.permuted(np.tile(np.arange(many), (draws, 1)), axis=1)


@lru_cache(maxsize=32)
def _kept_orders(seed: int, many: int, draws: int) -> Any:
    return _orders(np.random.default_rng(seed), many, draws)


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
    both = int(np.isin(one * many + other, other * many + one).sum())
    # Weights of one: sums of squares of w_ij + w_ji, of rows and columns, and of all.
    s1 = float(len(one) + both)
    s2 = float(((near.counts + np.bincount(other, minlength=many)) ** 2).sum())
    w2 = float(len(one)) ** 2
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


def polarisation_by_chance(values: Floats, near: Neighbours, draws: int, seed: int) -> Floats:
    """The last number of ``neighbour_gini`` for values dealt anew over the areas, many draws at once."""
    n, (one, other) = len(values), near.pairs()
    whole = 2 * float(((2 * np.arange(1, n + 1) - n - 1) * np.sort(values)).sum())
    others, found = n * (n - 1) - len(one), np.full(draws, np.nan)
    if not len(one) or others <= 0:
        return found
    # Each pair goes both ways: once is enough.
    once = one < other
    one, other = one[once], other[once]
    for start, orders in _dealt(seed, n, draws, max(1, 5_000_000 // max(len(one), n))):
        dealt = values[orders]
        apart = 2 * np.abs(dealt[:, one] - dealt[:, other]).sum(axis=1)
        ratio = np.divide(whole - apart, apart, out=np.full(len(apart), np.inf), where=apart > 0)
        found[start : start + len(apart)] = ratio * 2 * len(one) / others
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
    drawn = _draws(seed, len(values) - 1, most, permutations)
    observed = near.lag(values, False)
    larger, smaller = _side_by_side(tails, values, near, observed, drawn)
    found = (1.0 + np.minimum(larger, smaller)) / (1.0 + permutations)
    return np.where(near.counts > 0, found, np.nan)


def _side_by_side(tails: Any, values: Floats, near: Neighbours, observed: Floats, drawn: Any) -> Any:
    """The areas in as many parts as there are processors."""
    import os  # noqa: PLC0415
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    many = os.cpu_count() or 1 if len(near.index) * len(drawn) > _WORTH_SHARING else 1
    if many == 1:
        return tails(values, near.start, observed, drawn, np.arange(len(values)))
    parts: Any = np.array_split(np.arange(len(values)), many)
    with ThreadPoolExecutor(len(parts)) as pool:
        jobs = [pool.submit(tails, values, near.start, observed, drawn, part) for part in parts]
        found = [job.result() for job in jobs]
    return np.concatenate([each[0] for each in found]), np.concatenate([each[1] for each in found])


def _draws(seed: int, many: int, most: int, permutations: int) -> Any:
    """Distinct numbers below ``many``, a row a draw; few are kept, for the next layer of a table asks the same."""
    count = min(most, many)
    return (_kept_draws if count * permutations <= _WORTH_KEEPING else _new_draws)(seed, many, count, permutations)  # fmt: skip


def _new_draws(seed: int, many: int, count: int, permutations: int) -> Any:
    from klaster.numerics.permuted_neighbours import distinct  # noqa: PLC0415 - loading a compiler takes half a second

    return distinct(np.random.default_rng(seed).random((permutations, count)), many)


_kept_draws = lru_cache(maxsize=32)(_new_draws)
_WORTH_SHARING, _WORTH_KEEPING = 2_000_000, 1_000_000


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
