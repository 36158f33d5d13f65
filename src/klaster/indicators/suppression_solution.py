"""Solving a table: the ranges of its unknown cells, a point within them, and the slack that it took."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from klaster.numerics.bounds import Constraints, Floats, Integers, Mask, branches, cyclic, propagated
from klaster.numerics.optimisation import Contradiction, extremes, least_slack, nearest
from klaster.numerics.projection import projection

Point = Literal["quadratic", "lp", "ipf"]

TIGHT = 1e-6
"""Two bounds nearer than this, in relation to their size, are one."""


@dataclass(frozen=True, slots=True)
class Problem:
    """All cells of a table with their adding-up constraints; ``values`` counts where ``known``.

    ``implied`` constraints follow from the others as long as those hold.
    """

    constraints: Constraints
    implied: Mask
    known: Mask
    values: Floats
    low: Floats
    high: Floats
    start: Floats
    unit: float


@dataclass(frozen=True, slots=True)
class Solution:
    """Ranges and branches of the cells, a branch of -1 for known ones, and the slack of each constraint."""

    low: Floats
    high: Floats
    branch: Integers
    slack: Floats

    def pinned(self, share: float = 0.0) -> Mask:
        """Unknown cells whose range is a point, or narrower than a share of it."""
        narrow = _is_point(self.low, self.high) | (self.high - self.low <= share * self.low)
        return (self.branch >= 0) & narrow


def solution(problem: Problem, before: Solution | None = None) -> Solution:
    """The exact range of every unknown cell.

    Constraints that contradict one another are passed by as little as possible in all, and the ranges are those
    that then hold. ``before`` is the solution of the same table with more cells known: what was possible then
    is possible now.
    """
    unknown = ~problem.known
    over = problem.constraints.without(problem.known, np.where(problem.known, problem.values, 0.0))
    touched = np.diff(over.matrix.indptr) > 0
    slack = _missed(over, problem)
    slack[touched] = 0.0
    inner = over.of(touched, np.ones(int(unknown.sum()), np.bool_))
    _, branch = branches(inner.matrix)
    inside = None if before is None else (before.low[unknown], before.high[unknown])
    spare = problem.implied[touched] & ~slack.any()
    low, high, slack[touched] = _ranges(inner, spare, problem.low[unknown], problem.high[unknown], inside)
    low, high = _snapped(low, problem.unit), _snapped(high, problem.unit)
    of_cells = np.full(unknown.size, -1, np.int64)
    of_cells[unknown] = branch
    ranges = (np.where(problem.known, problem.values, 0.0), np.where(problem.known, problem.values, 0.0))
    for whole, part in zip(ranges, (low, high), strict=True):
        whole[unknown] = part
    return Solution(*ranges, of_cells, slack)


def _is_point(low: Floats, high: Floats) -> Mask:
    return np.isfinite(high) & (high - low <= TIGHT * np.maximum(np.where(np.isfinite(high), high, 1.0), 1.0))


def _missed(over: Constraints, problem: Problem) -> Floats:
    """By how much sums without an unknown part miss, beyond the accuracy of arithmetic."""
    slack = over.excess(np.zeros(int((~problem.known).sum())))
    sizes: Floats = problem.constraints.matrix.__abs__() @ np.where(
        problem.known, np.abs(problem.values), 0.0
    )
    return np.where(np.abs(slack) > 1e-9 * sizes, slack, 0.0)


def _ranges(
    over: Constraints, spare: Mask, low: Floats, high: Floats, inside: tuple[Floats, Floats] | None
) -> tuple[Floats, Floats, Floats]:
    """Exact ranges and the slack that they took."""
    try:
        return *_consistent_ranges(over, spare, low, high, inside), np.zeros(over.lower.size)
    except Contradiction:
        slack = least_slack(over, low, high)
        room = 2e-6 * (1 + np.abs(slack))
        loosened = Constraints(
            over.matrix,
            np.where(slack < 0, over.lower + slack - room, over.lower),
            np.where(slack > 0, over.upper + slack + room, over.upper),
        )
        return *_consistent_ranges(loosened, np.zeros_like(spare), low, high, None), slack


def _consistent_ranges(
    over: Constraints, spare: Mask, low: Floats, high: Floats, inside: tuple[Floats, Floats] | None
) -> tuple[Floats, Floats]:
    low, high = propagated(over, low, high)
    if np.any(low > high + TIGHT * (1 + np.abs(high))):
        raise Contradiction
    high = np.maximum(low, high)
    open_cells = ~_is_point(low, high)
    left = over.without(~open_cells, np.where(open_cells, 0.0, low))
    # What follows from other sums sharpens the first bounds and only burdens the search.
    rows = (np.diff(left.matrix.indptr) > 0) & ~spare
    left = left.of(rows, np.ones(int(open_cells.sum()), np.bool_))
    row_branch, branch = branches(left.matrix)
    loops = cyclic(left.matrix, row_branch, branch)
    if loops.any():
        rows = np.isin(row_branch, np.unique(branch[loops]))
        places = np.flatnonzero(open_cells)[loops]
        seen = None if inside is None else (inside[0][places], inside[1][places])
        low[places], high[places] = extremes(
            left.of(rows, loops), low[places], high[places], row_branch[rows], branch[loops], seen
        )
    return low, high


def _snapped(bounds: Floats, unit: float) -> Floats:
    """Bounds freed of the solver's last digits: those of whole numbers are whole or nearly so."""
    snapped, finite = bounds.copy(), np.isfinite(bounds)
    given, step = bounds[finite], unit / 2
    near = np.round(given / step) * step
    snapped[finite] = np.where(np.abs(given - near) <= 1e-5 * unit + 1e-9 * np.abs(given), near, given)
    return snapped


