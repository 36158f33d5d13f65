"""Words in place of numbers, and what they say: confidential, not collected, or a true zero.

The defaults follow Eurostat, the offices of the CIS and North American practice. A publisher's own
meaning overrides them: in Rosstat's tables, for one, "x" can mean "does not apply", and in others "W"
or "N" mean "withheld"; such letters have no default, or a default that the mapping may replace.
A word that is in no list is not a number: :func:`unknown_expression` finds it, so that it is reported
with its row, and never passes for a blank.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal

import polars as pl

from klaster.model.errors import InputError
from klaster.model.status import Status
from klaster.model.text import Text
from klaster.sources.table.numbers import (
    Decimal,
    mark_expression,
    number_expression,
    number_pattern,
    plain_numbers,
)

ZERO: Literal["zero"] = "zero"
Meaning = Status | Literal["zero"]

# Latin and Cyrillic letters that look alike are both listed: c/с, C/С, x/х, X/Х.
_CONFIDENTIAL = (
    "(c)",
    "(C)",
    "c",
    "C",
    "(с)",
    "(С)",
    "с",
    "С",
    "Q",
    "(D)",
    "D",
    ": c",
    ":c",
    "(S)",
    "s",
    "x",
    "X",
    "х",
    "Х",
)
_NOT_COLLECTED = (
    *("", ".", "..", "...", "…", ":", "#N/A", "#Н/Д", "n/a", "N/A", "na", "NA", "n.a.", "н/д", "Н/Д", "н.д."),
    *(
        "нет данных",
        "Нет данных",
        "нет сведений",
        "нет св.",
        "данные отсутствуют",
        "no data",
        "No data",
        "not available",
    ),
    *("мәлімет жоқ", "маалымат жок", ":u", ": u", ": z", ":z", "null", "NULL", "None", "(X)", "(NA)", "(N)"),
)

MARKERS: dict[str, Status] = {
    **dict.fromkeys(_CONFIDENTIAL, Status.CONFIDENTIAL),
    **dict.fromkeys(_NOT_COLLECTED, Status.NOT_COLLECTED),
}
"""Words that stand for a missing number, with the status they give it."""

ZERO_MARKERS: frozenset[str] = frozenset("-–—−‐‑‒―")
"""Dashes alone: the phenomenon does not occur, a true zero ("явление отсутствует")."""

FLAGS: dict[str, Status] = {
    "p": Status.PROVISIONAL,
    "b": Status.BREAK,
    "e": Status.ESTIMATED,
    "s": Status.ESTIMATED,
    "f": Status.ESTIMATED,
}
"""Flag letters after a number ("12.5 p"), as in Eurostat's tables."""

_WORDS: dict[str, Meaning] = {
    "confidential": Status.CONFIDENTIAL,
    "not_collected": Status.NOT_COLLECTED,
    "zero": ZERO,
}
_MARKED = (
    r"\s*(?:\*+|[\u00b9\u00b2\u00b3\u2070-\u2079]+[)\u207e]?|\s?[0-9]{1,2}\)|\([0-9]{1,2}\)|\[[0-9]{1,2}\])$"
)

# A footnote digit that lost its superscript; after a dash it would be a negative number.
_DOTS_AND_DIGIT = r"^(…|\.{2,3}|:)\s*[0-9]{1,2}$"


def meanings(markers: Mapping[str, Status | str] | None = None) -> dict[str, Meaning]:
    """What every marker means: the defaults, overridden by the publisher's own meaning.

    Parameters
    ----------
    markers : mapping of the word to a status
        ``Status.CONFIDENTIAL`` or "Q" or "confidential", ``Status.NOT_COLLECTED`` or "O" or
        "not_collected", or "zero". None for the defaults alone.

    Raises
    ------
    InputError
        The meaning is none of the three: a word without a number cannot be a normal value.

    Examples
    --------
    >>> meanings({"W": "Q", "-": "not_collected"})["-"]
    <Status.NOT_COLLECTED: 'O'>
    """
    known: dict[str, Meaning] = {**MARKERS, **dict.fromkeys(ZERO_MARKERS, ZERO)}
    known.update({word.strip(): _meaning(word, meaning) for word, meaning in (markers or {}).items()})
    return known


def _meaning(word: str, meaning: Status | str) -> Meaning:
    known = _WORDS | {"Q": Status.CONFIDENTIAL, "O": Status.NOT_COLLECTED}
    if str(meaning) not in known:
        raise InputError(
            Text(
                f"marker {word!r} is given the meaning {str(meaning)!r}",
                f"условному обозначению «{word}» придан смысл «{meaning}»",
            ),
            Text(
                "A marker means confidential (Q), not_collected (O) or zero.",
                "Обозначение может значить confidential (Q), not_collected (O) или zero.",
            ),
        )
    return known[str(meaning)]


def status_expression(
    column: pl.Expr, markers: Mapping[str, Status | str] | None = None, decimal: Decimal | None = None
) -> pl.Expr:
    """The status of each cell, as its SDMX letter: String, never null.

    A number is A (or the status of its flag: "12.5 p" is P), a zero marker is A, a blank is O; a word of
    unknown meaning is O here, for there is no number to vouch for, and is found by
    :func:`unknown_expression`. ``decimal`` None accepts a number in either notation.

    Examples
    --------
    >>> cells = pl.DataFrame({"jobs": ["12,5", "(c)", "..", "-", None, "7 e"]})
    >>> cells.select(status_expression(pl.col("jobs")))["jobs"].to_list()
    ['A', 'Q', 'O', 'A', 'O', 'E']
    """
    known = meanings(markers)
    return _at_odd_cells(
        column, lambda text: _statuses(text, known, decimal), pl.String, _all("A"), known, decimal or "."
    )


