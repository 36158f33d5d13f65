"""Filters on the columns of a source: ``year=2018``, ``own_code!=5``, ``year>=2015``, ``section in (A|B)``."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from klaster.model.errors import InputError, Place, UnknownNameError
from klaster.model.text import Text
from klaster.sources.table.numbers import Decimal, number

COLUMN = Text("column in the table", "столбец в таблице")
_SIGNS = re.compile(r"\s*(!=|<=|>=|==?|<|>|\bnot\s+in\b|\bin\b)\s*", re.IGNORECASE)
_LISTED = re.compile(r"""\s*(?:"[^"]*"|'[^']*'|[^,]+)""")
_MOST_NAMED = 100_000


@dataclass(frozen=True)
class Condition:
    """One filter: a column, whether its values are wanted or refused, and the values; "" is a blank cell.

    With an ``order`` (<, <=, >, >=) cells are compared with the one value, as numbers if it is one.
    """

    column: str
    is_wanted: bool
    values: tuple[str, ...]
    order: str = field(default="", repr=False)

    def expression(self) -> pl.Expr:
        """The filter as an expression that is never null."""
        if self.order:
            return self._compared().fill_null(False)
        cell = pl.col(self.column).fill_null("")
        found = cell.is_in(list(self.values))
        return found if self.is_wanted else ~found

    def _compared(self) -> pl.Expr:
        cell, bound = pl.col(self.column), number(self.values[0], _decimal(self.values[0]))
        if bound is not None:
            # A comma is a decimal mark here; thousands are not parted in what is compared.
            plain = cell.str.replace_all(r"[\s\u00a0\u202f]", "").str.replace(",", ".", literal=True)
            return _ORDERS[self.order](plain.cast(pl.Float64, strict=False), pl.lit(bound))
        return _ORDERS[self.order](cell, pl.lit(self.values[0]))


_ORDERS: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _decimal(words: str) -> Decimal:
    return "," if "," in words else "."


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
    if sign in _ORDERS:
        return Condition(column, True, (_bare(rest),), sign)
    return Condition(column, not sign.lower().startswith(("!", "not")), _values(sign, rest))


def require_values(frame: pl.LazyFrame, where: Sequence[Condition], place: Place) -> None:
    """Hold the values that filters want against those there are: a mistyped one must not pass unseen.

    Raises
    ------
    UnknownNameError
        A value never occurs in its column; the nearest ones are offered.
    InputError
        Nothing in the column compares as the filter asks.
    """
    wanted = [(each, value) for each in where if each.is_wanted for value in each.values]
    tests = [
        each.expression().any() if each.order else (pl.col(each.column).fill_null("") == value).any()
        for each, value in wanted
    ]
    if not tests:
        return
    named = [test.alias(str(index)) for index, test in enumerate(tests)]
    found = frame.select(named).collect(engine="streaming").row(0)
    for (each, value), is_found in zip(wanted, found, strict=True):
        if not is_found:
            raise _never(frame, each, value, place)


def _never(frame: pl.LazyFrame, condition: Condition, value: str, place: Place) -> Exception:
    """The error for a filter that no row passes."""
    name = condition.column
    known = frame.select(pl.col(name).drop_nulls().unique().head(_MOST_NAMED)).collect(engine="streaming")
    cells = known[name].sort().to_list()
    at = replace(place, column=name)
    if not condition.order:
        error = UnknownNameError(
            Text(f"value in column {name}", f"значение столбца {name}"), value, cells, at
        )
        if error.advice:
            return error
    shown = ", ".join(cells[:_SHOWN]) + (", …" if len(cells) > _SHOWN else "")
    return InputError(
        Text(
            f"no row has {name}{condition.order or '='}{value}",
            f"ни в одной строке нет {name}{condition.order or '='}{value}",
        ),
        Text(f"The column has: {shown}.", f"В столбце есть: {shown}."),
        at,
    )


_SHOWN = 12


def _values(sign: str, rest: str) -> tuple[str, ...]:
    inside = rest.strip()
    if sign[-1] != "=":
        inside = inside.removeprefix("(").removesuffix(")")
        pieces = inside.split("|") if "|" in inside else _LISTED.findall(inside)
        return tuple(_bare(value) for value in pieces)
    return (_bare(inside),)


def _bare(value: str) -> str:
    value = value.strip()
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def _not_a_filter(words: str, place: Place | None) -> InputError:
    return InputError(
        Text(f"{words!r} is not a filter", f"«{words}» — не условие отбора"),
        Text(
            "Write column=value, column!=value, column>=value or column in (a|b).",
            "Пишите столбец=значение, столбец!=значение, столбец>=значение или столбец in (а|б).",
        ),
        place,
    )
