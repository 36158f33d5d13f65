"""Agreement of two judgements: what is declared and what is measured, as counts of a two-by-two table or a square one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Weights = Literal["none", "linear", "quadratic"]


def agreement_measures(
    both: ArrayLike, declared: ArrayLike, measured: ArrayLike, neither: ArrayLike
) -> dict[str, Floats]:
    """Measures of a two-by-two table, or of many at once; not a number where a measure is undefined.

    Parameters
    ----------
    both, declared, measured, neither
        Weights of cells: declared and measured, only declared, only measured, neither. Arrays of one shape.

    Returns
    -------
    dict
        precision, recall, f1, jaccard, accuracy, kappa, pabak, ac1, mcc, each of the shape given.

    References
    ----------
    Cohen 1960; Byrt, Bishop and Carlin 1993 (PABAK); Gwet 2008 (AC1); Matthews 1975.

    Examples
    --------
    >>> found = agreement_measures(20, 5, 10, 15)
    >>> {name: round(float(value), 4) for name, value in found.items() if name in ("kappa", "ac1", "mcc")}
    {'kappa': 0.4, 'ac1': 0.4059, 'mcc': 0.4082}
    """
    a, b, c, d = (np.asarray(count, dtype=np.float64) for count in (both, declared, measured, neither))
    total = a + b + c + d
    observed = _ratio(a + d, total)
    rows, columns = _ratio(a + b, total), _ratio(a + c, total)
    by_chance = rows * columns + (1 - rows) * (1 - columns)
    middle = (rows + columns) / 2
    gwet = 2 * middle * (1 - middle)
    return {
        "precision": _ratio(a, a + b),
        "recall": _ratio(a, a + c),
        "f1": _ratio(2 * a, 2 * a + b + c),
        "jaccard": _ratio(a, a + b + c),
        "accuracy": observed,
        "kappa": _ratio(observed - by_chance, 1 - by_chance),
        "pabak": 2 * observed - 1,
        "ac1": _ratio(observed - gwet, 1 - gwet),
        "mcc": _ratio(a * d - b * c, np.sqrt((a + b) * (a + c) * (b + d) * (c + d))),
    }


def weighted_kappa(table: ArrayLike, weights: Weights = "none") -> float:
    """Cohen's kappa of a square table of counts, disagreements weighted by how far apart the tiers are.

    Not a number where chance alone gives full agreement.

    Examples
    --------
    >>> tiers = [[44, 5, 1], [7, 20, 3], [9, 5, 6]]
    >>> [round(weighted_kappa(tiers, each), 7) for each in ("none", "linear", "quadratic")]
    [0.4915254, 0.4736842, 0.4545455]
    """
    counts = np.asarray(table, dtype=np.float64)
    apart = np.abs(np.subtract.outer(np.arange(len(counts)), np.arange(len(counts)))).astype(np.float64)
    power = {"none": apart > 0, "linear": apart, "quadratic": apart**2}[weights]
    expected = np.outer(counts.sum(1), counts.sum(0)) / counts.sum()
    missed = float((power * expected).sum())
    return 1 - float((power * counts).sum()) / missed if missed > 0 else float("nan")


@dataclass(frozen=True, slots=True)
class KappaError:
    """Standard errors of kappa: as observed, and if there were no agreement beyond chance."""

    observed: float
    by_chance: float


def kappa_error(table: ArrayLike) -> KappaError:
    """The large-sample standard errors of an unweighted kappa.

    References
    ----------
    Fleiss, Cohen and Everitt 1969, Psychological Bulletin 72(5).

    Examples
    --------
    >>> error = kappa_error([[20, 5], [10, 15]])
    >>> round(error.observed, 7), round(error.by_chance, 7)
    (0.1269961, 0.1385641)
    """
    counts = np.asarray(table, dtype=np.float64)
    size = counts.sum()
    shares = counts / size
    rows, columns = shares.sum(1), shares.sum(0)
    chance = float(rows @ columns)
    if chance >= 1:
        return KappaError(float("nan"), float("nan"))
    kappa = (float(np.trace(shares)) - chance) / (1 - chance)
    sides = np.add.outer(columns, rows)
    agreed = float((np.diag(shares) * (1 - (rows + columns) * (1 - kappa)) ** 2).sum())
    squares = shares * sides**2
    differed = (1 - kappa) ** 2 * float(squares.sum() - np.trace(squares))
    spread = agreed + differed - (kappa - chance * (1 - kappa)) ** 2
    null = chance + chance**2 - float((rows * columns * (rows + columns)).sum())
    scale = (1 - chance) * np.sqrt(size)
    return KappaError(float(np.sqrt(max(spread, 0.0)) / scale), float(np.sqrt(max(null, 0.0)) / scale))


def _ratio(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.full(np.shape(below), np.nan), where=below > 0)
