"""About how long the slow methods take, in seconds on one processor of today: a server must know before it begins.

The constants are fitted to measurements and lean to the long side.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from klaster.indicators.suppression_rows import checked_rows
from klaster.indicators.suppression_solution import Problem
from klaster.indicators.suppression_table import table_problem
from klaster.model.errors import InputError
from klaster.numerics.bounds import branches

_A_ROW, _A_PAIR_OF_CELLS = 2e-5, 3e-7
_A_PAIR, _A_SHUFFLED_PAIR = 2e-4, 1.2e-6
_A_THROW = 1e-6
_A_TRIAL = 4e-7


def effort_of_suppressed_cells(table: pl.DataFrame, parameters: Mapping[str, Any]) -> float:
    """Seconds for the ranges of hidden cells: those that hang together count by the square of their number.

    >>> rows = pl.DataFrame({"region": ["a", "_T"], "industry": ["x", "x"], "value": [None, 5.0]})
    >>> effort_of_suppressed_cells(rows, {}) < 0.01
    True
    """
    chosen: dict[str, Any] = {
        "nesting": "auto",
        "parts": "auto",
        "absent": "auto",
        "rounding": "auto",
        "prior": "value",
    }
    chosen |= {name: value for name, value in parameters.items() if name in chosen}
    try:
        problem = table_problem(checked_rows(table), **chosen).problem
    except InputError:
        return 0.0  # it will be refused at once, and in its own words
    return _A_ROW * table.height + _A_PAIR_OF_CELLS * float((_branch_sizes(problem) ** 2).sum())


def _branch_sizes(problem: Problem) -> Any:
    """How many unknown cells hang together, branch by branch."""
    over = problem.constraints.without(problem.known, np.where(problem.known, problem.values, 0.0))
    touched = np.diff(over.matrix.indptr) > 0
    inner = over.of(touched, np.ones(int((~problem.known).sum()), np.bool_))
    return np.bincount(branches(inner.matrix)[1]).astype(np.float64)


def effort_of_reshuffling(table: pl.DataFrame, parameters: Mapping[str, Any]) -> float:
    """Seconds for all pairs of industries of a period, each reshuffled so many times.

    >>> round(effort_of_reshuffling(pl.DataFrame({"industry": ["x", "y", "z"]}), {"simulations": 0}), 6)
    0.0006
    """
    keys = [name for name in ("territory", "period") if name in table.columns]
    counts = table.select("industry", *keys).unique().group_by(keys or pl.lit(0)).len()["len"].to_numpy()
    pairs = float((counts * (counts - 1.0) / 2).sum())
    return pairs * (_A_PAIR + _A_SHUFFLED_PAIR * float(parameters["simulations"]))


def effort_of_throws(table: pl.DataFrame, parameters: Mapping[str, Any]) -> float:
    """Seconds for the plants of industries of few plants, each thrown at regions so many times.

    >>> effort_of_throws(pl.DataFrame({"industry": ["x"] * 5}), {"few_plants": 20, "simulations": 1_000_000})
    5.0
    """
    keys = [name for name in ("territory", "period", "industry") if name in table.columns]
    counts = table.group_by(keys).len()["len"]
    thrown = counts.filter(counts < int(parameters["few_plants"])).sum()
    return _A_THROW * float(thrown) * float(parameters["simulations"])


def effort_of_trials(table: pl.DataFrame, parameters: Mapping[str, Any]) -> float:
    """Seconds for a composite index made so many times.

    >>> effort_of_trials(pl.DataFrame({"unit": ["a", "b"]}), {"trials": 100_000})
    0.08
    """
    name = next((name for name in ("unit", "region") if name in table.columns), None)
    keys = [each for each in (name, "period") if each and each in table.columns]
    units = table.select(keys).unique().height if keys else table.height
    trials = float(parameters["trials"]) if "trials" in parameters else _SOBOL * float(parameters["samples"])
    return _A_TRIAL * units * trials


def effort_of_grouping(table: pl.DataFrame, parameters: Mapping[str, Any]) -> float:
    """Seconds for a grid of cluster definitions: trees are cheap, functions with many starts are not.

    >>> effort_of_grouping(pl.DataFrame({"industry": ["x"] * 3}), {"way": "given"}) < 0.1
    True
    """
    if parameters["way"] == "given":
        return 0.05
    count = float(table["industry"].n_unique())
    periods = float(table["period"].n_unique()) if "period" in table.columns else 1.0
    numbers = 1.0 if parameters.get("groups") else min(30.0, max(count / 5, 1.0))
    starts = {"auto": 1.0, "ward": 0.02, "average": 0.02}.get(str(parameters["way"]), 0.4)
    draws = 0.01 * float(parameters.get("simulations", 0)) * _A_SIMILARITY * count**2
    return periods * (_A_GROUPING * starts * numbers * count + _A_SIMILARITY * count**2 + draws)


_A_GROUPING, _A_SIMILARITY = 8e-3, 1e-6
_SOBOL = 14
"""Trials a sample: one more than the choices and their complements."""


def effort_of_areas(table: pl.DataFrame, parameters: Mapping[str, Any]) -> float:
    """Seconds for a statistic of regions and their neighbours, industry by industry, with so many permutations.

    >>> table = pl.DataFrame({"region": ["a", "b", "a", "b"], "industry": ["x", "x", "y", "y"]})
    >>> round(effort_of_areas(table, {"permutations": 1000}), 5)
    0.00152
    """
    keys = [name for name in ("territory", "industry", "period") if name in table.columns]
    layers = table.select(keys).unique().height if keys else 1
    regions = table["region"].n_unique()
    return layers * (_A_LAYER + _A_DEALT * _NEAR * regions * float(parameters["permutations"]))


_A_LAYER, _A_DEALT, _NEAR = 7e-4, 5e-9, 6
