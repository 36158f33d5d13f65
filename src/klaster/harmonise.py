"""From tidy rows to the table a method reads: units as rows, published totals as columns."""

from __future__ import annotations

import polars as pl

from klaster.model.observation import KEYS
from klaster.model.status import Status

UNIT, TOTAL = "unit", "total"
MARGINS = ("region_total", "industry_total", "total")


def totals_as_columns(observations: pl.DataFrame) -> pl.DataFrame:
    """The unit cells of one measure with the totals published for them.

    Parameters
    ----------
    observations
        Tidy rows of one measure: region, industry, period, value, status, region_kind,
        industry_kind; optional ``area``, the territory whose total is the base of a region.

    Returns
    -------
    pl.DataFrame
        One row a unit cell, with region_total, industry_total, total and their ``_status``. A margin
        that is not published for every cell is left out: the method then adds up the parts.
        Totals are never computed here, because a sum would hide what was suppressed.

    Examples
    --------
    >>> rows = pl.DataFrame({"region": ["n", "s", "n", "s"], "industry": ["x", "x", "_T", "_T"],
    ...     "period": ["2018"] * 4, "value": [1.0, 2.0, 10.0, 20.0], "status": ["A"] * 4,
    ...     "region_kind": ["unit"] * 4, "industry_kind": ["unit", "unit", "total", "total"]})
    >>> totals_as_columns(rows).select("region", "value", "region_total").rows()
    [('n', 1.0, 10.0), ('s', 2.0, 20.0)]
    """
    if "area" not in observations.columns:
        observations = observations.with_columns(area=pl.lit(""))
    units = _of(observations, UNIT, UNIT)
    published = {
        "region_total": (_of(observations, UNIT, TOTAL), ["region", "period"]),
        "industry_total": (_of(observations, TOTAL, UNIT), ["area", "industry", "period"]),
        "total": (_of(observations, TOTAL, TOTAL), ["area", "period"]),
    }
    present = [name for name in MARGINS if name not in units.columns]
    for name in present:
        units = _with_margin(units, name, *published[name])
    return units.drop("region_kind", "industry_kind")


def unit_cells(observations: pl.DataFrame) -> pl.DataFrame:
    """The rows that are neither totals nor aggregates."""
    return _of(observations, UNIT, UNIT)


def with_firms(cells: pl.DataFrame, firms: pl.DataFrame) -> pl.DataFrame:
    """Cells of a measure with the known number of firms beside it."""
    known = unit_cells(firms).filter(~pl.col("status").is_in([Status.CONFIDENTIAL, Status.NOT_COLLECTED]))
    return cells.join(known.select(*KEYS, firms="value"), on=KEYS, how="left")


def _of(observations: pl.DataFrame, region_kind: str, industry_kind: str) -> pl.DataFrame:
    return observations.filter(
        (pl.col("region_kind") == region_kind) & (pl.col("industry_kind") == industry_kind)
    )


def _with_margin(units: pl.DataFrame, name: str, totals: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    status = f"{name}_status"
    totals = totals.select(*keys, pl.col("value").alias(name), pl.col("status").alias(status))
    joined = units.join(totals.unique(keys, keep="first", maintain_order=True), on=keys, how="left")
    complete = joined[status].null_count() == 0
    return joined if complete else units
