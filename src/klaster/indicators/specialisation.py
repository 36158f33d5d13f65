"""Specialisation: how an industry's share in a region compares with its share in the whole area."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import narwhals as nw

from klaster.catalogue import indicator
from klaster.indicators import location_quotient_card as card
from klaster.indicators.location_quotient_working import location_quotient_working
from klaster.indicators.margins import UNKNOWN, Missing, Rows, cells, present_keys, status, with_margins
from klaster.indicators.quotient_interval import (
    DesignEffect,
    Interval,
    with_design_effect,
    with_panel_design_effect,
)
from klaster.indicators.quotient_range import BOUNDS, with_cell_ranges, with_covering_interval
from klaster.indicators.shrinkage import with_shrunken
from klaster.model.observation import KEYS
from klaster.model.text import Text
from klaster.numerics.frames import Frame, columns, ratio, relational, safe_log, safe_sqrt
from klaster.numerics.multiple_testing import with_q_values
from klaster.numerics.normal import with_two_sided_p

INPUT_COLUMNS = (
    *KEYS,
    "value",
    "status",
    "firms",
    "region_total",
    "industry_total",
    "total",
    "region_total_status",
    "industry_total_status",
    "total_status",
)


BOUNDED = ("value", "status", "lower", "upper")


@indicator(
    title=card.TITLE,
    unit=Text("ratio", "отношение"),
    keys=KEYS,
    version=1,
    formula=r"LQ_{ir} = \frac{e_{ir} / e_r}{e_i / e}",
    reading=card.READING,
    limits=card.LIMITS,
    references=card.REFERENCES,
    inputs=card.INPUTS,
    optional_inputs={**card.OPTIONAL_INPUTS, **card.CELL_RANGE},
    outputs=card.OUTPUTS,
    working=location_quotient_working,
    judged="verdict",
    grid=card.GRID,
)
@relational
def location_quotient(
    table: Frame,
    *,
    rows: Annotated[Rows, card.ROWS] = "cells",
    confidence: Annotated[float, card.CONFIDENCE] = 0.95,
    interval: Annotated[Interval, card.INTERVAL] = "auto",
    small_count: Annotated[float, card.SMALL_COUNT] = 20.0,
    design_effect: Annotated[DesignEffect | float, card.DESIGN_EFFECT] = "auto",
    firm_size_cv: Annotated[float, card.FIRM_SIZE_CV] = 0.0,
    missing: Annotated[Missing, card.MISSING] = "estimate",
    floor_jobs: Annotated[float, card.FLOOR_JOBS] = 500.0,
    floor_share: Annotated[float, card.FLOOR_SHARE] = 0.01,
    floor_firms: Annotated[float, card.FLOOR_FIRMS] = 5.0,
    detail: Annotated[Literal["full", "interval"], card.DETAIL] = "full",
) -> Any:
    """Share of an industry in a region, relative to its share in the whole area.

    ``LQ = (e_ir / e_r) / (e_i / e)``. Above 1, the industry has a larger share of the region's
    jobs than of the area's; the interval tells whether that could be chance.

    Parameters
    ----------
    table
        A pandas, Polars, PyArrow, DuckDB or PySpark frame with ``region``, ``industry``, ``value``;
        optional ``period``, ``status`` (SDMX letter), ``firms``, and published ``region_total``,
        ``industry_total``, ``total``. Rows of one key are added up. ``lower`` and ``upper`` are the range of
        a cell that is an estimate, as ``suppressed_cells`` gives it: the interval then covers both its ends.

    Returns
    -------
    frame of the caller's kind
        One row a cell: keys, value, status, lower, upper, log_quotient, symmetric_quotient, surplus,
        shrunken, q_value, verdict, additive_quotient, design_effect, interval_method, and the four
        inputs observed, region_total, industry_total, total. Where the industry or the region has no
        jobs at all the quotient does not exist and is null.

    References
    ----------
    Florence 1939; Beyene and Moineddin 2005; Crawley, Beynon and Munday 2013; Marshall 1991;
    Benjamini and Hochberg 1995.

    Examples
    --------
    >>> import polars as pl
    >>> jobs = pl.DataFrame({"region": ["north", "north", "south", "south"],
    ...                      "industry": ["food", "other", "food", "other"],
    ...                      "value": [30, 70, 60, 840]})
    >>> quotient = location_quotient(jobs).sort("region", "industry")
    >>> quotient["value"].round(3).to_list()
    [3.333, 0.769, 0.741, 1.026]
    """
    quotients = _quotients(table, rows, missing, design_effect, firm_size_cv)
    if {*BOUNDS} <= {*columns(table)}:
        quotients = with_cell_ranges(quotients, table)
    quotients = with_covering_interval(quotients, interval, confidence, small_count)
    if detail == "interval":
        return quotients.select(*_with_bounds(quotients))
    quotients = _with_q_value(with_shrunken(quotients))
    return with_verdict(quotients, floor_jobs, floor_share, floor_firms).select(*_published(quotients))


def _quotients(
    table: Frame, rows: Rows, missing: Missing, design_effect: DesignEffect | float, firm_size_cv: float
) -> Frame:
    present_keys(table)
    wanted = [name for name in columns(table) if name in INPUT_COLUMNS]
    margins = with_margins(cells(table.select(*wanted), rows), missing, rows)
    quotients = with_variants(with_design_effect(margins, design_effect, firm_size_cv))
    return with_panel_design_effect(quotients) if design_effect == "panel" else quotients


def with_variants(table: Frame) -> Frame:
    """Add ``quotient``, null where an input is unknown, with its relatives; ``worst`` tells where there is none."""
    observed, region = nw.col("observed"), nw.col("region_total")
    industry, total = nw.col("industry_total"), nw.col("total")
    usable = nw.col("worst") < UNKNOWN
    quotient = ratio(ratio(observed, region), ratio(industry, total))
    table = table.with_columns(quotient=nw.when(usable).then(quotient))
    exists = ~nw.col("quotient").is_null()
    lq = nw.col("quotient")
    return table.with_columns(
        log_quotient=safe_log(lq),
        symmetric_quotient=(lq - 1) / (lq + 1),
        surplus=nw.when(exists).then(observed - ratio(region * industry, total)),
        additive_quotient=nw.when(exists).then(ratio(observed, industry) - ratio(region, total)),
        worst=nw.when(exists)
        .then(nw.col("worst"))
        .otherwise(nw.max_horizontal(nw.col("worst"), nw.lit(UNKNOWN))),
    )


def _with_q_value(table: Frame) -> Frame:
    """Two-sided score test of LQ = 1, adjusted for all cells of a period."""
    table = table.with_columns(
        _rest=nw.col("total") - nw.col("region_total"),
        _pooled=ratio(nw.col("industry_total"), nw.col("total")),
    )
    rest, pooled = nw.col("_rest"), nw.col("_pooled")
    table = table.with_columns(
        _gap=ratio(nw.col("known"), nw.col("region_total"))
        - ratio(nw.col("industry_total") - nw.col("known"), rest),
        _noise=pooled
        * (1 - pooled)
        * (ratio(nw.lit(1.0), nw.col("region_total")) + ratio(nw.lit(1.0), rest)),
    )
    table = table.with_columns(_deviation=safe_sqrt(nw.col("_noise") * nw.col("design_effect")))
    table = table.with_columns(_z=nw.coalesce(ratio(nw.col("_gap"), nw.col("_deviation")), nw.lit(0.0)))
    table = with_two_sided_p(table, "_z", "_p")
    table = table.with_columns(p_value=nw.when(~nw.col("quotient").is_null()).then(nw.col("_p")))
    within = [key for key in ("period",) if key in columns(table)]
    return with_q_values(
        table.drop("_rest", "_pooled", "_gap", "_noise", "_deviation", "_z", "_p"), "p_value", within
    )


def with_verdict(table: Frame, floor_jobs: float, floor_share: float, floor_firms: float) -> Frame:
    """``specialised`` is ``important`` only where size and number of firms are known to suffice."""
    jobs = nw.col("known")
    large = (jobs >= floor_jobs) | (jobs >= floor_share * nw.col("industry_total"))
    many = nw.col("firms") >= floor_firms if "firms" in columns(table) else nw.lit(False)
    exists = ~nw.col("quotient").is_null()
    verdict = (
        nw.when(exists & (nw.col("lower") > 1) & large & many)
        .then(nw.lit("important"))
        .when(exists & (nw.col("lower") > 1))
        .then(nw.lit("specialised"))
        .when(exists & (nw.col("upper") < 1))
        .then(nw.lit("under"))
        .when(exists)
        .then(nw.lit("borderline"))
    )
    return table.with_columns(verdict=verdict)


def _with_bounds(table: Frame) -> list[Any]:
    """The keys, value, status and bounds, null together where the quotient does not exist."""
    exists = ~nw.col("quotient").is_null()
    return [
        *(key for key in KEYS if key in columns(table)),
        nw.col("quotient").alias("value"),
        status(nw.col("worst")).alias("status"),
        *(nw.when(exists).then(nw.col(name)).alias(name) for name in ("lower", "upper")),
    ]


def _published(table: Frame) -> list[Any]:
    return [*_with_bounds(table), *(name for name in card.OUTPUTS if name not in BOUNDED)]
