"""Linear programs over adding-up constraints, by HiGHS: the range of each number, the least slack, the nearest point."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np
import scipy

from klaster.numerics.bounds import Constraints, Floats, Integers, Mask
from klaster.numerics.network import flow_ranges, network

_LARGEST = 1e5
"""Numbers are scaled to this size: the solver's tolerances are absolute."""
_NEAR = 1e-6
_BUNDLE = 4000
_TOGETHER = 100
_FEW = 50
"""Below so many numbers linear programs are quicker than compiling anything."""


class Contradiction(Exception):
    """No numbers satisfy the constraints."""


class Program:
    """A linear program whose objective changes from one run to the next and which goes on from where it was."""

    def __init__(self, constraints: Constraints, low: Floats, high: Floats) -> None:
        sizes = [each[np.isfinite(each)] for each in (constraints.lower, constraints.upper, low, high)]
        largest = max((float(np.abs(each).max(initial=0.0)) for each in sizes), default=0.0)
        self.scale = max(largest / _LARGEST, 1e-12) if largest > 0 else 1.0
        self._numbers = np.arange(low.size, dtype=np.int32)
        self._cost = np.zeros(low.size)
        self._solver = _solver(constraints, low, high, self.scale)
        self._warm = False

    def minimum(self, cost: Floats) -> Floats:
        """The numbers at which ``cost @ x`` is least.

        Raises
        ------
        Contradiction
            When the constraints cannot all hold.
        """
        changed = np.flatnonzero(cost != self._cost)
        self._solver.changeColsCost(changed.size, self._numbers[changed], cost[changed])
        self._cost = cost.copy()
        self._solver.run()
        if not self._is_solved:
            self._solver.clearSolver()
            self._solver.run()
        if not self._is_solved:
            raise Contradiction
        if not self._warm:
            self._keep_going()
        return np.asarray(self._solver.getSolution().col_value) * self.scale

    @property
    def _is_solved(self) -> bool:
        return self._solver.getModelStatus() == _highs().HighsModelStatus.kOptimal

    def _keep_going(self) -> None:
        """From the first solution on, the primal simplex walks from vertex to vertex."""
        self._warm = True
        for name, value in (
            ("presolve", "off"),
            ("simplex_strategy", 4),
            ("simplex_scale_strategy", 0),
            ("primal_simplex_bound_perturbation_multiplier", 0.0),
        ):
            self._solver.setOptionValue(name, value)


@cache
def _highs() -> Any:
    """The solver's library, loaded when the first program is solved: not everyone has hidden cells."""
    import highspy  # noqa: PLC0415

    return highspy


def _solver(constraints: Constraints, low: Floats, high: Floats, scale: float) -> Any:
    # The class beneath highspy's own, whose constructor prints a banner before it can be silenced.
    solver: Any = _highs().Highs.__mro__[1]()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    columns = scipy.sparse.csc_array(constraints.matrix)
    program: Any = _highs().HighsLp()
    program.num_row_, program.num_col_ = columns.shape
    program.col_cost_ = np.zeros(low.size)
    program.col_lower_, program.col_upper_ = low / scale, high / scale
    program.row_lower_, program.row_upper_ = constraints.lower / scale, constraints.upper / scale
    program.a_matrix_.format_ = _highs().MatrixFormat.kColwise
    program.a_matrix_.start_ = columns.indptr
    program.a_matrix_.index_ = columns.indices
    program.a_matrix_.value_ = columns.data
    solver.passModel(program)
    return solver


def extremes(
    constraints: Constraints,
    low: Floats,
    high: Floats,
    row_branch: Integers,
    branch: Integers,
    seen: tuple[Floats, Floats] | None = None,
) -> tuple[Floats, Floats]:
    """The least and the largest each number can be, exactly.

    ``low`` and ``high`` come propagated. Most of them are attained by a solution found for another
    number, which proves them (``seen`` are the ends of such solutions); only the others need programs of their own. Branches are independent:
    one program serves one number of each, and bundles of branches run side by side.

    Raises
    ------
    Contradiction
        When the constraints cannot all hold.
    """
    exact_low, exact_high = low.copy(), high.copy()
    workers = max(os.cpu_count() or 1, 1)
    bundles = list(_bundles(row_branch, branch))

    def solve(bundle: tuple[Integers, Integers, Mask]) -> tuple[Integers, Floats, Floats]:
        rows, numbers, share = bundle
        part = constraints.of(rows, numbers)
        search = _Search(part, low[numbers], high[numbers], branch[numbers])
        if seen is not None:
            search.see(seen[0][numbers], seen[1][numbers])
        found = search.flow_ranges(part, share) or search.ranges(share)
        return numbers[share], found[0][share], found[1][share]

    with ThreadPoolExecutor(workers) as pool:
        for numbers, least, most in pool.map(solve, bundles):
            exact_low[numbers], exact_high[numbers] = least, most
    return exact_low, exact_high


