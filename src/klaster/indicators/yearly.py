"""Series by year: moments of periods, steps between known values, the rate of growth with its error."""

from __future__ import annotations

from math import isfinite
from typing import Any

import narwhals as nw

from klaster.indicators.margins import ESTIMATE, UNKNOWN
from klaster.indicators.structure import valued
from klaster.model.errors import InputError
from klaster.model.period import parse_period
from klaster.model.text import Text
from klaster.numerics.frames import Frame, ratio, safe_log
from klaster.numerics.student import student_quantile

CELL = ("region", "industry")


def moment(period: Any) -> float:
    """A period as years, quarters and months as fractions.

    >>> moment("2018"), moment("2018-Q3"), moment(2018), moment("2018-07")
    (2018.0, 2018.5, 2018.0, 2018.5)

    Raises
    ------
    InputError
        For what is not a period.
    """
    if hasattr(period, "year") and hasattr(period, "month"):
        return period.year + (period.month - 1) / 12
    if isinstance(period, (int, float)) and isfinite(period):
        return float(period)
    written = parse_period(str(period))
    if written is None:
        raise InputError(
            Text(f"{period!r} is not a period", f"{period!r} — не период"),
            Text(
                "Write years, quarters or months: 2018, 2018-Q1, 2018-07.",
                "Пишите годы, кварталы или месяцы: 2018, 2018-Q1, 2018-07.",
            ),
        )
    year, _, part = written.partition("-")
    if part.startswith("Q"):
        return int(year) + (int(part[1:]) - 1) / 4
    return int(year) + ((int(part) - 1) / 12 if part else 0.0)


def with_years(table: Frame, periods: list[Any]) -> Frame:
    """Add ``moment``, the period of each row in years."""
    moments = nw.lit(None, nw.Float64())
    for period in periods:
        moments = nw.when(nw.col("period") == period).then(nw.lit(moment(period))).otherwise(moments)
    return table.with_columns(moment=moments)


def with_steps(table: Frame) -> Frame:
    """Add to each known cell the value and moment before it; others count as ``_unknown``."""
    known = nw.col("severity") < UNKNOWN
    table = table.with_columns(
        _unknown=nw.when(known).then(nw.lit(0.0)).otherwise(nw.lit(1.0)),
        _when=nw.when(known).then(nw.col("moment")),
    )
    # Known cells of a series come first in the order, so that a step passes over what is not known.
    order = ("_unknown", "moment")
    return table.with_columns(
        nw.col(name).shift(1).over(*CELL, order_by=order).alias(f"_before_{name}")
        for name in ("known", "moment")
    )


def with_rate(table: Frame, periods: int, confidence: float) -> Frame:
    """One row a series: value, status, lower, upper and what they rest on."""
    table = _with_ends(table)
    step = nw.col("moment") - nw.col("_before_moment")
    growth = safe_log(nw.col("known")) - safe_log(nw.col("_before_known"))
    table = table.with_columns(
        _step=nw.when(nw.col("_unknown") == 0).then(step),
        _growth=nw.when(nw.col("_unknown") == 0).then(growth),
    )
    away = nw.col("_growth") - nw.col("_drift") * nw.col("_step")
    one = nw.when(~nw.col("_step").is_null()).then(nw.lit(1.0)).otherwise(nw.lit(0.0))
    lost = (
        nw.when(~nw.col("_step").is_null() & nw.col("_growth").is_null())
        .then(nw.lit(1.0))
        .otherwise(nw.lit(0.0))
    )
    table = table.with_columns(_square=ratio(away * away, nw.col("_step")), _one=one, _lost=lost)
    series = _series(table, periods)
    return _with_bounds(valued(series, _rate()), periods, confidence)


def _with_ends(table: Frame) -> Frame:
    """Add the first and the last known value of each series and its drift, the mean log growth a year."""
    table = table.with_columns(_from=nw.col("_when").min().over(*CELL), _to=nw.col("_when").max().over(*CELL))
    ends = {"start": "_from", "end": "_to"}
    table = table.with_columns(
        nw.when(nw.col("_when") == nw.col(at)).then(nw.col("known")).alias(f"_{name}")
        for name, at in ends.items()
    )
    table = table.with_columns(
        *(nw.col(f"_{name}").max().over(*CELL).alias(name) for name in ends),
        years=nw.col("_to") - nw.col("_from"),
    )
    return table.with_columns(
        _drift=ratio(safe_log(nw.col("end")) - safe_log(nw.col("start")), nw.col("years"))
    )


def _series(table: Frame, periods: int) -> Frame:
    constants = ("start", "end", "years", "_drift")
    known = nw.when(nw.col("_unknown") == 0).then(nw.col("severity")).otherwise(nw.lit(0))
    table = table.with_columns(_known_rank=known, _here=1 - nw.col("_unknown"))
    series = table.group_by(*CELL).agg(
        *(nw.col(name).max() for name in (*constants, "severity", "_known_rank")),
        *(nw.col(name).sum() for name in ("_square", "_one", "_lost", "_here")),
    )
    # A period without a row is as unknown as one without a value.
    unknown = periods - nw.col("_here")
    partial = unknown > 0
    rank = nw.max_horizontal(
        nw.col("_known_rank"), nw.when(partial).then(nw.lit(ESTIMATE)).otherwise(nw.lit(0))
    )
    usable = (nw.col("years") > 0) & (nw.col("start") > 0)
    worst = nw.max_horizontal(nw.col("severity"), nw.lit(UNKNOWN))
    return series.with_columns(
        rank=nw.when(usable).then(rank).otherwise(worst), steps=nw.col("_one"), unknown=unknown
    )


def _rate() -> nw.Expr:
    """The rate; a series that ends in nothing has lost all of it."""
    gone = (nw.col("start") > 0) & (nw.col("end") <= 0)
    return nw.when(gone).then(nw.lit(-1.0)).otherwise(nw.col("_drift").exp() - 1)


def _with_bounds(series: Frame, periods: int, confidence: float) -> Frame:
    freedom = nw.col("steps") - 1
    whole = (nw.col("_lost") == 0) & (freedom >= 1)
    series = series.with_columns(volatility=nw.when(whole).then(ratio(nw.col("_square"), freedom).sqrt()))
    quantile = student_quantile(freedom, 0.5 + confidence / 2, max(1, periods - 2))
    series = series.with_columns(_half=quantile * ratio(nw.col("volatility"), nw.col("years").sqrt()))
    return series.with_columns(
        lower=(nw.col("_drift") - nw.col("_half")).exp() - 1,
        upper=(nw.col("_drift") + nw.col("_half")).exp() - 1,
    )
