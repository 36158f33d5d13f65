"""What the number of establishments, in all and by class of size, leaves open for a hidden cell."""

from __future__ import annotations

import re

import polars as pl

from klaster.model.errors import InputError, Place
from klaster.model.text import Text

Class = tuple[float, float | None]

CLASSES: dict[str, Class] = {
    "n1_4": (1, 4),
    "n5_9": (5, 9),
    "n10_19": (10, 19),
    "n20_49": (20, 49),
    "n50_99": (50, 99),
    "n100_249": (100, 249),
    "n250_499": (250, 499),
    "n500_999": (500, 999),
    "n1000": (1000, None),
    "n0_9": (0, 9),
    "n10_49": (10, 49),
    "n50_249": (50, 249),
    "n250": (250, None),
}
"""Columns of counts by class: those of the U.S. County Business Patterns, then those of the European Union."""

OPEN_CLASS_MEAN = 1.5
"""In the class without an upper end an establishment is taken for so many times its lower end."""

_ONE = re.compile(r"\s*(\d+)\s*(?:-\s*(\d+)|\+)\s*[:=]\s*(\d+)\s*")


def with_size_bounds(rows: pl.DataFrame) -> pl.DataFrame:
    """Add ``low``, ``high`` (infinite where nothing limits) and ``start``.

    ``low`` is the largest of what is given (``lower``, ``size_low``, the sum of the classes' lower ends),
    ``high`` the smallest; no establishments leave nothing. Establishments that no class counts may be of any
    size. ``start`` is the prior, else the middle of the range given, else the classes' middles.
    """
    rows = _with_class_sums(rows)
    low = pl.max_horizontal(pl.lit(0.0), "lower", "size_low", "_low")
    endless = pl.lit(float("inf"))
    high = pl.min_horizontal(endless, "upper", "size_high", "_high")
    empty = (pl.col("firms") == 0).fill_null(False)
    rows = rows.with_columns(low=low, high=pl.when(empty).then(0.0).otherwise(high))
    limited = pl.when(pl.col("high").is_finite()).then((pl.col("low") + pl.col("high")) / 2)
    return rows.with_columns(start=pl.coalesce("prior", limited, "_middle")).drop("_low", "_high", "_middle")


def _with_class_sums(rows: pl.DataFrame) -> pl.DataFrame:
    counted = [name for name in CLASSES if name in rows.columns]
    if "size_classes" in rows.columns:
        rows = _with_words(rows)
    else:
        rows = rows.with_columns(
            _low=_sum(counted, 0), _high=_sum(counted, 1), _middle=_sum(counted, 2), _count=_count(counted)
        )
    whole = (pl.col("firms") <= pl.col("_count")).fill_null(pl.col("_count").is_not_null())
    return rows.with_columns(
        _high=pl.when(whole).then("_high").otherwise(float("inf")),
        _middle=pl.when(pl.col("_count") > 0).then("_middle"),
    ).drop("_count")


def _count(names: list[str]) -> pl.Expr:
    """Establishments in all classes; null unless some class is there and, without ``firms``, every one."""
    if not names:
        return pl.lit(None, pl.Float64)
    counts = [pl.col(name).cast(pl.Float64) for name in names]
    known = pl.any_horizontal(each.is_not_null() for each in counts)
    every = pl.all_horizontal(each.is_not_null() for each in counts)
    usable = every | (known & pl.col("firms").is_not_null())
    return pl.when(usable).then(pl.sum_horizontal(each.fill_null(0.0) for each in counts))


def _sum(names: list[str], end: int) -> pl.Expr:
    """The sum over classes of the count times the lower end, the upper end or the middle of the class."""
    if not names:
        return pl.lit(None, pl.Float64)
    parts: list[pl.Expr] = []
    for name in names:
        count = pl.col(name).cast(pl.Float64).fill_null(0.0)
        parts.append(pl.when(count > 0).then(count * _end(CLASSES[name], end)).otherwise(0.0))
    return pl.sum_horizontal(parts)


def _end(size: Class, end: int) -> float:
    low, high = size
    ends = (
        low,
        float("inf") if high is None else high,
        OPEN_CLASS_MEAN * low if high is None else (low + high) / 2,
    )
    return ends[end]


def _with_words(rows: pl.DataFrame) -> pl.DataFrame:
    """Class counts written in one cell, "1-4:3 5-9:2 1000+:1"."""
    sums = [_parsed(number, text) for number, text in rows.select("row", "size_classes").iter_rows()]
    names = ("_low", "_high", "_middle", "_count")
    columns = [pl.Series(name, [each[k] for each in sums], pl.Float64) for k, name in enumerate(names)]
    return rows.with_columns(columns)


def _parsed(row: int, text: str | None) -> tuple[float | None, ...]:
    if text is None or not text.strip():
        return (None,) * 4
    low = high = middle = count = 0.0
    for piece in filter(None, re.split(r"[,;|]\s*|\s+(?=\d+\s*(?:-|\+))", text.strip())):
        found = _ONE.fullmatch(piece)
        if found is None:
            raise _unreadable(row, text)
        size = (float(found[1]), float(found[2]) if found[2] else None)
        establishments = float(found[3])
        if establishments:
            low += establishments * _end(size, 0)
            high += establishments * _end(size, 1)
            middle += establishments * _end(size, 2)
            count += establishments
    return low, high, middle, count


def _unreadable(row: int, text: str) -> InputError:
    return InputError(
        Text(
            f"found {text!r}, expected classes with counts",
            f"указано «{text}», ожидаются классы с числом предприятий",
        ),
        Text('Write them as "1-4:3, 5-9:2, 1000+:1".', "Запишите их так: «1-4:3, 5-9:2, 1000+:1»."),
        Place(row=row, column="size_classes"),
    )
