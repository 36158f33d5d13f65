"""What people write for yes, no and not known, and for a verdict on specialisation."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from klaster.model.errors import InputError, Place
from klaster.model.text import Text

YES = frozenset(
    (
        "yes",
        "y",
        "true",
        "t",
        "1",
        "1.0",
        "+",
        "x",
        "да",
        "есть",
        "истина",
        "declared",
        "designated",
        "назначено",
    )
)
NO = frozenset(("no", "n", "false", "f", "0", "0.0", "нет", "ложь", "not designated", "не назначено"))
UNKNOWN = frozenset(
    ("", "unknown", "?", "..", "na", "n/a", "nan", "null", "none", "неизвестно", "нет данных", "не известно")
)
SPECIALISED = YES | {
    "important",
    "specialised",
    "specialized",
    "strong",
    "специализация",
    "значимая специализация",
}
BORDERLINE = frozenset(("borderline", "пограничный случай", "пограничный", "0.5"))
NOT_SPECIALISED = NO | {"under", "under-represented", "ниже среднего", "not specialised"}


def truth(table: pl.DataFrame, name: str) -> pl.Series:
    """A column of yes and no as booleans; null where it is not known or the table has no such column.

    Numbers are taken as they count: above zero is yes.

    Raises
    ------
    InputError
        For a word that is neither; the row is named.
    """
    if name not in table.columns:
        return pl.Series(name, [None] * table.height, dtype=pl.Boolean)
    column = table[name]
    if column.dtype == pl.Boolean:
        return column
    if column.dtype.is_numeric():
        return column.cast(pl.Float64).fill_nan(None) > 0
    meanings = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}
    return _read(column, meanings, Text("yes or no", "да или нет")).cast(pl.Boolean)


def specialisation(table: pl.DataFrame, name: str) -> pl.Series:
    """A column of verdicts as 1, 0.5 (borderline), 0; null where it is not known.

    Raises
    ------
    InputError
        For a word that is no verdict; the row is named.
    """
    column = table[name]
    if column.dtype == pl.Boolean or column.dtype.is_numeric():
        return column.cast(pl.Float64).fill_nan(None)
    meanings = {
        **dict.fromkeys(SPECIALISED, 1.0),
        **dict.fromkeys(BORDERLINE, 0.5),
        **dict.fromkeys(NOT_SPECIALISED, 0.0),
    }
    expected = Text(
        "yes, no, borderline or a verdict on a quotient (important, specialised, borderline, under)",
        "да, нет, borderline или вывод о коэффициенте (important, specialised, borderline, under)",
    )
    return _read(column, meanings, expected).cast(pl.Float64)


def _read(column: pl.Series, meanings: dict[str, bool] | dict[str, float], expected: Text) -> pl.Series:
    plain = column.cast(pl.String).str.strip_chars().str.to_lowercase().fill_null("")
    _refuse(column, plain, {*meanings, *UNKNOWN}, expected)
    known = [meanings.get(word) for word in plain]
    return pl.Series(column.name, known, strict=False)


def _refuse(column: pl.Series, plain: pl.Series, known: Iterable[str], expected: Text) -> None:
    odd = (~plain.is_in(list(known))).arg_true()
    if odd.len():
        row = int(odd[0])
        raise InputError(
            Text(
                f"found {column[row]!r}, expected {expected.en}",
                f"стоит «{column[row]}», ожидается {expected.ru}",
            ),
            Text(
                "Correct the cell; an empty cell means: not known.",
                "Исправьте ячейку; пустая ячейка означает «не известно».",
            ),
            Place(row=row + 2, column=column.name),
        )