def _bundles(row_branch: Integers, branch: Integers) -> Any:
    """Branches packed into programs of a good size; the numbers of a very large one are shared by two programs."""
    sizes = np.bincount(branch)
    present = np.flatnonzero(sizes)
    order = present[np.argsort(-sizes[present], kind="stable")]
    bundle = np.full(sizes.size, -1)
    packed = np.cumsum(sizes[order]) // _BUNDLE
    bundle[order] = np.where(sizes[order] >= _BUNDLE, -2 - np.arange(order.size), packed)
    for each in np.unique(bundle[order]):
        rows = np.flatnonzero(bundle[row_branch] == each)
        numbers = np.flatnonzero(bundle[branch] == each)
        if each <= -2:
            half = np.arange(numbers.size) % 2 == 0
            yield from ((rows, numbers, half), (rows, numbers, ~half))
        else:
            yield rows, numbers, np.ones(numbers.size, np.bool_)


class _Search:
    """The ranges of the numbers of one bundle: bounds from outside, solutions from inside, until they meet."""

    def __init__(self, constraints: Constraints, low: Floats, high: Floats, branch: Integers) -> None:
        self._program = Program(constraints, low, high)
        self._near = _NEAR * self._program.scale + 1e-9
        self._low, self._high, self._branch = low.copy(), high.copy(), branch
        self._least, self._most = np.full(low.size, np.inf), np.full(low.size, -np.inf)
        self._columns: Any = scipy.sparse.csc_array(constraints.matrix)
        self._order = np.random.default_rng(0).permutation(low.size)
        self._tried = np.zeros(low.size, np.bool_)

    def see(self, least: Floats, most: Floats) -> None:
        """Take ends that are known to be attained."""
        self._least, self._most = np.minimum(self._least, least), np.maximum(self._most, most)

    def flow_ranges(self, constraints: Constraints, share: Mask) -> tuple[Floats, Floats] | None:
        """The same by pushing flow, where the constraints are a network of some size; else None."""
        found = network(constraints) if share.size >= _FEW else None
        if found is None:
            return None
        start = np.clip(self._solve(np.zeros(share.size)), self._low, self._high)
        whole = np.round(start)
        start = whole if np.all(np.abs(start - whole) <= 1e-4) else start
        return flow_ranges(
            found, constraints, start, self._low, self._high, self._least, self._most, share, self._near
        )

    def ranges(self, share: Mask) -> tuple[Floats, Floats]:
        """Least and largest of the numbers in the share."""
        self._solve(np.zeros(share.size))
        width = np.where(np.isfinite(self._high), self._high - self._low, 1.0)
        self._solve(1 / np.maximum(width, self._near))
        if np.isfinite(self._high).all():
            self._solve(-1 / np.maximum(width, self._near))
        for direction in (1.0, -1.0):
            self._tried[:] = False
            while self._next(share, direction):
                pass
        return self._low, self._high

    def _solve(self, cost: Floats) -> Floats:
        found = self._program.minimum(cost)
        np.minimum(self._least, found, out=self._least)
        np.maximum(self._most, found, out=self._most)
        return found

    def _open(self, direction: float) -> Mask:
        if direction > 0:
            return self._least > self._low + self._near
        return (self._most < self._high - self._near) & np.isfinite(self._high)

    def _next(self, share: Mask, direction: float) -> bool:
        """Settle some open ends; False when there is none.

        At first many at once, no two of one constraint, which mostly do not stand in one another's way; those that
        then stay behind are asked for one by one in each branch.
        """
        waiting = np.flatnonzero(self._open(direction) & share)
        if not waiting.size:
            return False
        fresh = waiting[~self._tried[waiting]]
        chosen = self._apart(fresh) if fresh.size else waiting
        if not fresh.size:
            chosen = waiting[np.unique(self._branch[waiting], return_index=True)[1]]
        cost = np.zeros(self._low.size)
        cost[chosen] = direction
        found = self._solve(cost)
        _, places, counts = np.unique(self._branch[chosen], return_inverse=True, return_counts=True)
        self._tried[chosen] = True
        self._settle(chosen[counts[places] == 1], found, direction)
        return True

    def _settle(self, alone: Integers, found: Floats, direction: float) -> None:
        """The end of a number that was the only one asked for in its branch is exact."""
        if direction > 0:
            self._low[alone] = np.maximum(found[alone], self._low[alone])
            self._least[alone] = self._low[alone]
        else:
            self._high[alone] = np.minimum(found[alone], self._high[alone])
            self._most[alone] = self._high[alone]

    def _apart(self, waiting: Integers) -> Integers:
        """Some of the numbers waiting, no two of which share a constraint."""
        taken = np.zeros(self._columns.shape[0], np.bool_)
        chosen: list[int] = []
        begin, rows = self._columns.indptr, self._columns.indices
        for number in waiting[self._order[waiting].argsort()].tolist():
            own = rows[begin[number] : begin[number + 1]]
            if not taken[own].any():
                taken[own] = True
                chosen.append(number)
                if len(chosen) >= _TOGETHER:
                    break
        return np.array(chosen, dtype=np.int64)


