"""Establishment rows in any number, for measuring speed: no map, no story, only size and skew.

Every cell appears once before the rest is drawn, so a table of ten million rows has all of its cells.
Chunks are drawn independently: a chunk is the same whatever is drawn before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

CHUNK = 1_000_000
FIRST_YEAR = 2015
SKEW = 1.5
SIZE_MEDIAN, SIZE_SPREAD = 7.0, 1.1

Dimensions = tuple[int, int, int]
CELLS: Dimensions = (1_000, 140, 10)
"""Regions, industries and years: 1.4 million cells."""


def establishment_rows(
    count: int, seed: int = 2019, *, cells: Dimensions = CELLS, chunk: int = CHUNK
) -> Iterator[pl.DataFrame]:
    """Frames of establishments: region, industry, period, establishment, value (persons).

    Parameters
    ----------
    count : int
        Rows in all.
    seed : int
        Equal seeds and chunk sizes give equal rows.
    cells : tuple of int
        Numbers of regions, industries and years.
    chunk : int
        Rows in one frame; memory grows with it, not with ``count``.

    Examples
    --------
    >>> [frame.height for frame in establishment_rows(25, cells=(2, 3, 1), chunk=10)]
    [10, 10, 5]
    """
    labels = _labels(cells)
    for number, start in enumerate(range(0, count, chunk)):
        yield _chunk(np.arange(start, min(start + chunk, count)), [seed, number], cells, labels)


def write_establishment_rows(
    folder: Path, count: int, seed: int = 2019, *, cells: Dimensions = CELLS, chunk: int = CHUNK
) -> list[Path]:
    """Write the rows to Parquet files in a folder, one file a chunk; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    for number, frame in enumerate(establishment_rows(count, seed, cells=cells, chunk=chunk)):
        paths.append(folder / f"establishments_{number:05d}.parquet")
        frame.write_parquet(paths[-1], compression="lz4")
    return paths


def _labels(cells: Dimensions) -> dict[str, pl.Series]:
    regions, industries, years = cells
    return {
        "region": pl.Series([f"R{number:04d}" for number in range(regions)]),
        "industry": pl.Series([f"I{number:03d}" for number in range(industries)]),
        "period": pl.Series([str(FIRST_YEAR + number) for number in range(years)]),
    }


def _chunk(
    rows: NDArray[np.int64], seed: list[int], cells: Dimensions, labels: dict[str, pl.Series]
) -> pl.DataFrame:
    random = np.random.default_rng(seed)
    positions = _positions(random, rows, cells)
    sizes = SIZE_MEDIAN * np.exp(SIZE_SPREAD * random.standard_normal(len(rows), dtype=np.float32))
    columns = {name: labels[name].gather(place) for name, place in zip(labels, positions, strict=True)}
    return pl.DataFrame({**columns, "establishment": rows, "value": np.ceil(sizes).astype(np.int64)})


def _positions(
    random: np.random.Generator, rows: NDArray[np.int64], cells: Dimensions
) -> list[NDArray[np.uint32]]:
    """Positions of region, industry and year: each cell once in a scattered order, then by chance with skew."""
    total = cells[0] * cells[1] * cells[2]
    scattered = np.unravel_index(rows * _step(total) % total, cells)
    skewed = [_skewed(random, len(rows), size) for size in cells[:2]]
    drawn = [*skewed, random.integers(0, cells[2], len(rows))]
    first = rows < total
    return [np.where(first, a, b).astype(np.uint32) for a, b in zip(scattered, drawn, strict=True)]


def _skewed(random: np.random.Generator, count: int, size: int) -> NDArray[np.int64]:
    """Positions among ``size``, the first ones more often."""
    return (
        (size * random.random(count, dtype=np.float32) ** np.float32(SKEW)).astype(np.int64).clip(0, size - 1)
    )


def _step(total: int) -> int:
    """A stride without a common factor with the number of cells: it visits each of them once."""
    step = max(int(total * 0.618), 1)
    while gcd(step, total) != 1:
        step += 1
    return step
