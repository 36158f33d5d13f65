"""All indices of a 3,000-region x 1,000-industry x 10-year table, 5 % filled, under 60 s and 8 GiB on two cores.

Beside the same indices in pandas, and beside `inequality` and `segregation` by industry and year, where
they are timed on a sample and the time of all is reckoned from it. Ours have status and interval, the
peers neither. ``KLASTER_BENCH_SCALE=0.1`` takes a tenth of the regions.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

import klaster
from benchmarks.indices_peer import PEERS
from benchmarks.timing import report, timed

SCALE = float(os.environ.get("KLASTER_BENCH_SCALE", "1"))
REGIONS, INDUSTRIES, YEARS, FILLED = int(3000 * SCALE), 1000, range(2010, 2020), 0.05
SAMPLE = 20
METHODS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("location_quotient", {}),
    ("rest_of_area_quotient", {}),
    ("standardised_location_quotient", {}),
    ("shift_share", {}),
    ("shift_share", {"variant": "esteban_marquillas"}),
    ("shift_share", {"variant": "dynamic"}),
    ("shift_share", {"variant": "gerfin", "level": "region"}),
    ("growth_rate", {}),
    ("herfindahl_index", {}),
    ("krugman_index", {}),
    ("krugman_index", {"reference": "rest"}),
    ("krugman_index", {"reference": "mean_of_others"}),
    ("krugman_index", {"reference": "pairwise"}),
    ("hachman_index", {}),
    ("hoover_index", {}),
    ("locational_gini", {}),
    ("locational_gini", {"convention": "quotient"}),
    ("theil_index", {"weights": "population"}),
    ("entropy_index", {}),
    ("related_variety", {}),
    ("convergence", {}),
    ("traded_industries", {}),
    ("cluster_strength", {}),
)


def run() -> None:
    """Time every method once, then each beside its peers."""
    table = _table()
    klaster.compute("adding_up_gap", table.head(10))  # imports the methods
    print(f"{table.height:,} filled cells of {REGIONS * INDUSTRIES * len(YEARS):,}")
    whole = sum(_timed_once(name, parameters, table) for name, parameters in METHODS)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    verdict = "yes" if whole < 60 and peak < 8 else "NO"
    print(f"all {len(METHODS)} methods {whole:.1f} s, peak {peak:.1f} GiB; under 60 s and 8 GiB: {verdict}")
    _beside_pandas(table)
    _beside_libraries(table)


def _table() -> pl.DataFrame:
    """Cells of unequal regions and industries that persist from year to year."""
    random = np.random.default_rng(7)
    regions, industries = random.lognormal(0, 1, REGIONS), random.lognormal(0, 1, INDUSTRIES)
    places = random.choice(REGIONS * INDUSTRIES, int(REGIONS * INDUSTRIES * FILLED), replace=False)
    region, industry = np.divmod(places, INDUSTRIES)
    means = 1 + 20 * regions[region] * industries[industry]
    years = [
        pl.DataFrame({"region": region, "industry": industry, "period": np.full(len(places), year),
                      "value": random.poisson(means * random.lognormal(0, 0.1, len(places)))})
        for year in YEARS
    ]  # fmt: skip
    words = pl.concat(years).with_columns(
        pl.format("r{}", pl.col("region").cast(pl.String).str.zfill(4)).alias("region"),
        pl.format("i{}", pl.col("industry").cast(pl.String).str.zfill(4)).alias("industry"),
        population=100.0 + pl.col("region"),
    )
    return words.with_columns(group=pl.col("industry").str.head(3))


def _timed_once(name: str, parameters: dict[str, Any], table: pl.DataFrame) -> float:
    # The groups are of industries: only related variety reads them.
    read = table if name == "related_variety" else table.drop("group")
    start = time.perf_counter()
    klaster.compute(name, read, **parameters)
    seconds = time.perf_counter() - start
    label = " ".join([name, *(str(value) for value in parameters.values())])
    print(f"{label:48} {seconds:6.2f} s", flush=True)
    return seconds


def _beside_pandas(table: pl.DataFrame) -> None:
    frame = table.select("region", "industry", "period", "value").to_pandas()
    for name, peer in PEERS.items():
        ours = f"klaster.{name}, status and interval"
        report(timed({ours: lambda name=name: klaster.compute(name, table),
                      f"pandas, {name}": lambda peer=peer: peer(frame)}, 1), ours)  # fmt: skip
        _check(name, table, peer(frame))


def _check(name: str, table: pl.DataFrame, expected: pd.Series | pd.DataFrame) -> None:
    """Both give the same numbers, or the ratio means nothing."""
    keys = list(expected.index.names)
    column = "value" if isinstance(expected, pd.Series) else "regional"
    plain = expected if isinstance(expected, pd.Series) else expected[column]
    computed = klaster.compute(name, table).frame.sort(keys)[column].to_numpy()
    gap = np.nanmax(np.abs(computed - plain.sort_index().to_numpy()))
    print(f"  largest difference {gap:.1e}")
    assert gap < 1e-6, name


def _beside_libraries(table: pl.DataFrame) -> None:
    """Gini and Theil of an industry over regions, dissimilarity against all else: by industry and year."""
    from inequality.gini import Gini  # noqa: PLC0415  (slow to import)
    from inequality.theil import Theil  # noqa: PLC0415
    from segregation.singlegroup import Dissim  # noqa: PLC0415

    wide, total = _wide(table)
    frames = [pd.DataFrame({"own": wide[:, place], "total": total}) for place in range(SAMPLE)]
    peers: dict[str, tuple[str, dict[str, Any], Callable[[int], Any]]] = {
        "inequality.Gini": ("locational_gini", {"base": "equal"}, lambda place: Gini(wide[:, place])),
        "inequality.Theil": ("theil_index", {"weights": "equal"}, lambda place: Theil(wide[:, place])),
        "segregation.Dissim": ("hoover_index", {}, lambda place: Dissim(frames[place], "own", "total")),
    }
    distributions = INDUSTRIES * len(YEARS)
    for label, (name, parameters, peer) in peers.items():
        start = time.perf_counter()
        for place in range(SAMPLE):
            peer(place)
        theirs = (time.perf_counter() - start) / SAMPLE * distributions
        start = time.perf_counter()
        klaster.compute(name, table.drop("group"), **parameters)
        ours = time.perf_counter() - start
        print(
            f"klaster.{name:18} {ours:6.2f} s  {label} of all {distributions:,} {theirs:7.1f} s  ours/this {ours / theirs:5.2f}"
        )


def _wide(table: pl.DataFrame) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Regions x some industries of the first year, zeros where there is no row, and the regions' totals."""
    year = table.filter(pl.col("period") == YEARS[0])
    regions = year.select(pl.col("region").unique().sort())
    total = regions.join(
        year.group_by("region").agg(pl.col("value").sum()), on="region", maintain_order="left"
    )
    chosen = year["industry"].unique().sort().head(SAMPLE)
    columns = [
        regions.join(year.filter(pl.col("industry") == each), on="region", how="left", maintain_order="left")[
            "value"
        ]
        .fill_null(0)
        .to_numpy()
        for each in chosen
    ]
    return np.stack(columns, axis=1).astype(float), total["value"].to_numpy().astype(float)