def least_slack(constraints: Constraints, low: Floats, high: Floats) -> Floats:
    """By how much each constraint must be passed for all to hold, the sum being as small as can be.

    Above 0 the sum exceeds the upper side, below 0 it falls short of the lower one.

    Examples
    --------
    >>> both = Constraints(scipy.sparse.csr_array([[1.0], [1.0]]), np.array([5.0, 7.0]), np.array([5.0, 7.0]))
    >>> float(np.abs(least_slack(both, np.zeros(1), np.full(1, np.inf))).sum().round(6))
    2.0
    """
    count, size = constraints.matrix.shape
    loose = scipy.sparse.hstack(
        [constraints.matrix, -scipy.sparse.eye_array(count), scipy.sparse.eye_array(count)]
    )
    program = Program(
        Constraints(loose, constraints.lower, constraints.upper),
        np.concatenate([low, np.zeros(2 * count)]),
        np.concatenate([high, np.full(2 * count, np.inf)]),
    )
    found = program.minimum(np.concatenate([np.zeros(size), np.ones(2 * count)]))
    slack = found[size : size + count] - found[size + count :]
    return np.where(np.abs(slack) > 10 * _NEAR * program.scale, slack, 0.0)


def nearest(constraints: Constraints, low: Floats, high: Floats, start: Floats, weight: Floats) -> Floats:
    """The numbers within bounds and constraints with the least weighted sum of distances from ``start``."""
    start = np.clip(start, low, high)
    step = least_moves(constraints, start, start - low, high - start, weight, np.zeros(start.size))
    return np.clip(start + step, low, high)


def least_moves(
    constraints: Constraints, x: Floats, down: Floats, up: Floats, weight: Floats, required: Floats
) -> Floats:
    """The cheapest way to move numbers and still satisfy the constraints.

    Parameters
    ----------
    x
        Where the numbers stand.
    down, up
        The room of each below and above.
    weight
        What a unit of its movement costs.
    required
        Rises that must take place; 0 where none must.

    Raises
    ------
    Contradiction
        When there is no such way.
    """
    sums = constraints.matrix @ x
    both = Constraints(
        scipy.sparse.hstack([constraints.matrix, -constraints.matrix]),
        constraints.lower - sums,
        constraints.upper - sums,
    )
    forced = required > 0
    program = Program(
        both,
        np.concatenate([required, np.zeros(x.size)]),
        np.concatenate(
            [np.where(forced, np.inf, np.maximum(up, 0)), np.where(forced, 0.0, np.maximum(down, 0))]
        ),
    )
    found = program.minimum(np.concatenate([weight, weight]))
    return found[: x.size] - found[x.size :]
