"""Complexity and relatedness: 200 x 2,000 beside `ecomplexity` and beside plain numpy; 3,000 regions x 1,000 industries x 20 years; the grid of cluster definitions.

``KLASTER_BENCH_YEARS`` (2 unless said) of the twenty are timed and all twenty reckoned. `ecomplexity` runs where it is installed, once.
"""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable

import numpy as np
import polars as pl

from benchmarks.timing import report, timed
from klaster.indicators.complexity import economic_complexity_index
from klaster.indicators.industry_groups import industry_group_scores
from klaster.indicators.relatedness import proximity, relatedness_density
from klaster.numerics.complexity import complexity

YEARS = int(os.environ.get("KLASTER_BENCH_YEARS", "2"))


def run() -> None:
    """Print the time of each claim and the ratios to peers."""
    _beside_peers()
    table = _panel(3000, 1000, YEARS)
    for words, one in (
        ("complexity of regions", lambda: economic_complexity_index(table, simulations=0)),
        ("proximity", lambda: proximity(table, simulations=0)),
        ("relatedness density", lambda: relatedness_density(table, simulations=0)),
    ):
        seconds = _once(one)
        print(f"{words}, 3,000 x 1,000, {YEARS} years {seconds:.1f} s, 20 years {seconds / YEARS * 20:.0f} s")
    definitions = _panel(180, 800, 1)
    seconds = _once(lambda: industry_group_scores(definitions))
    grid = industry_group_scores(definitions.filter(pl.col("industry") < "i0200"))
    print(f"grid of {grid.height} configurations and more on 800 industries x 180 regions: {seconds:.0f} s")


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _panel(regions: int, industries: int, years: int) -> pl.DataFrame:
    """A filled table of jobs in twenty groups of industries."""
    random = np.random.default_rng(1)
    strength = random.lognormal(0, 1, (regions, 20))[:, np.arange(industries) % 20]
    jobs = random.lognormal(2, 1, (regions, 1)) * strength * random.lognormal(0, 0.5, (regions, industries))
    one = pl.DataFrame(
        {
            "region": np.repeat([f"r{at:04}" for at in range(regions)], industries),
            "industry": np.tile([f"i{at:04}" for at in range(industries)], regions),
            "value": jobs.ravel(),
        }
    )
    return pl.concat(one.with_columns(period=pl.lit(2000 + year)) for year in range(years))


def _beside_peers() -> None:
    random = np.random.default_rng(2)
    held = (random.random((200, 2000)) < 0.2).astype(float)

    def plain() -> None:
        across, down = held / held.sum(axis=1)[:, None], held / held.sum(axis=0)
        np.linalg.eig(across @ down.T)

    seconds = timed({"klaster": lambda: complexity(held), "numpy, regions only": plain}, 3)
    report(seconds, "klaster")
    theirs = _ecomplexity(held)
    print(f"ecomplexity {theirs:.1f} s: {theirs / min(seconds['klaster']):.0f} x slower" if theirs else "ecomplexity is not installed")  # fmt: skip


def _ecomplexity(held: np.ndarray) -> float | None:
    try:
        import ecomplexity  # noqa: PLC0415
        import pandas as pd  # noqa: PLC0415
    except ImportError:
        return None
    places, products = np.indices(held.shape)
    frame = pd.DataFrame({"time": 1, "loc": places.ravel(), "prod": products.ravel(), "val": held.ravel()})
    names = {"time": "time", "loc": "loc", "prod": "prod", "val": "val"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _once(lambda: ecomplexity.ecomplexity(frame, names, presence_test="manual"))


if __name__ == "__main__":
    run()
