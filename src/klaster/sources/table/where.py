"""Filters on the columns of a source: ``year=2018``, ``own_code!=5``, ``section in (A|B)``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from klaster.model.errors import InputError, Place, UnknownNameError
from klaster.model.text import Text

COLUMN = Text("column in the table", "столбец в таблице")
_SIGNS = re.compile(r"\s*(!=|==?|\bnot\s+in\b|\bin\b)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Condition:
    """One filter: a column, whether its values are wanted or refused, and the values; "" is a blank cell."""

    column: str
    is_wanted: bool
    values: tuple[str, ...]

    def expression(self) -> pl.Expr:
        """The filter as an expression that is never null."""
        cell = pl.col(self.column).fill_null("")
        found = cell.is_in(list(self.values))
        return found if self.is_wanted else ~found


def conditions(where: Sequence[str], columns: Sequence[str], place: Place | None = None) -> list[Condition]:
    """The filters, each checked against the columns of the table.

    Raises
    ------
    UnknownNameError
        There is no such column; the nearest ones are offered.
    InputError
        It is not a filter.

    Examples
    --------
    >>> conditions(["own_code=5", "agglvl_code in (71|74)", "size != 0"], ["own_code", "agglvl_code", "size"])
    [Condition(column='own_code', is_wanted=True, values=('5',)),
     Condition(column='agglvl_code', is_wanted=True, values=('71', '74')),
     Condition(column='size', is_wanted=False, values=('0',))]
    """
    return [_condition(words, columns, place) for words in where]


def filtered(frame: pl.LazyFrame, where: Sequence[Condition]) -> pl.LazyFrame:
    """The rows that pass every filter."""
    return frame.filter([each.expression() for each in where]) if where else frame


def _condition(words: str, columns: Sequence[str], place: Place | None) -> Condition:
    splits = [
        (words[: sign.start()].strip(), sign[1], words[sign.end() :]) for sign in _SIGNS.finditer(words)
    ]
    splits = [split for split in splits if split[0]]
    if not splits:
        raise _not_a_filter(words, place)
    # A column's name may itself hold a sign: the one that names a known column is meant.
    column, sign, rest = next((split for split in splits if split[0] in columns), splits[0])
    if column not in columns:
        raise UnknownNameError(COLUMN, column, columns, place)
    return Condition(column, not sign.lower().startswith(("!", "not")), _values(sign, rest))


def _values(sign: str, rest: str) -> tuple[str, ...]:
    inside = rest.strip()
    if sign[-1] != "=":
        inside = inside.removeprefix("(").removesuffix(")")
        return tuple(_bare(value) for value in inside.split("|"))
    return (_bare(inside),)


def _bare(value: str) -> str:
    value = value.strip()
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def _not_a_filter(words: str, place: Place | None) -> InputError:
    return InputError(
        Text(f"{words!r} is not a filter", f"«{words}» — не условие отбора"),
        Text(
            "Write column=value, column!=value or column in (a|b).",
            "Пишите столбец=значение, столбец!=значение или столбец in (а|б).",
        ),
        place,
    )
