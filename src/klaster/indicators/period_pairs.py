"""Cells at two periods side by side, and what it means that a cell is at one of them only."""

from __future__ import annotations

from typing import Any, Literal

import narwhals as nw

from klaster.indicators.margins import TOTALS, UNKNOWN
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.frames import Frame, columns

Absent = Literal["zero", "unknown"]

CONTINUING, BIRTH, DEATH, APPEARED, VANISHED, HIDDEN = (
    "continuing",
    "birth",
    "death",
    "appeared",
    "vanished",
    "unknown",
)


def sorted_periods(table: Frame) -> list[Any]:
    """The periods of a table, first to last.

    Raises
    ------
    InputError
        Where there are fewer than two: nothing grows within one period.
    """
    names = columns(table)
    if "period" not in names:
        raise _too_few(
            f"no column 'period'; found {', '.join(names)}",
            f"нет столбца 'period'; найдены: {', '.join(names)}",
        )
    distinct = table.select("period").unique().lazy().collect("polars")["period"]
    found = sorted(period for period in distinct.to_list() if period is not None)
    if len(found) < 2:
        listed = ", ".join(str(period) for period in found) or "-"
        raise _too_few(f"one period only: {listed}", f"только один период: {listed}")
    return found


def period_pairs(table: Frame, pairs: list[tuple[Any, Any]], absent: Absent) -> Frame:
    """One row a cell and pair of periods: ``pair`` (its number), ``start``, ``end``, their ranks and ``presence``.

    ``table`` holds cells (see ``margins.cells``). The first pair also holds, as zeros, cells that have
    rows only between its periods, where both the region and the industry are there at its ends.

    ``start`` and ``end`` are null where not known. A cell without a row is zero if its region and its industry have other
    rows in that period (``absent="zero"``); a region or industry with no row at all appears or vanishes.
    """
    names = _published(table)
    rows = [
        _side(table, number, pair, side, names)
        for number, pair in enumerate(pairs)
        for side in ("start", "end")
    ]
    listed = nw.concat([*rows, *([_between(table, names)] if len(pairs) > 1 else [])], how="vertical")
    sums = [
        nw.col(f"{side}_{name}").max() for side in ("start", "end") for name in ("known", "rank", "listed")
    ]
    published = [nw.col(f"{side}_{name}").max() for side in ("start", "end") for name in names]
    paired = listed.group_by("region", "industry", "pair").agg(*sums, *published)
    return _with_presence(_settled(_settled(paired, "start", absent), "end", absent))


def _published(table: Frame) -> list[str]:
    """The published totals of a table and their ranks, which travel with the cells."""
    offered = [name for total in TOTALS for name in (total, f"{total}_severity")]
    return [name for name in offered if name in columns(table)]


def _side(table: Frame, number: int, pair: tuple[Any, Any], side: str, names: list[str]) -> Frame:
    """The cells of one end of a pair, with nothing at its other end."""
    other = "end" if side == "start" else "start"
    here = table.filter(nw.col("period") == pair[side == "end"])
    return here.select(
        "region",
        "industry",
        nw.lit(number).alias("pair"),
        *_columns(side, other, names),
    )


def _columns(side: str, other: str, names: list[str]) -> list[nw.Expr]:
    by_side = {
        side: [
            nw.col("known"),
            nw.col("severity").cast(nw.Int64()),
            nw.lit(1.0),
            *(nw.col(name).cast(nw.Float64()) for name in names),
        ],
        other: [
            nw.lit(0.0),
            nw.lit(0, nw.Int64()),
            nw.lit(0.0),
            *(nw.lit(None, nw.Float64()) for _ in names),
        ],
    }
    heads = ("known", "rank", "listed", *names)
    return [
        expression.alias(f"{end}_{head}")
        for end in ("start", "end")
        for head, expression in zip(heads, by_side[end], strict=True)
    ]


def _between(table: Frame, names: list[str]) -> Frame:
    """Every cell of any period as a row of the first pair that is listed at neither end."""
    nothing = table.with_columns(known=nw.lit(0.0), severity=nw.lit(0))
    if names:
        nothing = nothing.with_columns(nw.lit(None, nw.Float64()).alias(name) for name in names)
    row = nothing.select("region", "industry", nw.lit(0).alias("pair"), *_columns("start", "end", names))
    return row.with_columns(start_listed=nw.lit(0.0))


def _settled(table: Frame, side: str, absent: Absent) -> Frame:
    """Add the value at one end, null where it is not known, and whether region and industry are there."""
    listed = nw.col(f"{side}_listed")
    table = table.with_columns(
        listed.max().over("region", "pair").alias(f"{side}_region"),
        listed.max().over("industry", "pair").alias(f"{side}_industry"),
    )
    there = (nw.col(f"{side}_region") > 0) & (nw.col(f"{side}_industry") > 0)
    zero = (listed == 0) & there if absent == "zero" else nw.lit(False)
    known = ((listed > 0) & (nw.col(f"{side}_rank") < UNKNOWN)) | zero
    rank = (
        nw.when(known)
        .then(nw.col(f"{side}_rank"))
        .otherwise(nw.max_horizontal(nw.col(f"{side}_rank"), nw.lit(UNKNOWN)))
    )
    return table.with_columns(
        nw.when(known).then(nw.col(f"{side}_known")).alias(side),
        rank.alias(f"{side}_rank"),
        nw.when(listed > 0)
        .then(nw.lit(1.0))
        .when(there)
        .then(nw.lit(1.0))
        .otherwise(0.0)
        .alias(f"{side}_there"),
    )


def _with_presence(table: Frame) -> Frame:
    start, end = nw.col("start"), nw.col("end")
    both = ~start.is_null() & ~end.is_null()
    presence = (
        nw.when(both & (start <= 0) & (end > 0))
        .then(nw.lit(BIRTH))
        .when(both & (start > 0) & (end <= 0))
        .then(nw.lit(DEATH))
        .when(both)
        .then(nw.lit(CONTINUING))
        .when((nw.col("start_there") == 0) & (nw.col("end_there") > 0))
        .then(nw.lit(APPEARED))
        .when((nw.col("end_there") == 0) & (nw.col("start_there") > 0))
        .then(nw.lit(VANISHED))
        .otherwise(nw.lit(HIDDEN))
    )
    return table.with_columns(presence=presence, matched=both)


def _too_few(found: str, found_ru: str) -> InputError:
    return InputError(
        Text(
            f"growth needs at least two periods; {found}",
            f"для роста нужны хотя бы два периода; {found_ru}",
        ),
        Text(
            "Give a table with a column 'period' that holds two or more years.",
            "Дайте таблицу со столбцом 'period', в котором не меньше двух лет.",
        ),
    )
