"""Adjustment of p-values for many tests at once."""

from __future__ import annotations

import narwhals as nw

from klaster.numerics.frames import Frame


def with_q_values(table: Frame, p_value: str, within: list[str]) -> Frame:
    """Add ``q_value``, the Benjamini-Hochberg adjusted p-value, within each group.

    A null p-value is not a test: it is not counted and stays null. Equal p-values get equal
    q-values, so the order of rows does not matter.
    """
    group = within or ["_all"]
    if not within:
        table = table.with_columns(_all=nw.lit(0))
    p = nw.col(p_value)
    table = table.with_columns(_order=nw.coalesce(p, nw.lit(2.0)))
    table = table.with_columns(
        # Among equal p-values the order is free: the last of them decides for all.
        _rank=nw.col("_order").cum_count().over(*group, order_by="_order").cast(nw.Float64()),
        _tests=p.count().over(*group).cast(nw.Float64()),
    )
    table = table.with_columns(_raw=nw.when(~p.is_null()).then(p * nw.col("_tests") / nw.col("_rank")))
    table = table.with_columns(_q=nw.col("_raw").cum_min(reverse=True).over(*group, order_by="_order"))
    table = table.with_columns(q_value=nw.when(~p.is_null()).then(nw.col("_q").clip(upper_bound=1.0)))
    return table.drop("_rank", "_tests", "_raw", "_order", "_q", *([] if within else ["_all"]))
