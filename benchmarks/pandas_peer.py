"""The same quotient, status and interval written for pandas and numpy, as an analyst would write them."""

from __future__ import annotations

import numpy as np
import pandas as pd

Z = 1.959963984540054
BISECTIONS = 50


def quotients(table: pd.DataFrame) -> pd.DataFrame:
    """Quotients with intervals of establishment rows: the delta method, and the score interval by bisection."""
    table = table.assign(square=table["value"].astype(float) ** 2)
    cells = table.groupby(["region", "industry", "period"], as_index=False)[["value", "square"]].sum()
    region = cells.groupby(["region", "period"])["value"].transform("sum")
    industry = cells.groupby(["industry", "period"])["value"].transform("sum")
    total = cells.groupby("period")["value"].transform("sum")
    effect = (cells["square"] / cells["value"]).clip(lower=1)
    share, whole = cells["value"] / region, industry / total
    cells["quotient"] = share / whole
    squares = (cells["value"] ** 2 / region).groupby([cells["industry"], cells["period"]]).transform("sum")
    variance = (1 - share) / cells["value"] + (industry - squares) / industry**2 - 2 * (1 - share) / industry
    half = Z * np.sqrt(effect * variance.clip(lower=0))
    cells["lower"], cells["upper"] = cells["quotient"] * np.exp(-half), cells["quotient"] * np.exp(half)
    small = (cells["value"] / effect < 20).to_numpy()
    bounds = _score(*(np.asarray(column, float)[small] / effect.to_numpy()[small] for column in
                      (cells["value"], region, industry - cells["value"], total - region)))  # fmt: skip
    weight = (region / total).to_numpy()[small]
    for name, theta in zip(("lower", "upper"), bounds, strict=True):
        cells.loc[small, name] = theta / (weight * theta + 1 - weight)
    cells["status"] = "A"
    return cells


def _score(x1: np.ndarray, n1: np.ndarray, x2: np.ndarray, n2: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both ends of the score interval of the ratio of two shares, by bisection of its logarithm."""
    guess = np.log((x1 / n1) / (x2 / n2))
    found = []
    for sign in (-1.0, 1.0):
        near, far = guess.copy(), guess + sign * 12
        for _ in range(BISECTIONS):
            middle = (near + far) / 2
            inside = np.abs(_statistic(np.exp(middle), x1, n1, x2, n2)) < Z
            near, far = np.where(inside, middle, near), np.where(inside, far, middle)
        found.append(np.exp((near + far) / 2))
    return found[0], found[1]


def _statistic(
    theta: np.ndarray, x1: np.ndarray, n1: np.ndarray, x2: np.ndarray, n2: np.ndarray
) -> np.ndarray:
    a, b, c = (n1 + n2) * theta, n1 * theta + x1 + n2 + x2 * theta, x1 + x2
    p2 = (b - np.sqrt(np.maximum(b * b - 4 * a * c, 0))) / (2 * a)
    p1 = theta * p2
    variance = p1 * (1 - p1) / n1 + theta**2 * p2 * (1 - p2) / n2
    return (x1 / n1 - theta * x2 / n2) / np.sqrt(np.maximum(variance, 1e-300))
