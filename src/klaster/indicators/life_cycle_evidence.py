"""Series of each cell that a life cycle is read from: size, growth, entry, heterogeneity, distance from the peak."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from klaster.indicators.life_cycle_groups import of_groups
from klaster.indicators.margins import UNKNOWN
from klaster.indicators.plants import known_rows
from klaster.indicators.yearly import moment
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.growth_phase import growth_phase

CELL = ("region", "industry")
_NUMBERS = ("firms", "entries", "exits", "heterogeneity", "new_share", "industry_total")


@dataclass(frozen=True, slots=True)
class Windows:
    """How many years a mean and a slope take."""

    smoothing: int = 3
    slope: int = 5


def evidence(table: pl.DataFrame, of: str, windows: Windows) -> pl.DataFrame:
    """One row a cell and period, in order: ``size``, ``growth``, ``relative_growth``, ``net_entry``, ``peak_ratio`` and so on.

    What cannot be worked out is null; ``severity`` is the worst of the values behind a mean.
    """
    if "period" not in table.columns:
        raise InputError(
            Text("a life cycle needs a column of periods", "для жизненного цикла нужен столбец периодов"),
            Text("Name it: period=YOUR COLUMN.", "Укажите его: period=ВАШ СТОЛБЕЦ."),
        )
    rows = known_rows(table).with_columns(size=pl.when(pl.col("severity") < UNKNOWN).then("known"))
    rows = _with_numbers(rows)
    rows = of_groups(rows) if of == "group" else rows
    moments = {period: moment(period) for period in rows["period"].unique().to_list()}
    rows = rows.with_columns(moment=pl.col("period").replace_strict(moments, return_dtype=pl.Float64))
    rows = _smoothed(rows.sort(*CELL, "moment").with_columns(unsmoothed="size"), windows.smoothing)
    rows = _with_growth(rows)
    return _with_slope(rows, windows.slope).with_columns(peak_ratio=_peak_ratio())


def _with_numbers(rows: pl.DataFrame) -> pl.DataFrame:
    present = [pl.col(name).cast(pl.Float64).fill_nan(None) for name in _NUMBERS if name in rows.columns]
    absent = [pl.lit(None, pl.Float64).alias(name) for name in _NUMBERS if name not in rows.columns]
    return rows.with_columns(*present, *absent)


def _of_cell(expression: pl.Expr) -> pl.Expr:
    return expression.over(*CELL, order_by="moment")


def _smoothed(rows: pl.DataFrame, window: int) -> pl.DataFrame:
    """Centred means; at the ends of a series, and beside a gap, of the values there are."""
    means = {
        name: pl.when(pl.col(name).is_not_null()).then(
            _of_cell(pl.col(name).rolling_mean(window, center=True, min_samples=1))
        )
        for name in ("size", "firms")
    }
    worst = _of_cell(pl.col("severity").cast(pl.Int64).rolling_max(window, center=True, min_samples=1))
    before, years = pl.col("firms").shift(1), pl.col("moment").diff()
    stock = pl.when(before > 0).then((pl.col("firms") - before) / before / years)
    flow = pl.when(pl.col("firms") > 0).then((pl.col("entries") - pl.col("exits")) / pl.col("firms"))
    entry = pl.coalesce(flow, _of_cell(stock))
    rows = rows.with_columns(net_entry=entry)
    mean = pl.when(pl.col("net_entry").is_not_null()).then(
        _of_cell(pl.col("net_entry").rolling_mean(window, center=True, min_samples=1))
    )
    return rows.with_columns(**means, net_entry=mean, severity=worst.cast(pl.Int64))


def _with_growth(rows: pl.DataFrame) -> pl.DataFrame:
    """Logarithmic growth a year, and that beyond the industry's."""
    whole = pl.coalesce("industry_total", pl.col("size").sum().over("industry", "period"))
    rows = rows.with_columns(_whole=pl.when(whole > 0).then(whole))
    positive = pl.when(pl.col("size") > 0).then("size").log()
    years = pl.col("moment").diff()
    rows = rows.with_columns(
        growth=_of_cell(positive.diff() / years), _tide=_of_cell(pl.col("_whole").log().diff() / years)
    )
    return rows.with_columns(relative_growth=pl.col("growth") - pl.col("_tide"))


def _with_slope(rows: pl.DataFrame, years: int) -> pl.DataFrame:
    """The slope of heterogeneity over the last years by least squares; null where one of them is not known."""
    places = np.arange(years) - (years - 1) / 2
    terms = [
        float(place) * pl.col("heterogeneity").shift(years - 1 - turn) for turn, place in enumerate(places)
    ]
    slope = pl.sum_horizontal(terms, ignore_nulls=False) / float((places**2).sum())
    return rows.with_columns(heterogeneity_slope=_of_cell(slope))


def _peak_ratio() -> pl.Expr:
    peak = _of_cell(pl.col("size").cum_max().forward_fill())
    return pl.when(peak > 0).then(pl.col("size") / peak)


def growth_phases(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows, in order of cells, with the years in which the growth of each cell set in and levelled off."""
    moments, sizes = rows["moment"].to_numpy(), rows["unsmoothed"].to_numpy()
    lengths = cell_lengths(rows)
    starts = np.cumsum([0, *lengths[:-1]]).tolist()
    found = [
        growth_phase(moments[start : start + length], sizes[start : start + length])
        for start, length in zip(starts, lengths, strict=True)
    ]
    ends = {"growth_from": [first for first, _ in found], "growth_to": [last for _, last in found]}
    return rows.with_columns(
        pl.Series(name, np.repeat(np.array(values, dtype=np.float64), lengths)).fill_nan(None)
        for name, values in ends.items()
    )


def cell_lengths(rows: pl.DataFrame) -> list[int]:
    """How many rows each cell has, in order; the rows of a cell stand together."""
    return rows.select(pl.struct(CELL).rle().struct.field("len")).to_series().to_list()
