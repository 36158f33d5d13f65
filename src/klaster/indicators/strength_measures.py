"""What strength is measured by: the size of a cell, its quotient and shares, and what came with it."""

from __future__ import annotations

import polars as pl

from klaster.indicators.cell_margins import cell_margins
from klaster.indicators.margins import ESTIMATE, UNKNOWN, Missing
from klaster.model.observation import KEYS

SUMMED = ("establishments",)
AVERAGED = ("wage", "growth", "high_growth")


def measured_cells(table: pl.DataFrame, by_class: bool, missing: Missing) -> pl.DataFrame:
    """One row a cell with every measure of strength (null where not known), ``worst`` and ``part``.

    With ``by_class`` regions and the whole are counted within the class of the industry, as a
    quotient of traded industries wants.
    """
    parts = table.partition_by("class") if by_class else [table]
    measured = pl.concat([_quotients(part, missing) for part in parts])
    if not {*SUMMED, *AVERAGED} & {*table.columns}:
        return measured.with_columns(pl.lit(None, pl.Float64).alias(name) for name in (*SUMMED, *AVERAGED))
    return measured.join(_extras(table), on=_keys(table), how="left", nulls_equal=True)


def _keys(table: pl.DataFrame) -> list[str]:
    return [key for key in KEYS if key in table.columns]


def _quotients(table: pl.DataFrame, missing: Missing) -> pl.DataFrame:
    cell = cell_margins(table, missing)
    size, usable = pl.col("observed"), pl.col("worst") < UNKNOWN
    here, whole = _ratio(size, "region_total"), _ratio(pl.col("industry_total"), "total")
    part = pl.when(pl.col("severity") < UNKNOWN).then("severity").otherwise(ESTIMATE)
    return cell.select(
        *_keys(table),
        "severity",
        "worst",
        part=pl.col("severity") if missing == "withhold" else part,
        size=size,
        quotient=pl.when(usable & (whole > 0)).then(here / whole),
        region_share=pl.when(usable).then(here),
        industry_share=pl.when(usable).then(_ratio(size, "industry_total")),
    )


def _ratio(numerator: pl.Expr, denominator: str) -> pl.Expr:
    return pl.when(pl.col(denominator) > 0).then(numerator / pl.col(denominator))


def _extras(table: pl.DataFrame) -> pl.DataFrame:
    """What came with the cells; a measure the table lacks is null everywhere, an unknown part makes it null."""
    known = {
        name: pl.col(name).cast(pl.Float64).fill_nan(None)
        for name in (*SUMMED, *AVERAGED)
        if name in table.columns
    }
    merged = [
        pl.when(each.null_count() == 0).then(each.sum() if name in SUMMED else each.mean()).alias(name)
        for name, each in known.items()
    ]
    absent = [pl.lit(None, pl.Float64).alias(name) for name in (*SUMMED, *AVERAGED) if name not in known]
    return table.group_by(_keys(table)).agg(merged).with_columns(absent)
