"""Co-agglomeration of all pairs of 1,000 industries over 500 regions, under two seconds.

The peer does the same for every pair in a loop over a pandas pivot, as an analyst would write it, without
status or weight.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl

from benchmarks.timing import report, timed
from klaster.indicators.colocation import coagglomeration_index

INDUSTRIES = 1000
REGIONS = 500
ROUNDS = 3


def run() -> None:
    """Measure ours beside a loop over pairs."""
    jobs = _jobs()
    frame = jobs.to_pandas()
    ours, peer = "klaster, all pairs with status", "pandas and numpy, a loop over pairs"
    seconds = timed({ours: lambda: coagglomeration_index(jobs), peer: lambda: _looped(frame)}, ROUNDS)
    report(seconds, ours)
    _check(jobs, frame)
    verdict = "yes" if min(seconds[ours]) < 2 else "NO"
    print(f"{INDUSTRIES * (INDUSTRIES - 1) // 2:,} pairs over {REGIONS} regions under 2 s: {verdict}")


def _jobs() -> pl.DataFrame:
    """A full table: sizes of regions and industries are unequal, as they are anywhere."""
    random = np.random.default_rng(7)
    means = np.outer(random.lognormal(0, 1, REGIONS), random.lognormal(2, 1, INDUSTRIES))
    regions, industries = np.indices(means.shape).reshape(2, -1)
    return pl.DataFrame(
        {
            "region": pl.Series(regions).cast(pl.String),
            "industry": pl.Series(industries).cast(pl.String).str.zfill(4),
            "value": random.poisson(means).ravel(),
        }
    )


def _looped(frame: pd.DataFrame) -> dict[tuple[str, str], float]:
    table = frame.pivot_table(index="region", columns="industry", values="value", aggfunc="sum")
    base = table.sum(axis=1) / table.to_numpy().sum()
    excess = (table / table.sum()).sub(base, axis=0)
    spare = 1 - (base**2).sum()
    columns = {name: excess[name].to_numpy() for name in excess.columns}
    names = list(columns)
    return {
        (first, second): float(columns[first] @ columns[second] / spare)
        for place, first in enumerate(names)
        for second in names[place + 1 :]
    }


def _check(jobs: pl.DataFrame, frame: pd.DataFrame) -> None:
    """Both give the same numbers, or the ratio means nothing."""
    ours = coagglomeration_index(jobs)
    looped = _looped(frame)
    computed = {
        (first, second): value
        for first, second, value in ours.select("industry", "partner", "value").iter_rows()
    }
    gap = max(abs(computed[pair] - value) for pair, value in looped.items())
    print(f"largest difference from the loop {gap:.1e}")
    assert gap < 1e-9
