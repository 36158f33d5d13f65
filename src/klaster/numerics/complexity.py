"""Complexity of rows and columns of a table of ones and zeros: eigenvectors, reflections, fitness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from klaster.numerics.globe import Floats, Integers

_SMALL = 1e-9


@dataclass(frozen=True)
class Complexity:
    """Of rows and of columns: complexity (nan where there is none), and the connected component, from 0 the largest.

    ``eigenvalue`` and ``gap`` (to the next one) are those of a component, by number: without a gap the order is arbitrary.
    """

    rows: Floats
    columns: Floats
    row_component: Integers
    column_component: Integers
    eigenvalue: Floats
    gap: Floats
    correlation: Floats


def complexity(held: Floats) -> Complexity:
    """Economic complexity by the second eigenvector, each connected component of rows and columns by itself.

    ``Mtilde_rr' = sum_i M_ri M_r'i / (k_r k_i)`` is similar to a symmetric matrix, which is solved on the smaller
    side. Rows are standardised (mean 0, standard deviation 1 with n below the line), columns by the rows' mean and
    deviation, so that a row's complexity is the mean of its columns'. The sign is such that diverse rows are complex.

    Parameters
    ----------
    held
        Rows x columns of ones and zeros; empty rows and columns have no complexity and touch no other.

    References
    ----------
    Hidalgo and Hausmann 2009, PNAS 106(26).

    Examples
    --------
    >>> network = np.array([[1.0, 1, 1, 1], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]])
    >>> complexity(network).rows.round(4).tolist()
    [-0.0754, -1.6029, 0.7478, 0.9305]
    """
    row_part, column_part = components(held)
    count = int(max(row_part.max(initial=-1), column_part.max(initial=-1))) + 1
    rows, columns = np.full(held.shape[0], np.nan), np.full(held.shape[1], np.nan)
    facts = np.full((3, count), np.nan)
    for part in range(count):
        inside = np.flatnonzero(row_part == part), np.flatnonzero(column_part == part)
        found = _of_component(held[np.ix_(*inside)])
        if found:
            rows[inside[0]], columns[inside[1]], facts[:, part] = found
    return Complexity(rows, columns, row_part, column_part, *facts)


def components(held: Floats) -> tuple[Integers, Integers]:
    """The connected component of each row and each column, from 0 the largest; -1 for those that are empty."""
    from scipy.sparse import coo_array, csgraph  # noqa: PLC0415

    across, down = np.nonzero(held)
    many = sum(held.shape)
    links = coo_array((np.ones(len(across)), (across, down + held.shape[0])), shape=(many, many))
    labels: Any = csgraph.connected_components(links, directed=False)[1]
    empty = np.concatenate([held.sum(axis=1), held.sum(axis=0)]) == 0
    names, where, sizes = np.unique(labels[~empty], return_inverse=True, return_counts=True)
    order = np.argsort(-sizes, kind="stable")
    place = np.empty(len(names), np.int64)
    place[order] = np.arange(len(names))
    found = np.full(many, -1)
    found[~empty] = place[where]
    return found[: held.shape[0]], found[held.shape[0] :]


def _of_component(held: Floats) -> tuple[Floats, Floats, tuple[float, float, float]] | None:
    """Rows, columns and (eigenvalue, gap, correlation with diversity); none where all rows or columns are alike."""
    values, vector = _second(held) if held.shape[0] >= held.shape[1] else _second_of_rows(held)
    if values[0] < _SMALL:
        return None
    rows = (held @ vector) / held.sum(axis=1)
    mean, spread = rows.mean(), rows.std()
    if not spread > _SMALL * max(np.abs(rows).max(), 1.0):
        return None
    diversity = held.sum(axis=1)
    turned = float(np.sum((rows - mean) * (diversity - diversity.mean())))
    sign = -1.0 if turned < 0 else 1.0
    scale = spread * diversity.std() * len(rows)
    correlation = abs(turned) / scale if scale > 0 else 0.0
    return sign * (rows - mean) / spread, sign * (vector - mean) / spread, (values[0], values[0] - values[1], correlation)  # fmt: skip


def _second(held: Floats) -> tuple[tuple[float, float], Floats]:
    """Second and third eigenvalues, and the eigenvector of columns, where columns are no more than rows."""
    root = np.sqrt(held.sum(axis=0))
    scaled = held / np.sqrt(held.sum(axis=1))[:, None] / root
    values, vectors = _largest(scaled.T @ scaled)
    return values, vectors / root


def _second_of_rows(held: Floats) -> tuple[tuple[float, float], Floats]:
    """The same solved on the side of rows: a column's value is the mean of its rows'."""
    values, of_rows = _second(held.T)
    return values, (held.T @ of_rows) / held.sum(axis=0)


def _largest(symmetric: Floats) -> tuple[tuple[float, float], Floats]:
    """The second and third largest eigenvalues of a symmetric matrix, and the vector of the second."""
    from scipy.linalg import eigh  # noqa: PLC0415

    many = len(symmetric)
    if many < 2:
        return (0.0, 0.0), np.zeros(many)
    solve: Any = eigh
    values, vectors = solve(symmetric, subset_by_index=[max(many - 3, 0), many - 1])
    return (float(values[-2]), float(values[-3]) if many > 2 else 0.0), vectors[:, -2]


def reflections(held: Floats, order: int) -> tuple[Floats, Floats]:
    """The method of reflections: after 0 steps how many each row and column has, then means of the other side's.

    >>> network = np.array([[1.0, 1, 1, 1], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]])
    >>> [side.round(4).tolist() for side in reflections(network, 1)]
    [[2.0, 2.0, 2.5, 3.0], [4.0, 2.5, 3.0, 2.3333]]
    """
    across, down = held.sum(axis=1), held.sum(axis=0)
    rows, columns = across.astype(np.float64), down.astype(np.float64)
    for _ in range(order):
        rows, columns = _mean(held @ columns, across), _mean(held.T @ rows, down)
    return rows, columns


def _mean(sums: Floats, counts: Floats) -> Floats:
    return np.divide(sums, counts, out=np.full(len(sums), np.nan), where=counts > 0)


def fitness(held: Floats, steps: int = 200) -> tuple[Floats, Floats]:
    """Fitness of rows and complexity of columns by iteration (Tacchella and others 2012), each with mean one.

    >>> rows, columns = fitness(np.array([[1.0, 1.0], [1.0, 0.0]]), 1)
    >>> rows.round(3).tolist(), columns.round(3).tolist()
    ([1.333, 0.667], [0.667, 1.333])
    """
    has, had = held.sum(axis=1) > 0, held.sum(axis=0) > 0
    core = held[np.ix_(has, had)]
    rows, columns = np.ones(core.shape[0]), np.ones(core.shape[1])
    for _ in range(steps):
        fitter, harder = core @ columns, 1 / (core.T @ (1 / np.maximum(rows, 1e-300)))
        rows, columns = fitter / fitter.mean(), harder / harder.mean()
    found = np.full(held.shape[0], np.nan), np.full(held.shape[1], np.nan)
    found[0][has], found[1][had] = rows, columns
    return found
