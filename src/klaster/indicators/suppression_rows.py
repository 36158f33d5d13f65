"""The rows of a table with suppressed cells: what is known of each, checked, before anything is solved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw
import polars as pl

from klaster.indicators.cell_margins import plain_words
from klaster.indicators.margins import ESTIMATE, UNKNOWN, present_keys, severity
from klaster.indicators.suppression_sizes import with_size_bounds
from klaster.model.errors import InputError, Place
from klaster.model.text import Text

Row = dict[str, Any]
Found = Callable[[Row], tuple[str, str]]

PARENTS = {"region": "region_parent", "industry": "industry_parent"}


def checked_rows(table: pl.DataFrame) -> pl.DataFrame:
    """Rows with ``row`` (from 1), ``letter``, ``known``, ``value``, ``low``, ``high``, ``start``, ``firms``, the parents.

    ``start`` is what an estimate departs from: last period's value, else the middle of the bounds given.

    Raises
    ------
    InputError
        For a row without a key, a key twice, a negative value, bounds that cross.
    """
    present_keys(nw.from_native(table))
    rows = plain_words(table).with_row_index("row", 1)
    keys = ["region", "industry", *(name for name in ("period",) if name in rows.columns)]
    rows = _with_period(rows.with_columns(pl.col(name).cast(pl.String) for name in keys))
    rows = _with_parents(_with_numbers(rows))
    _check_keys(rows)
    _check_numbers(rows)
    rows = with_size_bounds(_with_letters(rows))
    _refuse(rows.filter(pl.col("low") > pl.col("high")), "lower", _crossing, _CROSSING_ADVICE)
    return rows


def _with_period(rows: pl.DataFrame) -> pl.DataFrame:
    return rows if "period" in rows.columns else rows.with_columns(period=pl.lit(None, pl.String))


def _with_parents(rows: pl.DataFrame) -> pl.DataFrame:
    """Parents as words; an empty word is no parent."""
    given = {name: _word(name) for name in PARENTS.values() if name in rows.columns}
    return rows.with_columns(**given)


def _word(name: str) -> pl.Expr:
    word = pl.col(name).cast(pl.String).str.strip_chars()
    return pl.when(word != "").then(word).alias(name)


def _with_numbers(rows: pl.DataFrame) -> pl.DataFrame:
    """Numbers as floats, absent columns as nulls; what is not a number becomes null."""
    names = ("value", "lower", "upper", "firms", "size_low", "size_high", "prior")
    floats = [
        pl.col(name).cast(pl.Float64).fill_nan(None).alias(name)
        if name in rows.columns
        else pl.lit(None, pl.Float64).alias(name)
        for name in names
    ]
    return rows.with_columns(floats)


def _with_letters(rows: pl.DataFrame) -> pl.DataFrame:
    """The letter of each row, and whether its value is known: an estimate with a range is a range."""
    letters = severity(nw.col("status")) if "status" in rows.columns else nw.lit(0)
    rows = nw.from_native(rows).with_columns(_rank=letters).to_native()
    ranged = (pl.col("_rank") == ESTIMATE) & (pl.col("lower") < pl.col("upper")).fill_null(False)
    there = pl.col("value").is_not_null() & (pl.col("_rank") < UNKNOWN)
    letter = pl.col("status").cast(pl.String) if "status" in rows.columns else pl.lit("A")
    return rows.with_columns(
        known=there & ~ranged,
        letter=pl.when(there | (pl.col("_rank") >= UNKNOWN))
        .then(letter.fill_null("A"))
        .otherwise(pl.lit("O")),
        prior=pl.when(there & ranged).then(pl.coalesce("prior", "value")).otherwise("prior"),
    )


def _check_keys(rows: pl.DataFrame) -> None:
    for name in ("region", "industry"):
        empty = rows.filter(pl.col(name).is_null() | (pl.col(name) == ""))
        _refuse(empty, name, _nothing_in(name), _KEY_ADVICE)
    twice = rows.filter(pl.struct("region", "industry", "period").is_duplicated())
    _refuse(
        twice.filter(~pl.struct("region", "industry", "period").is_first_distinct()),
        "",
        _again,
        _TWICE_ADVICE,
    )


def _check_numbers(rows: pl.DataFrame) -> None:
    for name in ("value", "lower", "upper", "firms", "size_low", "size_high", "prior"):
        _refuse(rows.filter(pl.col(name) < 0), name, _negative(name), _NEGATIVE_ADVICE)
    endless = rows.filter(pl.col("value").is_infinite() | pl.col("lower").is_infinite())
    _refuse(endless, "value", _endless, _NEGATIVE_ADVICE)
    for low, high in (("lower", "upper"), ("size_low", "size_high")):
        _refuse(rows.filter(pl.col(low) > pl.col(high)), low, _crossing_of(low, high), _CROSSING_ADVICE)


def named_row(row: dict[str, object]) -> tuple[str, str]:
    """A row in words, in both languages."""
    period = f", {row['period']}" if row.get("period") is not None else ""
    return (
        f"region {row['region']}, industry {row['industry']}{period}",
        f"регион {row['region']}, отрасль {row['industry']}{period}",
    )


def refused(row: dict[str, object], column: str, found: tuple[str, str], advice: Text) -> InputError:
    """The error of one row: where, what was found, what to do."""
    where = named_row(row)
    number = row["row"]
    assert isinstance(number, int)
    return InputError(
        Text(f"{where[0]}: {found[0]}", f"{where[1]}: {found[1]}"), advice, Place(row=number, column=column)
    )


def _refuse(wrong: pl.DataFrame, column: str, found: Found, advice: Text) -> None:
    if not wrong.is_empty():
        row = wrong.row(0, named=True)
        raise refused(row, column, found(row), advice)


def _nothing_in(name: str) -> Found:
    return lambda _: (f"no {name}", f"не указан столбец {name}")


def _endless(_: Row) -> tuple[str, str]:
    return "an infinite number", "бесконечное число"


def _negative(name: str) -> Found:
    return lambda row: (
        f"found {row[name]:g}, expected 0 or more",
        f"указано {row[name]:g}, ожидается 0 или больше",
    )


def _crossing_of(low: str, high: str) -> Found:
    return lambda row: (
        f"{low} {row[low]:g} is above {high} {row[high]:g}",
        f"{low} {row[low]:g} больше, чем {high} {row[high]:g}",
    )


def _crossing(row: Row) -> tuple[str, str]:
    return (
        f"what is given leaves nothing: at least {row['low']:g}, at most {row['high']:g}",
        f"заданные границы несовместимы: не меньше {row['low']:g}, не больше {row['high']:g}",
    )


def _again(_: Row) -> tuple[str, str]:
    return "this cell is in the table a second time", "эта ячейка встречается в таблице повторно"


_KEY_ADVICE = Text("Fill it in or remove the row.", "Заполните её или удалите строку.")
_TWICE_ADVICE = Text(
    "Keep one row a region, industry and period; filter by what else tells them apart (ownership, size class).",
    "Оставьте одну строку на регион, отрасль и период; отберите строки по тому, чем они ещё различаются (форма собственности, класс размера).",
)
_NEGATIVE_ADVICE = Text(
    "Counts and amounts start at 0; mark what is not known by an empty value and status Q or O.",
    "Численности и суммы начинаются с 0; неизвестное отмечайте пустым значением и статусом Q или O.",
)
_CROSSING_ADVICE = Text("Correct the bounds of this cell.", "Исправьте границы этой ячейки.")
