"""Unknown numbers under adding-up constraints: what follows at once, and which of them hang together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

_ROUNDS = 200
_STILL = 1e-9


@dataclass(frozen=True, slots=True)
class Constraints:
    """``lower <= matrix @ x <= upper``; the entries of the matrix are 1 and -1, one row a constraint."""

    matrix: Any
    lower: Floats
    upper: Floats

    def without(self, known: Mask, values: Floats) -> Constraints:
        """The same over the unknown numbers only: what is known moves to the other side."""
        moved = self.matrix[:, known] @ values[known]
        return Constraints(self.matrix[:, ~known], self.lower - moved, self.upper - moved)

    def of(self, rows: Mask | Integers, numbers: Mask | Integers) -> Constraints:
        """Some constraints over some numbers."""
        return Constraints(self.matrix[rows][:, numbers], self.lower[rows], self.upper[rows])

    def excess(self, x: Floats) -> Floats:
        """By how much each constraint is passed: above 0 over its upper side, below 0 under its lower one."""
        sums = self.matrix @ x
        return np.maximum(sums - self.upper, 0.0) + np.minimum(sums - self.lower, 0.0)


def propagated(constraints: Constraints, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Bounds after each constraint has been applied to each number in turn until nothing moves.

    Never narrower than the truth; exact where constraints form no cycle. Bounds that cross
    (low above high) show that the constraints contradict one another.

    Examples
    --------
    >>> total = Constraints(scipy.sparse.csr_array([[1.0, 1.0]]), np.array([50.0]), np.array([50.0]))
    >>> propagated(total, np.array([20.0, 0.0]), np.array([49.0, 49.0]))
    (array([20.,  1.]), array([49., 30.]))
    """
    entries = constraints.matrix.tocoo()
    rows, numbers, signs = entries.row, entries.col, entries.data
    for _ in range(_ROUNDS):
        implied_low, implied_high = _implied(constraints, rows, signs, low[numbers], high[numbers])
        new_low, new_high = low.copy(), high.copy()
        np.maximum.at(new_low, numbers, implied_low)
        np.minimum.at(new_high, numbers, implied_high)
        moved = _moved(low, new_low) or _moved(high, new_high)
        low, high = new_low, new_high
        if not moved or np.any(low > high + 1e-6 * (1 + np.abs(low))):
            break
    return low, high


def _moved(before: Floats, after: Floats) -> bool:
    changed = before != after
    old, new = before[changed], after[changed]
    return bool(np.any(np.isinf(old) | (np.abs(old - new) > _STILL * (1 + np.abs(new)))))


def _implied(
    constraints: Constraints, rows: Integers, signs: Floats, low: Floats, high: Floats
) -> tuple[Floats, Floats]:
    """For each entry, what its constraint leaves to its number when all others stand at their ends."""
    least, most = np.where(signs > 0, low, -high), np.where(signs > 0, high, -low)
    others_least = _others(rows, least, -np.inf, constraints.lower.size)
    others_most = _others(rows, most, np.inf, constraints.lower.size)
    bottom, top = constraints.lower[rows] - others_most, constraints.upper[rows] - others_least
    return np.where(signs > 0, bottom, -top), np.where(signs > 0, top, -bottom)


def _others(rows: Integers, parts: Floats, endless: float, count: int) -> Floats:
    """The sum of the other parts of the same constraint, endless where one of them is."""
    infinite = np.isinf(parts)
    finite = np.where(infinite, 0.0, parts)
    sums = np.bincount(rows, finite, count)
    ends = np.bincount(rows, infinite, count)
    return np.where(ends[rows] - infinite > 0, endless, sums[rows] - finite)


def branches(matrix: Any) -> tuple[Integers, Integers]:
    """The branch of each constraint and of each number: those that share nothing are solved on their own.

    Examples
    --------
    >>> branches(scipy.sparse.csr_array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]))
    (array([0, 1]), array([0, 0, 1]))
    """
    count = matrix.shape[0]
    graph = scipy.sparse.block_array([[None, matrix], [matrix.T, None]])
    _, labels = scipy.sparse.csgraph.connected_components(graph, directed=False)
    _, numbered = np.unique(labels, return_inverse=True)
    numbered = numbered.astype(np.int64)
    return numbered[:count], numbered[count:]


def cyclic(matrix: Any, row_branch: Integers, branch: Integers) -> Mask:
    """Whether the constraints of each number's branch form a cycle, so that propagation may not be exact."""
    size = int(max(row_branch.max(initial=-1), branch.max(initial=-1))) + 1
    nodes = np.bincount(row_branch, minlength=size) + np.bincount(branch, minlength=size)
    edges = np.bincount(row_branch[matrix.tocoo().row], minlength=size)
    return (edges >= nodes)[branch]
