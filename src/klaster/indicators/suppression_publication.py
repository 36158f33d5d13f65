"""What may be published of a solved table, so that no withheld cell can be worked out from the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from klaster.indicators.suppression_solution import Problem, Solution, estimates, solution
from klaster.numerics.bounds import Floats, Mask
from klaster.numerics.optimisation import least_moves

PROTECTION = 0.1
"""A withheld cell stays uncertain by at least this share of itself."""
_OF_UNKNOWN, _OF_ZERO, _OF_TOTAL = 1e-3, 50.0, 20.0
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Publication:
    """The table as its readers see it, its solution, and what was taken out of it."""

    problem: Problem
    solved: Solution
    withheld: Mask
    complementary: Mask


def publication(
    problem: Problem, solved: Solution, sensitive: Mask, totals: Mask, narrow: float = 0.0
) -> Publication:
    """The table without its pinned sensitive cells and without what would give them away.

    A pinned cell follows from published neighbours, so hiding it alone hides nothing: as few and as
    small neighbours as possible are withheld with it. Then everything is solved anew from what is
    left, so that ranges and estimates are functions of what is published and tell nothing more.
    """
    withheld = sensitive & solved.pinned(narrow)
    complementary = np.zeros(withheld.size, np.bool_)
    if not withheld.any():
        return Publication(problem, solved, withheld, complementary)
    first, start = problem, estimates(problem, solved, "quadratic")
    for attempt in range(_ROUNDS):
        complementary |= _neighbours(first, start, withheld, totals, narrow, attempt)
        problem = _without(first, withheld | complementary)
        reopened = solution(problem, solved)
        if not (withheld & reopened.pinned(narrow)).any():
            return Publication(problem, reopened, withheld, complementary)
        totals = np.zeros(withheld.size, np.bool_)
    everything = withheld | first.known
    problem = _without(first, everything)
    return Publication(problem, solution(problem), withheld, everything & ~withheld)


def _without(problem: Problem, hidden: Mask) -> Problem:
    """The table to one who does not know the hidden cells nor anything said of them."""
    return replace(
        problem,
        known=problem.known & ~hidden,
        values=np.where(hidden, np.nan, problem.values),
        low=np.where(hidden, 0.0, problem.low),
        high=np.where(hidden, np.inf, problem.high),
        start=np.where(hidden, np.nan, problem.start),
    )


def _neighbours(
    problem: Problem, x: Floats, withheld: Mask, totals: Mask, narrow: float, attempt: int
) -> Mask:
    """The known cells that move when every withheld cell rises enough, at the least loss of what is known."""
    positive = problem.values[problem.known & (problem.values > 0)]
    least = max(problem.unit, 1e-3 * float(np.median(positive)) if positive.size else 0.0)
    rise = np.maximum(max(PROTECTION, 2 * narrow) * x, least) * 2.0**attempt
    down = np.where(problem.known, x, np.where(withheld, 0.0, x - problem.low))
    up = np.where(problem.known | withheld, np.inf, problem.high - x)
    weight = np.where(problem.known, 1.0, _OF_UNKNOWN)
    weight *= np.where(problem.known & (x == 0), _OF_ZERO, 1.0) * np.where(totals, _OF_TOTAL, 1.0)
    moved = least_moves(_around(problem, x), x, down, up, weight, np.where(withheld, rise, 0.0))
    return problem.known & (np.abs(moved) > 1e-6 * np.maximum(1.0, rise.max(initial=0.0)))


def _around(problem: Problem, x: Floats):
    """The constraints, widened where the table itself misses them."""
    excess = problem.constraints.excess(x)
    return replace(
        problem.constraints,
        lower=problem.constraints.lower + np.minimum(excess, 0.0),
        upper=problem.constraints.upper + np.maximum(excess, 0.0),
    )
