"""The interval of a location quotient: delta method for large counts, score for small ones."""

from __future__ import annotations

from statistics import NormalDist
from typing import Literal

import narwhals as nw

from klaster.numerics.frames import Frame, columns, ratio, safe_sqrt
from klaster.numerics.score_interval import with_score_shares

Interval = Literal["auto", "log", "score"]
DesignEffect = Literal["auto", "none", "firms", "establishments", "panel"]

MEDIAN_OF_CHI_SQUARE = 0.4549364231195724
"""Median of the chi-square distribution with one degree of freedom."""


def with_design_effect(table: Frame, design_effect: DesignEffect | float, firm_size_cv: float) -> Frame:
    """Add ``design_effect``: how many jobs come and go together, the mean size of a worker's plant.

    From plant sizes it is the sum of squares over the sum; from the number of firms it is the
    mean size times ``1 + cv**2``. A cell without jobs takes the value of its industry, which is
    ``typical_design_effect``.
    """
    names = columns(table)
    if isinstance(design_effect, (int, float)):
        given = nw.lit(float(design_effect))
        return table.with_columns(design_effect=given, typical_design_effect=given)
    if design_effect in ("auto", "establishments") and "plant_squares" in names:
        own, typical = ("plant_squares", "known"), ("typical_plant_squares", "listed")
        return _clumped(table, own, typical, 1.0)
    if design_effect in ("auto", "firms") and "firms" in names:
        return _clumped(table, ("known", "firms"), ("listed", "typical_firms"), 1 + firm_size_cv**2)
    return table.with_columns(design_effect=nw.lit(1.0), typical_design_effect=nw.lit(1.0))


def with_panel_design_effect(table: Frame) -> Frame:
    """Replace the design effect by how much more quotients move between periods than jobs at random would.

    The squared change of ln LQ from one period to the next, over the sum of the two binomial
    variances, has the design effect as its mean; the median over all cells, divided by the median of
    a chi-square with one degree of freedom, is not moved by a few jumps. It does not depend on the
    unit, so it also serves amounts of money. A table of one period keeps a design effect of 1.
    """
    if "period" not in columns(table):
        return table
    cell = ("region", "industry")
    table = _with_variance(table)
    before = [
        nw.col(name).shift(1).over(*cell, order_by="period").alias(f"_before{name}")
        for name in ("log_quotient", "_variance")
    ]
    table = table.with_columns(before)
    change = nw.col("log_quotient") - nw.col("_beforelog_quotient")
    noise = nw.col("_variance") + nw.col("_before_variance")
    table = table.with_columns(_moved=ratio(change * change, noise))
    typical = table.select(nw.col("_moved").median().alias("_typical"))
    table = table.drop("design_effect", "typical_design_effect").join(typical, how="cross")
    effect = nw.coalesce(nw.col("_typical") / MEDIAN_OF_CHI_SQUARE, nw.lit(1.0))
    return table.with_columns(design_effect=effect, typical_design_effect=effect)


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


def _clumped(table: Frame, own: tuple[str, str], typical: tuple[str, str], factor: float) -> Frame:
    """Ratios of two sums, of the cell and of its industry, never below one."""
    of_industry = nw.coalesce(ratio(nw.col(typical[0]), nw.col(typical[1])) * factor, nw.lit(1.0)).clip(1.0)
    of_cell = nw.when(nw.col("known") > 0).then(ratio(nw.col(own[0]), nw.col(own[1])) * factor)
    table = table.with_columns(typical_design_effect=of_industry)
    return table.with_columns(design_effect=nw.coalesce(of_cell, nw.col("typical_design_effect")).clip(1.0))


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


def _with_spread(table: Frame) -> Frame:
    """Add ``spread``, the sum over regions of n p (1 - p).

    What the published totals hold beyond the listed cells counts as one more region.
    """
    rest_jobs = (nw.col("industry_total") - nw.col("listed")).clip(0.0)
    rest_region = nw.col("total") - nw.col("exposure")
    rest = rest_jobs - nw.coalesce(ratio(rest_jobs * rest_jobs, rest_region), rest_jobs)
    return table.with_columns(spread=(nw.col("listed") - nw.col("squares")).clip(0.0) + rest.clip(0.0))


def _with_variance(table: Frame) -> Frame:
    """Add ``_variance``, that of ln LQ by the delta method for a region within the total."""
    share = ratio(nw.col("known"), nw.col("region_total"))
    industry = nw.col("industry_total")
    return _with_spread(table).with_columns(
        _variance=ratio(1 - share, nw.col("known"))
        + ratio(nw.col("spread"), industry * industry)
        - ratio(2 * (1 - share), industry)
    )


def _with_delta_bounds(table: Frame, z: float) -> Frame:
    total = nw.col("total")
    table = _with_variance(table)
    half = safe_sqrt(nw.col("_variance") * nw.col("design_effect")) * z
    half = nw.min_horizontal(half, nw.lit(700.0))
    limit = ratio(total, nw.col("region_total"))
    return table.with_columns(
        log_lower=nw.col("quotient") * (-half).exp(),
        log_upper=nw.min_horizontal(nw.col("quotient") * half.exp(), limit),
    )
