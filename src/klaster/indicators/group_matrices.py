"""Matrices of the similarity of industries from a table: co-location of jobs, of shares, of quotients, of establishments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from klaster.indicators.margins import ESTIMATE, UNKNOWN, severity
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.globe import Floats, Integers
from klaster.numerics.relatedness import correlations

_LEAST = 4


@dataclass(frozen=True)
class Built:
    """Of one period: jobs and establishments as regions x industries, the matrices, given groups, severities."""

    period: Any
    industries: list[str]
    jobs: Floats
    plants: Floats | None
    binary: bool
    matrices: dict[str, Floats]
    given: Integers
    group_names: list[str]
    worst: Integers

    def resampled(self, regions: Integers) -> dict[str, Floats]:
        """The matrices of other regions, some of them several times."""
        plants = None if self.plants is None else self.plants[regions]
        return similarities(self.jobs[regions], plants, self.binary)


def built(table: pl.DataFrame, binary: bool, given: bool) -> Iterator[Built]:
    """The matrices of each period, in order.

    Raises
    ------
    InputError
        For fewer than four industries that vary over regions, and for industries without a group where groups are given.
    """
    rows = _prepared(table)
    periods = [None] if "period" not in rows.columns else rows["period"].unique().sort().to_list()
    for period in periods:
        yield _of_period(
            rows if period is None else rows.filter(pl.col("period") == period), period, binary, given
        )


def similarities(jobs: Floats, plants: Floats | None, binary: bool) -> dict[str, Floats]:
    """The single matrices and their combination, each a correlation over regions.

    Raw jobs are ruled by large regions; shares of regions and ranks of quotients are not.
    """
    found = {"jobs": correlations(jobs)}
    if not binary:
        sums = jobs.sum(axis=1, keepdims=True)
        shares = np.divide(jobs, sums, out=np.zeros_like(jobs), where=sums > 0)
        found["shares"] = correlations(shares)
        found["quotients"] = correlations(_ranks(shares))
    if plants is not None:
        found["establishments"] = correlations(plants)
    return found if len(found) == 1 else {"combined": _combined(list(found.values())), **found}


def _ranks(values: Floats) -> Floats:
    """Ranks over regions: of shares they are those of quotients, which divide a column by one number."""
    from scipy.stats import rankdata  # noqa: PLC0415 - a second to load

    return rankdata(values, axis=0).astype(np.float64)


def _combined(matrices: list[Floats]) -> Floats:
    """The mean of the matrices, each with mean 0 and deviation 1 off the diagonal."""
    return np.mean([_standard(each) for each in matrices], axis=0)


def _standard(matrix: Floats) -> Floats:
    known = matrix[np.isfinite(matrix)]
    return (matrix - known.mean()) / (known.std() or 1.0) if len(known) else matrix


def _prepared(table: pl.DataFrame) -> pl.DataFrame:
    """One row a cell, cells of one key added up, with what is not known of them."""
    rows = table.with_columns(pl.col("region", "industry").cast(pl.String), pl.col("value").cast(pl.Float64))
    if "status" in rows.columns:
        ranked = nw.from_native(rows).select(_rank=severity(nw.col("status"))).to_native()
        rows = rows.with_columns(ranked)
    else:
        rows = rows.with_columns(_rank=pl.lit(0))
    known = pl.col("value").is_finite() & (pl.col("_rank") < UNKNOWN)
    rows = rows.with_columns(_known=known.fill_null(False))
    keys = [name for name in ("region", "industry", "period") if name in rows.columns]
    extra = [pl.col("establishments").cast(pl.Float64).sum()] if "establishments" in rows.columns else []
    group = [pl.col("group").cast(pl.String).first()] if "group" in rows.columns else []
    return rows.group_by(keys).agg(
        pl.when(pl.col("_known")).then(pl.col("value")).otherwise(0.0).sum().alias("value"),
        (~pl.col("_known")).any().alias("_unknown"),
        pl.col("_rank").max(),
        *extra,
        *group,
    )


def _of_period(rows: pl.DataFrame, period: Any, binary: bool, given: bool) -> Built:
    regions, industries = (rows[name].unique().sort() for name in ("region", "industry"))
    jobs = _laid(rows, regions, industries, "value")
    varied = np.ptp(jobs, axis=0) > 0
    if varied.sum() < _LEAST:
        raise InputError(
            Text(f"industries that vary over regions: {int(varied.sum())}, needed {_LEAST}", f"отраслей, различающихся по регионам: {int(varied.sum())}, нужно не меньше {_LEAST}"),
            Text("Give a table of more regions and industries.", "Дайте таблицу, где больше регионов и отраслей."),
        )  # fmt: skip
    jobs, industries = jobs[:, varied], industries.filter(pl.Series(varied))
    has = "establishments" in rows.columns
    plants = _laid(rows, regions, industries, "establishments") if has else None
    labels, names = _given(rows, industries) if given else (np.zeros(len(industries), np.int64), [])
    worst = rows.group_by("industry").agg(pl.col("_rank").max(), pl.col("_unknown").any())
    order = pl.DataFrame({"industry": industries}).join(
        worst, on="industry", how="left", maintain_order="left"
    )
    ranks = order.select(pl.when("_unknown").then(ESTIMATE).otherwise("_rank")).to_series().to_numpy()
    found = similarities(jobs, plants, binary)
    return Built(period, industries.to_list(), jobs, plants, binary, found, labels, names, ranks)


def _laid(rows: pl.DataFrame, regions: pl.Series, industries: pl.Series, name: str) -> Floats:
    kept = rows.filter(pl.col("industry").is_in(industries.implode()))
    full = np.zeros((len(regions), len(industries)))
    down, across = (
        kept[key].replace_strict(names, range(len(names)), return_dtype=pl.Int64).to_numpy()
        for key, names in (("region", regions), ("industry", industries))
    )
    full[down, across] = kept[name].fill_null(0.0).to_numpy()
    return full


def _given(rows: pl.DataFrame, industries: pl.Series) -> tuple[Integers, list[str]]:
    """The groups of a column, numbered in the order of their first industries."""
    groups = (
        dict(rows.filter(pl.col("group").is_not_null()).select("industry", "group").iter_rows())
        if "group" in rows.columns
        else {}
    )
    lacking = [name for name in industries if name not in groups]
    if lacking:
        raise InputError(
            Text(f"no group for {len(lacking)} industries: {', '.join(lacking[:5])}", f"нет группы у отраслей ({len(lacking)}): {', '.join(lacking[:5])}"),
            Text("Give the column group a name for each industry.", "Укажите в столбце group название группы каждой отрасли."),
        )  # fmt: skip
    names = list(dict.fromkeys(groups[name] for name in industries))
    return np.array([names.index(groups[name]) for name in industries], np.int64), names
