"""The interval of a location quotient: delta method for large counts, score for small ones."""

from __future__ import annotations

from statistics import NormalDist
from typing import Literal

import narwhals as nw

from klaster.numerics.frames import Frame, columns, ratio, safe_sqrt
from klaster.numerics.score_interval import with_score_shares

Interval = Literal["auto", "log", "score"]
DesignEffect = Literal["auto", "none", "firms", "establishments"]


def with_design_effect(table: Frame, design_effect: DesignEffect | float, firm_size_cv: float) -> Frame:
    """Add ``design_effect``: how many jobs come and go together, the mean size of a worker's plant.

    From plant sizes it is the sum of squares over the sum; from the number of firms it is the
    mean size times ``1 + cv**2``. A cell without jobs takes the value of its industry.
    """
    names = columns(table)
    if isinstance(design_effect, (int, float)):
        return table.with_columns(design_effect=nw.lit(float(design_effect)))
    if design_effect in ("auto", "establishments") and "plant_squares" in names:
        return _from_ratio(table, "plant_squares", "known", 1.0)
    if design_effect in ("auto", "firms") and "firms" in names:
        return _from_ratio(table, "known", "firms", 1 + firm_size_cv**2)
    return table.with_columns(design_effect=nw.lit(1.0))


def with_interval(table: Frame, interval: Interval, confidence: float, small_count: float) -> Frame:
    """Add ``lower``, ``upper`` and ``interval_method`` to a table of quotients.

    ``small_count`` is the effective number of jobs (jobs over the design effect) under which the
    delta method is not trusted. No bound passes the quotient's own limit, total / region_total.
    """
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    table = _with_score_bounds(table, z)
    if interval == "score":
        return table.with_columns(
            lower=nw.col("score_lower"), upper=nw.col("score_upper"), interval_method=nw.lit("score")
        )
    # The delta method says nothing about a zero: there the score interval always stands in.
    threshold = small_count if interval == "auto" else 0.0
    known = nw.col("known")
    small = (known < threshold * nw.col("design_effect")) | (known <= 0)
    return _with_delta_bounds(table, z).with_columns(
        lower=nw.when(small).then(nw.col("score_lower")).otherwise(nw.col("log_lower")),
        upper=nw.when(small).then(nw.col("score_upper")).otherwise(nw.col("log_upper")),
        interval_method=nw.when(small).then(nw.lit("score")).otherwise(nw.lit("log")),
    )


def _from_ratio(table: Frame, top: str, bottom: str, factor: float) -> Frame:
    """A ratio of two sums a cell, else of its industry, never below one."""
    group = [key for key in ("industry", "period") if key in columns(table)]
    industry = table.group_by(*group).agg(_top=nw.col(top).sum(), _bottom=nw.col(bottom).sum())
    joined = table.join(industry, on=group, how="left")
    own = ratio(nw.col(top), nw.col(bottom))
    own = nw.when(nw.col("known") > 0).then(own)
    typical = ratio(nw.col("_top"), nw.col("_bottom"))
    effect = nw.coalesce(own, typical, nw.lit(1.0)) * factor
    return joined.with_columns(design_effect=effect.clip(1.0)).drop("_top", "_bottom")


def _with_score_bounds(table: Frame, z: float) -> Frame:
    total, region = nw.col("total"), nw.col("region_total")
    table = table.with_columns(
        x1=nw.col("known"),
        n1=region,
        x2=(nw.col("industry_total") - nw.col("known")).clip(0.0),
        n2=(total - region).clip(0.0),
    )
    correction = ratio(total, total - 1)
    table = with_score_shares(table, nw.col("design_effect") * (z * z) * correction)
    weight = ratio(region, total)
    return table.with_columns(
        score_lower=_quotient(nw.col("low_p1"), nw.col("low_p2"), weight),
        score_upper=_quotient(nw.col("high_p1"), nw.col("high_p2"), weight),
    )


def _quotient(inside: nw.Expr, outside: nw.Expr, weight: nw.Expr) -> nw.Expr:
    return ratio(inside, weight * inside + (1 - weight) * outside)


def _with_delta_bounds(table: Frame, z: float) -> Frame:
    share = ratio(nw.col("known"), nw.col("region_total"))
    industry, total = nw.col("industry_total"), nw.col("total")
    table = table.with_columns(
        _variance=ratio(1 - share, nw.col("known"))
        + ratio(nw.col("spread"), industry * industry)
        - ratio(2 * (1 - share), industry)
    )
    half = safe_sqrt(nw.col("_variance") * nw.col("design_effect")) * z
    half = nw.min_horizontal(half, nw.lit(700.0))
    limit = ratio(total, nw.col("region_total"))
    return table.with_columns(
        log_lower=nw.col("quotient") * (-half).exp(),
        log_upper=nw.min_horizontal(nw.col("quotient") * half.exp(), limit),
    )
