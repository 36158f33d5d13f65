"""Suppression as statistical offices do it, on one table with its totals.

Primary: a cell of fewer than three firms, or of which one firm has the most. Complementary: further
cells, so that no suppressed cell follows from what is published. A table with its totals is a set of edges
between its rows and its columns, and a suppressed cell can be moved without breaking any sum exactly when
it lies on a cycle of suppressed cells. So each primary cell is given the cheapest rectangle of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

FEWEST_FIRMS = 3
DOMINANT_SHARE = 0.85
PROTECTION = 0.10
"""A cell must stay uncertain by at least this part of itself, up and down."""


def primary(employment: Integers, firms: Integers, largest: Integers) -> Mask:
    """Cells that would show a single firm.

    >>> primary(np.array([0, 9, 50, 50]), np.array([0, 2, 9, 9]), np.array([0, 5, 48, 10])).tolist()
    [False, True, True, False]
    """
    return (firms > 0) & ((firms < FEWEST_FIRMS) | (largest > DOMINANT_SHARE * employment))


def suppressed(employment: Integers, primary_cells: Mask, cost: Floats, allowed: Mask) -> Mask:
    """Primary cells and the complementary ones that protect them.

    Parameters
    ----------
    employment : array of rows x columns
        One row a region and the last for the country, one column an industry and the last for all.
    primary_cells : array of the same shape
        Cells that must not be published.
    cost : array of the same shape
        What is lost with each complementary cell.
    allowed : array of the same shape
        Cells that may be taken as complementary.
    """
    hidden = primary_cells.copy()
    price = np.where(hidden, 0.0, np.where(allowed & (employment > 0), cost, np.inf))
    rows, columns = np.nonzero(primary_cells)
    for cell in np.argsort(-employment[rows, columns], kind="stable"):
        row, column = int(rows[cell]), int(columns[cell])
        corners = _rectangle(employment, price, row, column)
        for corner in corners:
            hidden[corner], price[corner] = True, 0.0
    return hidden


def _rectangle(employment: Integers, price: Floats, row: int, column: int) -> list[tuple[int, int]]:
    """The other three corners of the cheapest rectangle that hides a cell well enough."""
    enough = np.where(employment >= PROTECTION * employment[row, column], price, np.inf)
    across, down = enough[row].copy(), enough[:, column].copy()
    across[column], down[row] = np.inf, np.inf
    total = enough + across[None, :] + down[:, None]
    other_row, other_column = divmod(int(np.argmin(total)), total.shape[1])
    if np.isinf(total[other_row, other_column]):
        raise ValueError(f"no rectangle protects the cell in row {row}, column {column}")
    return [(row, other_column), (other_row, column), (other_row, other_column)]
