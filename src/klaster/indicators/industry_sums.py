"""Sums of an industry over regions: what the variance and the shrinkage of its quotients need."""

from __future__ import annotations

import narwhals as nw

from klaster.indicators.margins import UNKNOWN, Rows
from klaster.numerics.frames import Frame, columns, ratio


def with_industry_sums(table: Frame, rows: Rows) -> Frame:
    """Add, by industry and period, ``listed``, ``squares``, ``exposure``, ``regions``, ``spread``.

    ``spread`` is the sum over regions of n p (1 - p); what the published totals hold beyond the
    listed cells counts as one more region. With ``rows="establishments"`` a region without a row
    is a true zero, so every region of the period is exposed.
    """
    group = [key for key in ("industry", "period") if key in columns(table)]
    table = table.with_columns(
        _square=ratio(nw.col("known") * nw.col("known"), nw.col("region_total")),
        _exposed=nw.when(nw.col("severity") < UNKNOWN).then(nw.col("region_total")),
        _clumped=nw.col("known") * nw.col("design_effect"),
        _counted=nw.when(nw.col("severity") < UNKNOWN).then(nw.lit(1.0)).otherwise(0.0),
    )
    sums = table.group_by(*group).agg(
        listed=nw.col("known").sum(),
        squares=nw.col("_square").sum(),
        exposure=nw.col("_exposed").sum(),
        regions=nw.col("_counted").sum(),
        clumped=nw.col("_clumped").sum(),
    )
    table = table.drop("_square", "_exposed", "_clumped", "_counted").join(sums, on=group, how="left")
    table = _with_spread(table)
    return _with_every_region(table) if rows == "establishments" else table


def _with_spread(table: Frame) -> Frame:
    rest_jobs = (nw.col("industry_total") - nw.col("listed")).clip(0.0)
    rest_region = nw.col("total") - nw.col("exposure")
    rest = rest_jobs - nw.coalesce(ratio(rest_jobs * rest_jobs, rest_region), rest_jobs)
    spread = (nw.col("listed") - nw.col("squares")).clip(0.0) + rest.clip(0.0)
    return table.with_columns(spread=spread)


def _with_every_region(table: Frame) -> Frame:
    period = [key for key in ("period",) if key in columns(table)]
    each = table.group_by("region", *period).agg(nw.col("region_total").max())
    each = each.select(*period, regions=nw.lit(1.0), exposure=nw.col("region_total"))
    count = (nw.col("regions").sum(), nw.col("exposure").sum())
    table = table.drop("regions", "exposure")
    if not period:
        return table.join(each.select(*count), how="cross")
    return table.join(each.group_by(*period).agg(*count), on=period, how="left")