def value_expression(
    column: pl.Expr, decimal: Decimal, markers: Mapping[str, Status | str] | None = None
) -> pl.Expr:
    """The value of each cell: Float64; 0.0 where a marker says zero, null where there is no number.

    >>> cells = pl.DataFrame({"jobs": ["12,5", "(c)", "..", "-", None]})
    >>> cells.select(value_expression(pl.col("jobs"), ","))["jobs"].to_list()
    [12.5, None, None, 0.0, None]
    """
    known = meanings(markers)
    return _at_odd_cells(
        column, lambda text: _values(text, known, decimal), pl.Float64, lambda plain: plain, known, decimal
    )


def unknown_expression(
    column: pl.Expr, decimal: Decimal, markers: Mapping[str, Status | str] | None = None
) -> pl.Expr:
    """Whether a cell holds something that is neither a number nor a marker: Boolean, never null.

    >>> cells = pl.DataFrame({"jobs": ["12,5", "many", "..", "12.5", None, "NaN"]})
    >>> cells.select(unknown_expression(pl.col("jobs"), ","))["jobs"].to_list()
    [False, True, False, True, False, True]
    """
    known = meanings(markers)
    return _at_odd_cells(
        column, lambda text: _unknowns(text, known, decimal), pl.Boolean, _all(False), known, decimal
    )


def _at_odd_cells(
    column: pl.Expr,
    reading: Callable[[pl.Expr], pl.Expr],
    dtype: type[pl.DataType],
    plainly: Callable[[pl.Series], pl.Series],
    known: Mapping[str, Meaning],
    decimal: Decimal,
) -> pl.Expr:
    """``reading`` applied only where a cell is not a plain number: most cells of most tables are."""
    codes = [word for word in known if re.match(number_pattern(decimal), word)]

    def answers(cells: pl.Series) -> pl.Series:
        plain = plain_numbers(cells, decimal)
        plain = plain.set(cells.str.strip_chars().is_in(codes).fill_null(False), None) if codes else plain
        places = plain.is_null().arg_true()
        odd = pl.DataFrame({"text": cells.gather(places).str.strip_chars()})
        return plainly(plain).scatter(places, odd.select(reading(pl.col("text")).alias("text"))["text"])

    return column.map_batches(answers, return_dtype=dtype, is_elementwise=True)


def _all(answer: str | bool) -> Callable[[pl.Series], pl.Series]:
    return lambda plain: pl.repeat(answer, len(plain), eager=True).alias(plain.name)


def _statuses(text: pl.Expr, known: Mapping[str, Meaning], decimal: Decimal | None) -> pl.Expr:
    status = pl.when(_means(text, known, Status.CONFIDENTIAL)).then(pl.lit("Q"))
    status = status.when(_means(text, known, Status.NOT_COLLECTED)).then(pl.lit("O"))
    status = status.when(_means(text, known, ZERO)).then(pl.lit("A"))
    return status.when(_is_number(text, decimal)).then(_flagged(text, decimal)).otherwise(pl.lit("O"))


def _values(text: pl.Expr, known: Mapping[str, Meaning], decimal: Decimal) -> pl.Expr:
    missing = _means(text, known, Status.CONFIDENTIAL) | _means(text, known, Status.NOT_COLLECTED)
    value = pl.when(_means(text, known, ZERO)).then(pl.lit(0.0)).when(missing).then(None)
    return value.otherwise(number_expression(text, decimal))


def _unknowns(text: pl.Expr, known: Mapping[str, Meaning], decimal: Decimal) -> pl.Expr:
    marked = _is_one_of(text, list(known))
    return (text.is_not_null() & ~marked & number_expression(text, decimal).is_null()).fill_null(False)


def _means(text: pl.Expr, known: Mapping[str, Meaning], meaning: Meaning) -> pl.Expr:
    found = _is_one_of(text, [word for word, meant in known.items() if meant == meaning])
    return found | text.is_null() if meaning == known.get("") else found


def _is_one_of(text: pl.Expr, words: list[str]) -> pl.Expr:
    """Whether the cell is a marker, be it with a footnote mark ("…1)"); false where blank."""
    bare = text.str.replace(_MARKED, "").str.replace(_DOTS_AND_DIGIT, "$1")
    footnoted = bare.is_in([word for word in words if word]) & (bare != text)
    return (text.is_in(words) | footnoted).fill_null(False)


def _is_number(text: pl.Expr, decimal: Decimal | None) -> pl.Expr:
    if decimal is not None:
        return number_expression(text, decimal).is_not_null()
    return number_expression(text, ".").is_not_null() | number_expression(text, ",").is_not_null()


def _flagged(text: pl.Expr, decimal: Decimal | None) -> pl.Expr:
    marks = [mark_expression(text, mark) for mark in ((decimal,) if decimal else (".", ","))]
    mark = pl.coalesce(marks).fill_null("")
    status = pl.lit("A")
    for letter, meant in FLAGS.items():
        status = pl.when(mark == letter).then(pl.lit(str(meant))).otherwise(status)
    return status
