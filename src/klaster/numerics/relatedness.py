"""How related columns of a table of ones and zeros are: which occur together, by several conventions."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from klaster.numerics.globe import Floats

Measure = Literal[
    "conditional", "cosine_of_counts", "association", "probability", "cosine", "jaccard", "correlation"
]


def co_occurrence(held: Floats, weights: Floats | None = None) -> Floats:
    """In how many rows two columns are one together; the diagonal holds how many rows each column is one in.

    >>> co_occurrence(np.array([[1.0, 1.0], [1.0, 0.0]])).tolist()
    [[2.0, 1.0], [1.0, 1.0]]
    """
    counted = held if weights is None else held * weights[:, None]
    return counted.T @ held


def proximities(together: Floats, measure: Measure) -> Floats:
    """Relatedness from co-occurrence; nan where a column never occurs, the diagonal nan.

    ``conditional`` is the smaller of the two conditional probabilities (Hidalgo and others 2007),
    ``cosine_of_counts`` divides by the root of the product of the two counts. The others leave the diagonal out and
    take the sums of co-occurrences S_i and their sum T: ``association`` (C/T)/((S_i/T)(S_j/T)), ``probability`` (van Eck and
    Waltman 2009, Steijn 2017), ``cosine`` C/sqrt(S_i S_j), ``jaccard`` C/(S_i + S_j - C).

    >>> together = co_occurrence(np.array([[1.0, 1.0], [1.0, 0.0]]))
    >>> float(proximities(together, "conditional")[0, 1])
    0.5
    """
    counts = np.diag(together)
    if measure in ("conditional", "cosine_of_counts"):
        larger = np.maximum.outer(counts, counts)
        base = larger if measure == "conditional" else np.sqrt(np.outer(counts, counts))
        found = _over(together, base)
        found[counts == 0] = found[:, counts == 0] = np.nan
    else:
        apart = together - np.diag(counts)
        found = _normalised(apart, measure)
    np.fill_diagonal(found, np.nan)
    return found


def _normalised(apart: Floats, measure: Measure) -> Floats:
    sums = apart.sum(axis=1)
    total = sums.sum()
    left, right = sums[:, None], sums[None, :]
    if measure == "association":
        return _over(apart * total, left * right)
    if measure == "probability":
        chance = left / total * _over(right, total - left) + right / total * _over(left, total - right)
        return _over(apart, chance * total / 2)
    if measure == "cosine":
        return _over(apart, np.sqrt(left * right))
    return _over(apart, left + right - apart)


def correlations(values: Floats) -> Floats:
    """Correlation of columns over rows (co-location of employment); nan for a column that does not vary."""
    centred = values - values.mean(axis=0)
    spread = np.sqrt((centred**2).sum(axis=0))
    found = _over(centred.T @ centred, np.outer(spread, spread))
    np.fill_diagonal(found, np.nan)
    return np.clip(found, -1.0, 1.0)


def densities(held: Floats, related: Floats) -> Floats:
    """The share, from 0 to 1, of the relatedness around each column that a row has: rows x columns.

    The column itself is no neighbour of its own; what is nan is not related.

    >>> related = np.array([[np.nan, 0.5, 0.5], [0.5, np.nan, 0.0], [0.5, 0.0, np.nan]])
    >>> densities(np.array([[0.0, 1.0, 0.0]]), related).tolist()
    [[0.5, 0.0, 0.0]]
    """
    known = np.nan_to_num(related)
    np.fill_diagonal(known, 0.0)
    return _over(held @ known, np.broadcast_to(known.sum(axis=0), held.shape))


def flow_relatedness(flows: Floats) -> Floats:
    """Flows between columns over what their totals would give: ``F_ij F / (F_i. F_.j)``; within a column none.

    >>> round(float(flow_relatedness(np.array([[0.0, 30, 5], [20, 0, 5], [5, 10, 0]]))[0, 1]), 8)
    1.60714286
    """
    apart = flows - np.diag(np.diag(flows))
    found = _over(apart * apart.sum(), np.outer(apart.sum(axis=1), apart.sum(axis=0)))
    np.fill_diagonal(found, np.nan)
    return found


def input_output_links(flows: Floats) -> Floats:
    """The largest of four shares: what each buys of its purchases from the other, or sells of its sales to it.

    >>> input_output_links(np.array([[0.0, 30.0], [10.0, 60.0]]))[0, 1].round(4).item()
    1.0
    """
    bought = _over(flows, np.broadcast_to(flows.sum(axis=0), flows.shape))
    sold = _over(flows, np.broadcast_to(flows.sum(axis=1)[:, None], flows.shape))
    most = np.fmax(bought, sold)
    found = np.fmax(most, most.T)
    np.fill_diagonal(found, np.nan)
    return found


def _over(above: Any, below: Any) -> Floats:
    """A quotient that is nan where what it is divided by is not above zero."""
    over, under = np.broadcast_arrays(above, below)
    return np.divide(over, under, out=np.full(over.shape, np.nan), where=under > 0)
