"""A regions x industries matrix of one period, with what is known of each industry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from klaster.indicators.margins import ESTIMATE, SEVERITY
from klaster.numerics.dartboard import Array


@dataclass(frozen=True, slots=True)
class PlantMatrix:
    """Sums of one period: ``values`` is regions x industries, the rest runs along one of the two.

    ``industry_rank`` is what an industry's worst part does to a sum, ``raw_rank`` that part's own severity;
    ``shares`` and ``base_rank`` are the base.
    """

    period: Any
    industries: pl.Series
    values: Array
    industry_rank: Array
    raw_rank: Array
    shares: Array
    base_rank: int


def plant_matrices(
    rows: pl.DataFrame, shares: pl.DataFrame, amount: str = "known", complete: bool = True
) -> Iterator[PlantMatrix]:
    """One matrix a period, its regions and industries in order.

    Unless the table is ``complete``, a region without a row makes its industry an estimate.
    """
    by_period = shares.partition_by("period", as_dict=True)
    parts = rows.partition_by("period", as_dict=True)
    for key in sorted(parts, key=lambda key: (key[0] is not None, key[0])):
        yield _matrix(parts[key], by_period[key].sort("region"), amount, complete)


def _matrix(part: pl.DataFrame, shares: pl.DataFrame, amount: str, complete: bool) -> PlantMatrix:
    industries = part["industry"].unique().sort()
    region, industry = _places(part["region"], shares["region"]), _places(part["industry"], industries)
    count = len(industries)
    places = region * count + industry
    values = np.bincount(places, weights=part[amount].to_numpy(), minlength=shares.height * count)
    rank, raw = (_worst(part[name], industry, count) for name in ("part", "severity"))
    if not complete:
        listed = np.bincount(np.unique(places) % count, minlength=count)
        rank = np.maximum(rank, np.where(listed < shares.height, ESTIMATE, 0))
    base_rank = int(np.max(shares["base_rank"].to_numpy()))
    share = shares["x"].fill_null(float("nan")).to_numpy()
    return PlantMatrix(part["period"][0], industries, values.reshape(-1, count), rank, raw, share, base_rank)


def _worst(ranks: pl.Series, industry: Array, count: int) -> Array:
    worst = np.zeros(count, np.int64)
    np.maximum.at(worst, industry, ranks.to_numpy())
    return worst


def _places(names: pl.Series, ordered: pl.Series) -> Array:
    """Where each name stands in a list of all of them; few words are compared once each."""
    found = pl.DataFrame({"name": ordered}).with_row_index("place")
    joined = pl.DataFrame({"name": names}).join(
        found, on="name", how="left", nulls_equal=True, maintain_order="left"
    )
    return joined["place"].to_numpy().astype(np.int64)


def pair_table(matrix: PlantMatrix, rank: Array, period_type: Any, **columns: Array) -> pl.DataFrame:
    """Every pair of industries once, in order: ``industry``, ``partner``, ``period``, ``status`` and the columns' upper halves.

    ``rank`` and ``columns`` are industries x industries; a value that is not a number is null.
    """
    first, second = np.triu_indices(len(matrix.industries), 1)
    letters = pl.Series([letter.value for letter in SEVERITY])
    halves = {name: pl.Series(name, half[first, second]).fill_nan(None) for name, half in columns.items()}
    return pl.DataFrame(
        {
            "industry": matrix.industries.gather(first),
            "partner": matrix.industries.gather(second),
            "period": pl.Series([matrix.period], dtype=period_type).new_from_index(0, len(first)),
            "status": letters.gather(rank[first, second]),
            **halves,
        }
    )


def joined_pairs(parts: list[pl.DataFrame], rows: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
    """The pairs of all periods; an empty table has none, but has their columns."""
    if parts:
        return pl.concat(parts)
    kinds = {
        "industry": rows.schema["industry"],
        "partner": rows.schema["industry"],
        "period": rows.schema["period"],
    }
    return pl.DataFrame(
        schema={**kinds, "status": pl.String, **{name: pl.Float64 for name in columns if name != "status"}}
    )
