"""Logistic regression by Newton's method, and how well scores tell ones from zeros."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from klaster.numerics.globe import Floats

_RIDGE = 1e-6
_STEPS = 50


@dataclass(frozen=True)
class Logit:
    """Coefficients on standardised features, the constant first, and what standardised them."""

    coefficients: Floats
    mean: Floats
    spread: Floats

    def probability(self, features: Floats) -> Floats:
        """The probability of a one for rows of features."""
        return 1 / (1 + np.exp(-_with_constant((features - self.mean) / self.spread) @ self.coefficients))


def fitted(features: Floats, outcome: Floats, weights: Floats | None = None) -> Logit | None:
    """The model of ones and zeros; none where all outcomes are alike.

    The likelihood has a hair of ridge (1e-6 on standardised features), so that features that separate the outcomes wholly
    do not run away.

    >>> model = fitted(np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([0.0, 1.0, 0.0, 1.0]))
    >>> bool(model and 0.5 < model.probability(np.array([[3.0]]))[0] < 1)
    True
    """
    given = np.ones(len(outcome)) if weights is None else weights
    share = given @ outcome / given.sum() if given.sum() > 0 else 0.0
    if not 0 < share < 1:
        return None
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    rows = _with_constant((features - mean) / spread)
    beta = np.zeros(rows.shape[1])
    beta[0] = np.log(share / (1 - share))
    penalty = _RIDGE * len(outcome) * np.diag([0.0, *[1.0] * (len(beta) - 1)])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-rows @ beta))
        slope = rows.T @ (given * (outcome - chance)) - penalty @ beta
        curve = (rows * (given * chance * (1 - chance))[:, None]).T @ rows + penalty
        step = np.linalg.lstsq(curve, slope, rcond=None)[0]
        beta = beta + np.clip(step, -5.0, 5.0)
        if np.abs(step).max() < 1e-10:
            break
    return Logit(beta, mean, spread)


def _with_constant(rows: Floats) -> Floats:
    return np.column_stack([np.ones(len(rows)), rows])


def area_under_curve(scores: Floats, outcome: Floats) -> float:
    """The chance that a one scores above a zero, ties counting half; nan without both.

    >>> area_under_curve(np.array([0.1, 0.4, 0.35, 0.8]), np.array([0, 0, 1, 1]))
    0.75
    """
    from scipy.stats import rankdata  # noqa: PLC0415 - a second to load

    ones = outcome > 0
    count, rest = int(ones.sum()), int((~ones).sum())
    if not count or not rest:
        return float("nan")
    ranks = rankdata(scores)
    return float((ranks[ones].sum() - count * (count + 1) / 2) / (count * rest))
