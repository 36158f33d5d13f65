"""The interval of a quotient whose cell is itself an estimate with a range: it covers both ends of the range."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from klaster.indicators.margins import present_keys
from klaster.indicators.quotient_interval import Interval, with_interval
from klaster.numerics.frames import Frame, columns, larger, local, ratio

BOUNDS = ("lower", "upper")


def with_cell_ranges(quotients: Frame, table: Frame) -> Frame:
    """Add ``_cell_lower`` and ``_cell_upper`` where the rows of a cell came with bounds, null elsewhere.

    A row without bounds is its own value; bounds of the rows of one key are added up. A lower bound alone
    leaves the cell without an upper end.
    """
    keys = present_keys(table)
    value, lower, upper = (_number(name) for name in ("value", *BOUNDS))
    ranged = ~lower.is_null()
    rows = table.with_columns(
        _ranged=nw.when(ranged).then(nw.lit(1)).otherwise(nw.lit(0)),
        _endless=nw.when(ranged & upper.is_null()).then(nw.lit(1)).otherwise(nw.lit(0)),
        _cell_lower=nw.when(ranged).then(lower).otherwise(value),
        _cell_upper=nw.when(ranged).then(upper).otherwise(value),
    )
    sums = [nw.col(name).sum() for name in ("_ranged", "_endless", "_cell_lower", "_cell_upper")]
    ends = local(rows.group_by(*keys).agg(*sums)).filter(nw.col("_ranged") > 0)
    ends = ends.with_columns(_cell_upper=nw.when(nw.col("_endless") == 0).then(nw.col("_cell_upper")))
    return quotients.join(ends.drop("_endless"), on=keys, how="left")


def with_covering_interval(table: Frame, interval: Interval, confidence: float, small_count: float) -> Frame:
    """Add the interval; of a cell with a range, from the interval at its lower end to that at its upper end.

    The published totals stay as they are. Without an upper end the quotient may reach its own limit, total / region_total.
    """
    if "_ranged" not in columns(table):
        return with_interval(table, interval, confidence, small_count)
    table = table.with_columns(_known=nw.col("known"), _quotient=nw.col("quotient"))
    for end in BOUNDS:
        at_end = nw.coalesce(nw.col(f"_cell_{end}"), nw.col("_known"))
        table = table.with_columns(known=at_end, quotient=_quotient(at_end))
        table = with_interval(table, interval, confidence, small_count)
        table = table.with_columns(nw.col(end).alias(f"_range_{end}"))
    table = table.with_columns(known=nw.col("_known"), quotient=nw.col("_quotient"))
    table = with_interval(table, interval, confidence, small_count)
    ranged = ~nw.col("_ranged").is_null()
    limit = ratio(nw.col("total"), nw.col("region_total"))
    upper = nw.when(nw.col("_cell_upper").is_null()).then(limit).otherwise(nw.col("_range_upper"))
    return table.with_columns(
        lower=nw.when(ranged)
        .then(nw.min_horizontal(nw.col("lower"), nw.col("_range_lower")))
        .otherwise(nw.col("lower")),
        upper=nw.when(ranged).then(larger(nw.col("upper"), upper)).otherwise(nw.col("upper")),
        interval_method=nw.when(ranged).then(nw.lit("range")).otherwise(nw.col("interval_method")),
    )


def _number(name: str) -> Any:
    number = nw.col(name).cast(nw.Float64())
    return nw.when(number.is_finite()).then(number)


def _quotient(observed: nw.Expr) -> nw.Expr:
    share = ratio(observed, nw.col("region_total"))
    return nw.when(~nw.col("_quotient").is_null()).then(
        share / ratio(nw.col("industry_total"), nw.col("total"))
    )
