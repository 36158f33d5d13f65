"""The range of the location quotient that follows from the range of a cell."""

from __future__ import annotations

import polars as pl

from klaster.indicators.specialisation import location_quotient
from klaster.model.observation import KEYS

_TOTALS = ("region_total", "industry_total", "total")
_SPECIALISED = ("specialised", "important")


def with_quotient_range(rows: pl.DataFrame, tops: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Add ``quotient_lower``, ``quotient_upper`` and ``verdict``, null where a total is not published.

    Parameters
    ----------
    rows
        Keys, ``value``, ``lower``, ``upper``, ``known``, ``firms``.
    tops
        By dimension: ``period``, ``code``, ``top`` (the code above all others) and ``depth``.
    """
    placed = _with_totals(rows, tops)
    usable = pl.all_horizontal(pl.col(name) > 0 for name in _TOTALS)
    usable = (
        usable & (pl.col("region") != pl.col("_region_top")) & (pl.col("industry") != pl.col("_industry_top"))
    ).fill_null(False)
    cells = placed.filter(usable)
    found = _quotients(cells)
    for name in ("lower", "upper"):
        at_end = found.filter(pl.col("_end") == name).drop("_end")
        at_end = at_end.rename({"_quotient": f"quotient_{name}", "_verdict": f"_at_{name}"})
        placed = placed.join(at_end, on=KEYS, how="left", nulls_equal=True, maintain_order="left")
    exists = pl.col("quotient_lower").is_not_null()
    verdict = (
        pl.when(exists & pl.col("_at_lower").is_in(_SPECIALISED)).then("_at_lower")
        .when(exists & (pl.col("_at_upper") == "under")).then("_at_upper")
        .when(exists).then(pl.lit("borderline"))
    )  # fmt: skip
    return placed.with_columns(verdict=verdict).select(
        *rows.columns, "quotient_lower", "quotient_upper", "verdict"
    )


def _with_totals(rows: pl.DataFrame, tops: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Rows with the published totals of their region, their industry and everything."""
    published = rows.filter("known").select(*KEYS, total="value")
    for name, table in tops.items():
        above = table.select(
            "period",
            pl.col("code").alias(name),
            pl.col("top").alias(f"_{name}_top"),
            pl.col("depth").alias(f"_{name}_depth"),
        )
        rows = rows.join(above, on=["period", name], how="left", nulls_equal=True, maintain_order="left")
    places = {
        "region_total": ("region", "_industry_top"),
        "industry_total": ("_region_top", "industry"),
        "total": ("_region_top", "_industry_top"),
    }
    for name, (region, industry) in places.items():
        found = published.rename({"region": region, "industry": industry, "total": name}, strict=False)
        rows = rows.join(
            found, on=["period", region, industry], how="left", nulls_equal=True, maintain_order="left"
        )
    return rows


def _quotients(cells: pl.DataFrame) -> pl.DataFrame:
    """Quotient and verdict with the cells at either end of their range.

    Regions of one depth are computed together: those of another are their sums, and must not be counted again.
    """
    ends = pl.concat(
        cells.with_columns(value=pl.when("known").then("value").otherwise(end), _end=pl.lit(end))
        for end in ("lower", "upper")
    ).filter(pl.col("value").is_finite())
    layer = pl.struct("period", "_region_depth", "_end").rank("dense").cast(pl.String)
    ends = ends.with_columns(_period="period", period=layer)
    read = ["region", "industry", "period", "value", *_TOTALS, *(("firms",) if ends["firms"].count() else ())]
    found: pl.DataFrame = location_quotient(ends.select(read))
    keys = ["region", "industry", "period"]
    named = ends.select(*keys, "_period", "_end").join(found, on=keys, suffix="_quotient")
    return named.select(
        "region",
        "industry",
        pl.col("_period").alias("period"),
        "_end",
        pl.col("value").alias("_quotient"),
        pl.col("verdict").alias("_verdict"),
    )
