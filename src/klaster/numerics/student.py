"""Quantiles of Student's t as an expression, for engines that have none."""

from __future__ import annotations

from statistics import NormalDist

import narwhals as nw
import scipy

LISTED = 40


def student_quantile(freedom: nw.Expr, probability: float, most: int = LISTED) -> nw.Expr:
    """The quantile of Student's t for a column of degrees of freedom; null below one.

    Up to 40 degrees it is exact; beyond, Cornish and Fisher's expansion is right to 1e-8.

    Parameters
    ----------
    freedom
        Degrees of freedom, whole numbers.
    probability
        Of the lower tail, between 0 and 1.
    most
        The largest number of degrees that can occur, where known: shortens the expression.
    """
    quantile = _expanded(freedom, NormalDist().inv_cdf(probability))
    for degrees in range(min(most, LISTED), 0, -1):
        exact = float(scipy.special.stdtrit(degrees, probability))
        quantile = nw.when(freedom <= degrees).then(nw.lit(exact)).otherwise(quantile)
    return nw.when(freedom >= 1).then(quantile)


def _expanded(freedom: nw.Expr, z: float) -> nw.Expr:
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    fourth = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    inverse = 1 / freedom
    return z + inverse * (first + inverse * (second + inverse * (third + inverse * fourth)))
