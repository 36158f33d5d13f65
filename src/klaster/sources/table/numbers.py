"""Numbers as statistical offices write them: spaces in thousands, decimal commas, footnote marks.

Two readings exist of "1,234": one thousand odd, or one and a bit. The decimal mark is therefore an
argument, guessed once for a whole column by :func:`guessed_decimal`. With it fixed, thousands must be
well formed (one to three digits, then groups of exactly three by one and the same separator); what is
not well formed is not a number, and is reported by the caller rather than repaired here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Literal

import polars as pl

Decimal = Literal[".", ","]

SPACES = " \u00a0\u202f\u2009\u200a\u2007"
APOSTROPHES = "'\u2019"
MINUSES = "\u2212\u2010\u2011\u2012\u2013-"
MARK = (
    r"\*{1,3}|[\u00b9\u00b2\u00b3\u2070-\u2079]+[)\u207e]?|\u2020"
    r"|[" + SPACES + r"]+(?:[0-9]{1,2}|[a-z\u0430-\u044f])\)|\[[0-9a-z]{1,2}\]|\([0-9]{1,2}\)"
    r"|[" + SPACES + r"]+[pebsfru]{1,2}|[pe]"
)
"""A footnote mark after a number: ``*``, ``¹``, ``1)`` after a space, ``[1]``, ``(1)``, or a flag letter."""


@cache
def number_pattern(decimal: Decimal) -> str:
    """The form of a number: group 1 is the number, group 2 its footnote marks.

    The percent sign is dropped: "12,5 %" is 12.5, in the unit of the table.

    >>> bool(re.match(number_pattern(","), "1 234,5 1)")), bool(re.match(number_pattern(","), "12.5"))
    (True, False)
    """
    thousands = re.escape("," if decimal == "." else ".")
    point = re.escape(decimal)
    grouped = "|".join(
        rf"[1-9][0-9]{{0,2}}(?:[{separator}][0-9]{{3}})+" for separator in (SPACES, APOSTROPHES, thousands)
    )
    whole = rf"(?:{grouped}|[0-9]+)"
    digits = rf"(?:{whole}(?:{point}[0-9]*)?|{point}[0-9]+)"
    exponent = r"(?:[eE][+\u2212-]?[0-9]+)?"
    number = rf"[+{MINUSES}]?[{SPACES}]?{digits}{exponent}"
    return rf"^({number})[{SPACES}]?%?((?:[{SPACES}]*(?:{MARK}),?)*)$"


def number_expression(column: pl.Expr, decimal: Decimal) -> pl.Expr:
    """The number in each cell: Float64, null where the cell is not one (or is not finite).

    Parameters
    ----------
    column : polars expression of String
    decimal : "." or ","
        The decimal mark of the column; the other one is then a separator of thousands.

    Examples
    --------
    >>> cells = pl.DataFrame({"jobs": ["1 234,5", "12,5*", "−3", "7,1 1)", "..", None]})
    >>> cells.select(number_expression(pl.col("jobs"), ","))["jobs"].to_list()
    [1234.5, 12.5, -3.0, 7.1, None, None]
    """
    return column.map_batches(
        partial(_numbers, decimal=decimal), return_dtype=pl.Float64, is_elementwise=True
    )


def mark_expression(column: pl.Expr, decimal: Decimal) -> pl.Expr:
    """The footnote marks that follow a number: String, null where there are none.

    >>> cells = pl.DataFrame({"jobs": ["12,5*", "7,1 1)", "5", "п."]})
    >>> cells.select(mark_expression(pl.col("jobs"), ","))["jobs"].to_list()
    ['*', '1)', None, None]
    """
    return column.map_batches(partial(_marks, decimal=decimal), return_dtype=pl.String, is_elementwise=True)


def footnote_expression(column: pl.Expr, decimal: Decimal) -> pl.Expr:
    """Whether a footnote mark was stripped off the number: Boolean, never null.

    >>> cells = pl.DataFrame({"jobs": ["12,5*", "5", None]})
    >>> cells.select(footnote_expression(pl.col("jobs"), ","))["jobs"].to_list()
    [True, False, False]
    """
    return mark_expression(column, decimal).is_not_null()


def _numbers(cells: pl.Series, decimal: Decimal) -> pl.Series:
    """Plain numbers by the fast parser, the rest by the pattern."""
    plain = plain_numbers(cells, decimal)
    return _with_rest(cells, plain, lambda rest: _written_numbers(rest, decimal))


def _marks(cells: pl.Series, decimal: Decimal) -> pl.Series:
    none = pl.Series(cells.name, [None], dtype=pl.String).new_from_index(0, len(cells))
    rest = plain_numbers(cells, decimal).is_null()
    return _with_rest(cells, none, lambda texts: _written_marks(texts, decimal), rest)


def _with_rest(
    cells: pl.Series,
    known: pl.Series,
    reading: Callable[[pl.Series], pl.Series],
    rest: pl.Series | None = None,
) -> pl.Series:
    """``known`` completed at the cells it has no answer for."""
    places = ((known.is_null() if rest is None else rest) & cells.is_not_null()).arg_true()
    return known if not len(places) else known.scatter(places, reading(cells.gather(places)))


def plain_numbers(cells: pl.Series, decimal: Decimal) -> pl.Series:
    """The cells that are numbers without thousands, marks or odd minus signs; the rest is null."""
    # With a decimal comma a point may stand between thousands: "1.234" must not be read as 1.234.
    plain = (
        cells if decimal == "." else cells.set(cells.str.contains(".", literal=True).fill_null(False), None)
    )
    return _finite(plain.cast(pl.Float64, strict=False))


def _finite(numbers: pl.Series) -> pl.Series:
    return numbers.set(~numbers.is_finite().fill_null(True), None)


def _written_numbers(cells: pl.Series, decimal: Decimal) -> pl.Series:
    thousands = re.escape("," if decimal == "." else ".")
    written = cells.str.strip_chars().str.extract(number_pattern(decimal), 1)
    bare = written.str.replace_all(rf"[{SPACES}{APOSTROPHES}{thousands}+]", "")
    signed = bare.str.replace_all(rf"[{MINUSES}]", "-").str.replace(decimal, ".", literal=True)
    return _finite(signed.cast(pl.Float64, strict=False))


def _written_marks(cells: pl.Series, decimal: Decimal) -> pl.Series:
    marks = cells.str.strip_chars().str.extract(number_pattern(decimal), 2).str.strip_chars()
    return marks.set(marks.str.len_bytes().fill_null(1) == 0, None)


def number(text: str, decimal: Decimal) -> float | None:
    """The number in one cell, by the same rule as :func:`number_expression`.

    >>> number("1 234,5", ","), number("x", ",")
    (1234.5, None)
    """
    return _numbers(pl.Series("cell", [text]), decimal)[0]


def guessed_decimal(sample: Sequence[str | None]) -> Decimal:
    """The decimal mark of a column, by the evidence of all its cells.

    A cell votes for a mark if it is a number with that decimal mark and not with the other one: "12,5"
    (thousands have three digits), "0,123" (thousands do not begin with zero), "1234,567" and "1 234,567"
    (thousands are separated throughout, by one sign), "1.234,5". "1,234,567" votes for the point, for
    there is one decimal mark at most. "1,234" alone says nothing. Each cell has one vote; where there is
    as much for either mark, the answer is the point; also where there is no evidence, unless "1.234" and
    "870" stand together: what is parted at thousands and never below has no decimals.

    >>> guessed_decimal(["1 234", "12,5", "0,123"]), guessed_decimal(["1,234", "1,234,567"])
    (',', '.')
    """
    written = [text for text in sample if text]
    votes = [_decimal_vote(text) for text in written]
    if "," not in votes and "." not in votes:
        return "," if _points_are_thousands(written) else "."
    return "," if votes.count(",") > votes.count(".") else "."


def ambiguous_numbers(sample: Sequence[str | None]) -> list[str]:
    """The cells like "1.254" of a column where nothing tells whether the point parts thousands.

    >>> ambiguous_numbers(["1.254", "3.070"]), ambiguous_numbers(["1.254", "3.07"]), ambiguous_numbers(["1.254", "2.070", "870"])
    (['1.254', '3.070'], [], [])
    """
    written = [text.strip() for text in sample if text]
    if any(_decimal_vote(text) for text in written) or _points_are_thousands(written):
        return []
    return [text for text in written if _POINTED.match(text)]


def _points_are_thousands(written: Sequence[str]) -> bool:
    """Whether points stand in every number from a thousand on, and in none below."""
    plain = [text.strip() for text in written if re.fullmatch(r"-?[0-9]+", text.strip())]
    pointed = sum(bool(_POINTED.match(text.strip())) for text in written)
    small = sum(0 < len(text.lstrip("-")) <= 3 and text.strip("-0") != "" for text in plain)
    large = sum(len(text.lstrip("-")) > 3 for text in plain)
    return pointed >= 2 and small > 0 and not large


_POINTED = re.compile(r"^-?[1-9][0-9]{0,2}\.[0-9]{3}$")


def _decimal_vote(text: str) -> Decimal | None:
    """The only notation in which the cell is a number."""
    point, comma = (re.match(number_pattern(mark), text.strip()) for mark in (".", ","))
    return None if bool(point) == bool(comma) else "." if point else ","