def estimates(problem: Problem, solved: Solution, point: Point) -> Floats:
    """A value for every cell: within all constraints, as near as can be to where it departs from."""
    value = np.where(problem.known, problem.values, solved.low)
    free = ~problem.known & ~_is_point(solved.low, solved.high)
    if not free.any():
        return value
    loosened = _loosened(problem.constraints, solved.slack)
    left = loosened.without(~free, np.where(free, 0.0, value))
    left = left.of(np.diff(left.matrix.indptr) > 0, np.ones(int(free.sum()), np.bool_))
    low, high = solved.low[free], solved.high[free]
    start = _start(problem.start[free], low, high)
    if point == "lp":
        width = np.where(np.isfinite(problem.high[free]), problem.high[free] - problem.low[free], high - low)
        found = nearest(left, low, high, start, 1 / (np.where(np.isfinite(width), width, start) + 1))
    else:
        found = projection(left, low, high, np.maximum(start, 1e-9 * (1 + low)), point)
        found = _feasible(left, low, high, found)
    # The last digits are the solver's, not the table's.
    value[free] = np.clip(np.round(found / problem.unit, 9) * problem.unit, low, high)
    return value


def _loosened(constraints: Constraints, slack: Floats) -> Constraints:
    room = 4e-6 * (1 + np.abs(slack))
    return replace(
        constraints,
        lower=np.where(slack < 0, constraints.lower + slack - room, constraints.lower),
        upper=np.where(slack > 0, constraints.upper + slack + room, constraints.upper),
    )


def _start(start: Floats, low: Floats, high: Floats) -> Floats:
    middle = np.where(np.isfinite(high), (low + np.where(np.isfinite(high), high, low)) / 2, low + 1)
    return np.where(np.isnan(start), middle, start)


def _feasible(constraints: Constraints, low: Floats, high: Floats, found: Floats) -> Floats:
    """The point itself where it satisfies the constraints, else the nearest that does."""
    missed = np.abs(constraints.excess(found)).max(initial=0.0)
    if missed <= TIGHT * max(1.0, float(np.abs(found).max(initial=0.0))):
        return found
    return nearest(constraints, low, high, found, np.ones(found.size))
