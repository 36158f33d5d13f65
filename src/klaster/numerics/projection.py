"""The point nearest to a start within bounds and adding-up constraints, by squares or by proportions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import scipy

from klaster.numerics.bounds import Constraints, Floats, Mask

Distance = Literal["quadratic", "ipf"]

_STEPS = 200
_ACCURACY = 1e-11
_STEEPEST = 60.0
_LOOSE = 1e3
"""How freely the sum of a constraint with two sides moves between them, beside what it sums."""


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Numbers as functions of a price: in proportion to ``exp(price)`` or to ``1 + price``, held within bounds."""

    start: Floats
    spread: Floats
    low: Floats
    high: Floats
    proportional: Mask

    def at(self, price: Floats) -> Floats:
        """The numbers at a price."""
        free = np.where(
            self.proportional,
            self.start * np.exp(np.clip(price, -_STEEPEST, _STEEPEST)),
            self.start + self.spread * price,
        )
        return np.clip(free, self.low, self.high)

    def slope(self, x: Floats) -> Floats:
        """How fast each number moves with its price; 0 at a bound."""
        inside = (x > self.low) & (x < self.high)
        return np.where(inside, np.where(self.proportional, x, self.spread), 0.0)

    def worth(self, x: Floats, price: Floats) -> float:
        """Price times number less the distance from the start."""
        ratio = np.where(self.proportional & (x > 0), x, 1.0) / np.where(self.proportional, self.start, 1.0)
        entropy = np.where(self.proportional & (x > 0), x * np.log(ratio), 0.0) - x + self.start
        squares = (x - self.start) ** 2 / (2 * self.spread)
        return float(np.sum(price * x - np.where(self.proportional, entropy, squares)))


def projection(
    constraints: Constraints, low: Floats, high: Floats, start: Floats, distance: Distance
) -> Floats:
    """The point within bounds and constraints at the least distance from a positive start.

    ``quadratic`` has the least sum of ``(x - start)^2 / start``. ``ipf`` has the least relative entropy, which
    is what iterative proportional fitting reaches where no bound is active; with active bounds it is the same
    fitting with numbers held at them. Found through its dual by Newton's method.

    Parameters
    ----------
    constraints, low, high
        What must hold; some point strictly between the bounds satisfies it.
    start
        Above 0.

    Examples
    --------
    >>> total = Constraints(scipy.sparse.csr_array([[1.0, 1.0]]), np.array([30.0]), np.array([30.0]))
    >>> projection(total, np.zeros(2), np.full(2, 18.0), np.array([10.0, 30.0]), "ipf").round(6)
    array([12., 18.])
    """
    two_sided = constraints.lower < constraints.upper
    numbers = _with_sums(constraints, two_sided, low, high, start, distance)
    loose = scipy.sparse.eye_array(two_sided.size, format="csc")[:, two_sided]
    matrix: Any = scipy.sparse.csr_array(scipy.sparse.hstack([constraints.matrix, -loose]))
    target = np.where(two_sided, 0.0, constraints.lower)
    return _newton(numbers, matrix, target)[: start.size]


def _with_sums(
    constraints: Constraints, two_sided: Mask, low: Floats, high: Floats, start: Floats, distance: Distance
) -> _Numbers:
    """The numbers, and after them the sums of constraints with two sides as numbers of their own."""
    matrix = constraints.matrix[two_sided]
    sums, sizes = matrix @ start, abs(matrix) @ start
    least, most = constraints.lower[two_sided], constraints.upper[two_sided]
    proportional = np.full(start.size + sums.size, False)
    proportional[: start.size] = distance == "ipf"
    return _Numbers(
        np.concatenate([start, np.clip(sums, least, most)]),
        np.concatenate([start, _LOOSE * np.maximum(sizes, 1e-9)]),
        np.concatenate([low, least]),
        np.concatenate([high, most]),
        proportional,
    )


def _newton(numbers: _Numbers, matrix: Any, target: Floats) -> Floats:
    """Prices of the constraints at which the numbers meet them."""
    prices = np.zeros(target.size)
    size = max(1.0, float(np.abs(target).max(initial=0.0)))
    x = numbers.at(matrix.T @ prices)
    worth = float(target @ prices) - numbers.worth(x, matrix.T @ prices)
    for _ in range(_STEPS):
        missing = target - matrix @ x
        if np.abs(missing).max(initial=0.0) <= _ACCURACY * size:
            break
        step = _step(matrix, numbers.slope(x), missing, size)
        prices, x, better = _searched(numbers, matrix, target, prices, step, worth, missing)
        if better is None:
            break
        worth = better
    return x


def _step(matrix: Any, slope: Floats, missing: Floats, size: float) -> Floats:
    curvature: Any = scipy.sparse.csc_array((matrix * slope) @ matrix.T)
    heaviest = float(curvature.diagonal().max(initial=0.0)) or 1.0
    damping = heaviest * min(1e-3, 1e-10 + 1e-6 * float(np.abs(missing).max()) / size)
    damped: Any = scipy.sparse.csc_array(curvature + damping * scipy.sparse.eye_array(missing.size))
    factor: Any = scipy.sparse.linalg.splu
    factors: Any = factor(
        damped, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True}
    )
    solved: Floats = factors.solve(missing)
    return solved


def _searched(
    numbers: _Numbers,
    matrix: Any,
    target: Floats,
    prices: Floats,
    step: Floats,
    worth: float,
    missing: Floats,
) -> tuple[Floats, Floats, float | None]:
    """The first of ever shorter steps that raises the dual; None where none does any more."""
    promised = float(missing @ step)
    length = 1.0
    for _ in range(50):
        tried = prices + length * step
        price = matrix.T @ tried
        x = numbers.at(price)
        found = float(target @ tried) - numbers.worth(x, price)
        if found >= worth + 1e-4 * length * promised - 1e-13 * abs(worth):
            return tried, x, found
        length /= 2
    return prices, numbers.at(matrix.T @ prices), None
