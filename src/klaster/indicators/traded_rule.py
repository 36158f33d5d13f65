"""The measures behind Porter's rule: where an industry's jobs are, relative to all jobs."""

from __future__ import annotations

from typing import Literal

import polars as pl

from klaster.indicators.cell_margins import cell_margins
from klaster.indicators.margins import ESTIMATE, UNKNOWN, Missing, Rows

Gini = Literal["quotient", "locational"]
GROUP = ["industry", "period"]


def dispersion(
    table: pl.DataFrame, rows: Rows, top_regions: int, gini: Gini, missing: Missing
) -> pl.DataFrame:
    """By industry: ``specialised_share``, ``top_quotient``, ``gini``, ``regions``, ``worst`` and ``raw``, the worst of its cells."""
    cells = _quotients(cell_margins(table, missing, rows))
    regions = cells.group_by("period").agg(pl.col("region").n_unique().cast(pl.Int64).alias("regions"))
    cells = cells.join(regions, on="period", nulls_equal=True).sort(
        "quotient", nulls_last=True, maintain_order=True
    )
    cells = cells.with_columns(
        _unknown=pl.col("quotient").is_null().sum().over(GROUP), _listed=pl.len().over(GROUP)
    )
    return cells.group_by(*GROUP).agg(
        _specialised_share(),
        _top_quotient(top_regions),
        (_gini_of_quotients() if gini == "quotient" else _locational_gini()).alias("gini"),
        pl.col("regions").first(),
        _worst(rows, missing),
        pl.col("severity").max().alias("raw"),
    )


def _quotients(margins: pl.DataFrame) -> pl.DataFrame:
    if "period" not in margins.columns:
        margins = margins.with_columns(period=pl.lit(None, pl.String))
    positive = {
        name: pl.when(pl.col(name) > 0).then(name) for name in ("region_total", "industry_total", "total")
    }
    base = positive["region_total"] / positive["total"]
    share = pl.col("observed") / positive["industry_total"]
    usable = pl.col("worst") < UNKNOWN
    return margins.with_columns(
        base=base,
        share=pl.when(usable).then(share),
        quotient=pl.when(usable).then(share / base),
    )


def _specialised_share() -> pl.Expr:
    """The share of the industry's jobs that is in regions whose quotient is one or more."""
    share = pl.col("share").filter(pl.col("quotient").round_sig_figs(12) >= 1).sum()
    return pl.when(pl.col("quotient").is_not_null().any()).then(share).alias("specialised_share")


def _top_quotient(regions: int) -> pl.Expr:
    """The mean of the largest quotients, of regions that have the industry at all."""
    return pl.col("quotient").filter(pl.col("quotient") > 0).top_k(regions).mean().alias("top_quotient")


def _gini_of_quotients() -> pl.Expr:
    """Gini of the quotients of all regions alike; rows come in the order of quotients, regions without a row first."""
    quotient = pl.col("quotient").drop_nulls()
    count = (pl.col("regions") - pl.col("_unknown")).first()
    absent = (pl.col("regions") - pl.col("_listed")).first()
    place = quotient.cum_count() + absent
    return pl.when(quotient.sum() > 0).then(
        2 * (place * quotient).sum() / (count * quotient.sum()) - (count + 1) / count
    )


def _locational_gini() -> pl.Expr:
    """Twice the area between the Lorenz curve of the industry over all jobs and the diagonal."""
    known = pl.col("quotient").is_not_null()
    share, base = pl.col("share").filter(known), pl.col("base").filter(known)
    share = share / share.sum()
    covered = 1 - pl.col("base").filter(~known).sum()
    return pl.when(share.sum() > 0).then(1 - (base / covered * (2 * share.cum_sum() - share)).sum())


def _worst(rows: Rows, missing: Missing) -> pl.Expr:
    """The industry's severity: a region without a row or with an unknown cell makes it an estimate."""
    known = pl.col("severity") < UNKNOWN
    part = pl.col("severity") if missing == "withhold" else pl.lit(ESTIMATE)
    ranks = pl.when(known).then("worst").otherwise(part).max()
    gaps = (
        pl.when((pl.col("regions") > pl.col("_listed")).any() & (rows == "cells")).then(ESTIMATE).otherwise(0)
    )
    return pl.max_horizontal(ranks, gaps).alias("worst")
