"""Pairs of plants in one place: how many there are, and how many chance alone would bring together."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from klaster.indicators.margins import UNKNOWN
from klaster.indicators.plant_matrix import PlantMatrix, pair_table
from klaster.numerics.dartboard import Array


def colocation(matrix: PlantMatrix, period_type: Any, simulations: int, seed: int) -> pl.DataFrame:
    """Shares of plant pairs in one region, for every pair of industries of one period."""
    counts = matrix.values
    numbers = counts.sum(axis=0)
    pairs = np.outer(numbers, numbers)
    share = _quotient(counts.T @ counts, pairs)
    chance = _chance(counts.sum(axis=1))
    rank = np.maximum.outer(matrix.industry_rank, matrix.industry_rank)
    raw = np.maximum(np.maximum.outer(matrix.raw_rank, matrix.raw_rank), UNKNOWN)
    rank = np.where(np.isnan(share), np.maximum(rank, raw), rank)
    columns = {
        "value": share,
        "excess": share - chance,
        "expected": np.where(np.isnan(share), np.nan, chance),
        "p_value": _p_values(counts, share, simulations, seed),
        "plants": np.broadcast_to(numbers[:, None], share.shape),
        "partner_plants": np.broadcast_to(numbers[None, :], share.shape),
    }
    return pair_table(matrix, rank, period_type, **columns)


def _quotient(together: Array, pairs: Array) -> Array:
    return together / np.where(pairs > 0, pairs, np.nan)


def _chance(plants: Array) -> float:
    """The mean share under reshuffling of industries over plants: two different plants share a region."""
    total = plants.sum()
    return float((plants * (plants - 1)).sum() / (total * (total - 1))) if total > 1 else np.nan


def _p_values(counts: Array, share: Array, simulations: int, seed: int) -> Array:
    """The share of reshufflings that bring at least as many together, the observed one counted."""
    if simulations == 0 or counts.sum() < 2:
        return np.full(share.shape, np.nan)
    random = np.random.default_rng(seed)
    regions, industries = np.nonzero(counts)
    repeats = counts[regions, industries].astype(np.int64)
    place, kind = np.repeat(regions, repeats), np.repeat(industries, repeats)
    observed, reached = counts.T @ counts, np.zeros(share.shape)
    for _ in range(simulations):
        shuffled = np.bincount(place * counts.shape[1] + random.permutation(kind), minlength=counts.size)
        thrown = shuffled.reshape(counts.shape).astype(np.float64)
        reached += thrown.T @ thrown >= observed
    return np.where(np.isnan(share), np.nan, (1 + reached) / (1 + simulations))
