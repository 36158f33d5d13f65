"""Co-agglomeration of pairs and of groups of industries, from shares of regions."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from klaster.indicators.margins import UNKNOWN
from klaster.indicators.plant_matrix import PlantMatrix, pair_table, plant_matrices
from klaster.indicators.plants import lettered
from klaster.numerics.dartboard import Array

LEAST = 1e-12


def pair_indices(matrix: PlantMatrix, period_type: Any) -> pl.DataFrame:
    """The index of every pair of industries of one period, with its weight in the index of all."""
    excess, spare = _excess(matrix)
    index = excess.T @ excess / spare
    rank = np.maximum.outer(matrix.industry_rank, matrix.industry_rank)
    rank = np.maximum(rank, matrix.base_rank)
    index[rank >= UNKNOWN] = np.nan
    raw = np.maximum(np.maximum.outer(matrix.raw_rank, matrix.raw_rank), UNKNOWN)
    rank = np.where(np.isnan(index), np.maximum(rank, raw), rank)
    weights = _weights(matrix)
    weight = 2 * np.outer(weights, weights) / _mixture(weights)
    pairs = pair_table(matrix, rank, period_type, value=index, weight=weight)
    return pairs.with_columns(industries=pl.lit(2, pl.Int64))


def _excess(matrix: PlantMatrix) -> tuple[Array, float]:
    """Shares of each industry less the base, not numbers where an industry has no jobs; and what the base leaves."""
    totals = matrix.values.sum(axis=0)
    shares = matrix.values / np.where(totals > 0, totals, np.nan)
    spare = 1 - np.square(matrix.shares).sum()
    return shares - matrix.shares[:, None], spare if spare > LEAST else np.nan


def _weights(matrix: PlantMatrix) -> Array:
    totals = matrix.values.sum(axis=0)
    return totals / totals.sum() if totals.sum() > 0 else np.full(len(totals), np.nan)


def _mixture(weights: Array) -> float:
    """The chance that two jobs of a group are of different industries; not a number for a single one."""
    mixture = 1 - np.square(weights).sum()
    return float(mixture) if mixture > LEAST else np.nan


def group_indices(rows: pl.DataFrame, shares: pl.DataFrame, complete: bool) -> pl.DataFrame:
    """One index for each group of industries and period; without a column ``group`` everything is one, ``all``."""
    if "group" not in rows.columns:
        rows = rows.with_columns(group=pl.lit("all"))
    whole = dict(rows.group_by("period").agg(pl.col("known").sum()).iter_rows())
    found = [
        _group_index(matrix, group, whole[matrix.period])
        for (group,), part in rows.partition_by("group", as_dict=True).items()
        for matrix in plant_matrices(_with_regions(part, shares), shares, complete=complete)
    ]
    kinds = {
        "industry": rows.schema["group"],
        "partner": rows.schema["group"],
        "period": rows.schema["period"],
    }
    return lettered(pl.DataFrame(found, schema_overrides={**kinds, "value": pl.Float64}))


def _with_regions(part: pl.DataFrame, shares: pl.DataFrame) -> pl.DataFrame:
    """A group is held against all regions of its periods: those without it have none of its first industry."""
    regions = shares.select("period", "region").join(
        part.select("period").unique(), on="period", how="semi", nulls_equal=True
    )
    absent = regions.join(part, on=["period", "region"], how="anti", nulls_equal=True)
    first = part.group_by("period").agg(
        pl.col("industry").min(), pl.lit(0.0).alias("known"), pl.col("part").min(), pl.col("severity").min()
    )
    filled = absent.join(first, on="period", nulls_equal=True)
    return pl.concat([part.select(*filled.columns), filled])


def _group_index(matrix: PlantMatrix, group: Any, whole: float) -> dict[str, Any]:
    excess, spare = _excess(matrix)
    weights = _weights(matrix)
    # An industry without jobs has no shares, and no weight either.
    there = weights > 0
    excess, weights = excess[:, there], weights[there]
    pooled = np.square(excess @ weights).sum()
    own = (np.square(weights) * np.square(excess).sum(axis=0)).sum()
    index = float((pooled - own) / (spare * _mixture(weights))) if there.any() else np.nan
    worst = int(max(matrix.industry_rank.max(), matrix.base_rank))
    exists = np.isfinite(index) and worst < UNKNOWN
    return {
        "industry": group, "partner": group, "period": matrix.period, "value": index if exists else None,
        "raw": int(matrix.raw_rank.max()),
        "weight": float(matrix.values.sum() / whole) if whole > 0 else None,
        "industries": int(there.sum()), "worst": worst,
    }  # fmt: skip
