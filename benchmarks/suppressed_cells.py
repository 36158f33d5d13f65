"""Ranges of the hidden cells of 50 regions x 600 industries in three levels, within two minutes.

The peer is what an analyst would write: two calls of ``scipy.optimize.linprog`` for each hidden cell over the
same constraints. It is run on a sample of the cells and multiplied up, which is said in what is printed.
"""

from __future__ import annotations

import time

import numpy as np
import polars as pl
from scipy import sparse
from scipy.optimize import linprog

from klaster.indicators.suppression import suppressed_cells
from klaster.indicators.suppression_rows import checked_rows
from klaster.indicators.suppression_table import table_problem

REGIONS = 50
SECTIONS, GROUPS, CLASSES = 20, 100, 480
HIDDEN = (0.2, 0.4, 0.6)
SAMPLE = 3
LIMIT = 120


def run() -> None:
    """Measure each share of hidden cells beside the sampled peer."""
    suppressed_cells(made(HIDDEN[0]))  # what is compiled on the first call is compiled once a machine
    for share in HIDDEN:
        table = made(share)
        unknown = table["value"].null_count()
        inside = _seconds(table, publish=False)
        shown = _seconds(table, publish="disclosure")
        peer = _peer(table) * unknown
        print(
            f"{share:.0%} of {table.height:,} cells hidden ({unknown:,}): ranges and estimates {inside[0]:.1f} s "
            f"({inside[1]:.0f} s of processor), re-suppressed for publication {shown[0]:.1f} s ({shown[1]:.0f} s); "
            f"two linprog calls a cell {peer:,.0f} s (from {SAMPLE} cells), ours/this {inside[0] / peer:.4f}; "
            f"under {LIMIT} s: {'yes' if shown[0] < LIMIT else 'NO'}",
            flush=True,
        )


def made(share: float, seed: int = 0) -> pl.DataFrame:
    """Regions and their total x sections, groups, classes and their total; totals over regions are published."""
    random = np.random.default_rng(seed)
    count = 1 + SECTIONS + GROUPS + CLASSES
    above = np.concatenate(
        [
            [-1],
            np.zeros(SECTIONS, int),
            1 + np.arange(GROUPS) % SECTIONS,
            1 + SECTIONS + np.arange(CLASSES) % GROUPS,
        ]
    )
    values = np.zeros((REGIONS + 1, count))
    means = np.outer(random.lognormal(0, 1, REGIONS), random.lognormal(2, 1, CLASSES))
    values[:REGIONS, -CLASSES:] = random.poisson(means)
    for industry in range(count - 1, 0, -1):
        values[:REGIONS, above[industry]] += values[:REGIONS, industry]
    values[REGIONS] = values[:REGIONS].sum(axis=0)
    hidden = np.zeros(values.shape, bool)
    hidden[:REGIONS, 1:] = random.random((REGIONS, count - 1)) < share
    region, industry = (place.ravel() for place in np.indices(values.shape))
    codes = np.array(["_T", *(f"i{n:03}" for n in range(1, count))])
    return pl.DataFrame(
        {
            "region": np.where(region == REGIONS, "_T", np.char.add("r", region.astype(str))),
            "industry": codes[industry],
            "industry_parent": np.where(above >= 0, codes[above], "")[industry],
            "value": pl.Series(np.where(hidden, np.nan, values).ravel()).fill_nan(None),
            "status": np.where(hidden, "Q", "A").ravel(),
        }
    )


def _seconds(table: pl.DataFrame, **parameters: object) -> tuple[float, float]:
    start, used = time.perf_counter(), time.process_time()
    suppressed_cells(table, **parameters)
    return time.perf_counter() - start, time.process_time() - used


def _peer(table: pl.DataFrame) -> float:
    """Seconds for both ends of one hidden cell."""
    problem = table_problem(checked_rows(table), "auto", "complete", "auto", 0.0, "value").problem
    over = problem.constraints.without(problem.known, np.where(problem.known, problem.values, 0.0))
    matrix = sparse.csr_array(over.matrix)
    cells = np.random.default_rng(1).integers(0, matrix.shape[1], SAMPLE)
    start = time.perf_counter()
    for cell in cells:
        for sign in (1.0, -1.0):
            cost = np.zeros(matrix.shape[1])
            cost[cell] = sign
            solved = linprog(cost, A_eq=matrix, b_eq=over.upper, bounds=(0, None), method="highs")
            assert solved.status == 0
    return (time.perf_counter() - start) / SAMPLE


if __name__ == "__main__":
    run()
