"""From tidy rows to the table a method reads: units as rows, published totals as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from klaster.model.classification import Classification
from klaster.model.observation import KEYS
from klaster.model.status import MISSING

UNIT, TOTAL = "unit", "total"
MARGINS = ("region_total", "industry_total", "total")


def totals_as_columns(observations: pl.DataFrame) -> pl.DataFrame:
    """The unit cells of one measure with the totals published for them.

    Parameters
    ----------
    observations
        Tidy rows of one measure: region, industry, period, value, status, region_kind,
        industry_kind; optional ``territory``, whose total is the base of a region.

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
    if "territory" not in observations.columns:
        observations = observations.with_columns(territory=pl.lit(""))
    units = _of(observations, UNIT, UNIT)
    published = {
        "region_total": (_of(observations, UNIT, TOTAL), ["region", "period"]),
        "industry_total": (_of(observations, TOTAL, UNIT), ["territory", "industry", "period"]),
        "total": (_of(observations, TOTAL, TOTAL), ["territory", "period"]),
    }
    present = [name for name in MARGINS if name not in units.columns]
    for name in present:
        units = _with_margin(units, name, *published[name])
    return units.drop("region_kind", "industry_kind")


def unit_cells(observations: pl.DataFrame) -> pl.DataFrame:
    """The rows that are neither totals nor aggregates."""
    return _of(observations, UNIT, UNIT)


def with_measures(
    cells: pl.DataFrame, observations: pl.DataFrame, measures: Mapping[str, str]
) -> pl.DataFrame:
    """Cells of a measure with other measures beside it, null where they are not known.

    Parameters
    ----------
    cells
        With the columns of ``KEYS``.
    observations
        Tidy rows of all measures.
    measures
        Name of the new column -> measure. One that is published by region alone, as population is,
        stands beside every industry of the region.

    Examples
    --------
    >>> cells = pl.DataFrame({"region": ["n"], "industry": ["x"], "period": ["2018"], "value": [1.0]})
    >>> rows = pl.DataFrame({"measure": ["people"], "region": ["n"], "industry": ["_T"], "period": ["2018"],
    ...     "value": [9.0], "status": ["A"], "region_kind": ["unit"], "industry_kind": ["total"]})
    >>> with_measures(cells, rows, {"population": "people"})["population"].item()
    9.0
    """
    for name, measure in measures.items():
        rows = observations.filter(pl.col("measure") == measure)
        by_cell, by_region = unit_cells(rows), _of(rows, UNIT, TOTAL)
        keys = list(KEYS) if by_cell.height else ["region", "period"]
        known = (by_cell if by_cell.height else by_region).filter(~pl.col("status").is_in(MISSING))
        found = known.unique(keys, keep="first", maintain_order=True).select(
            *keys, pl.col("value").alias(name)
        )
        cells = cells.drop(name, strict=False).join(found, on=keys, how="left", maintain_order="left")
    return cells


def parents(codes: Sequence[str], tree: Classification | None, total: str | None) -> dict[str, str | None]:
    """The code above each of some codes: the nearest ancestor among them, else their total; None for that.

    >>> parents(["T", "a", "b"], None, "T")
    {'T': None, 'a': 'T', 'b': 'T'}
    """
    present = set(codes)
    found: dict[str, str | None] = {}
    for code in codes:
        above = tree.ancestors(code) if tree is not None and code in tree else []
        nearest = next((each for each in above if each in present), None)
        found[code] = nearest or (total if code != total else None)
    return found


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
