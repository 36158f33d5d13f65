"""What is said of an indicator: its weight, direction, parent and goalposts; one answer for the whole table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from klaster.model.errors import InputError, UnknownNameError
from klaster.model.text import Text

Facts = Mapping[str, Any]
"""Name of an indicator or of an aggregate -> what is said of it."""

HIGHER, LOWER = ("1", "+1", "+", "1.0", "higher"), ("-1", "−1", "-", "-1.0", "lower")


def said(table: pl.DataFrame, column: str) -> dict[str, Any]:
    """What a column says of each indicator, where it says anything.

    Raises
    ------
    InputError
        When it says two things of one indicator.
    """
    if column not in table.columns:
        return {}
    rows = table.select("indicator", column).drop_nulls()
    if rows.schema[column] == pl.String:
        rows = rows.filter(pl.col(column).str.strip_chars() != "")
    answers: dict[str, Any] = {}
    for name, answer in rows.unique(maintain_order=True).iter_rows():
        if name in answers:
            raise _two_answers(name, column, answers[name], answer)
        answers[name] = answer
    return answers


def numbers_said(table: pl.DataFrame, column: str) -> dict[str, float]:
    """The same as numbers.

    Raises
    ------
    InputError
        For what is not a number.
    """
    return {name: _number(name, column, answer) for name, answer in said(table, column).items()}


def directions(table: pl.DataFrame, names: Iterable[str], lower_is_better: str) -> dict[str, float]:
    """1 where more is better, -1 where less is; more is better where nothing is said.

    Raises
    ------
    InputError
        For a direction that is neither.
    UnknownNameError
        For a name in ``lower_is_better`` that the table does not have.
    """
    known = list(names)
    found = dict.fromkeys(known, 1.0)
    found.update({name: _direction(name, answer) for name, answer in said(table, "direction").items()})
    for name in listed(lower_is_better):
        found[known_name(name, known)] = -1.0
    return found


def listed(words: str) -> list[str]:
    """Names parted by semicolons.

    >>> listed("a; b c;")
    ['a', 'b c']
    """
    return [word.strip() for word in words.split(";") if word.strip()]


def numbers_listed(words: str, known: Iterable[str]) -> dict[str, float]:
    """``name=number`` parted by semicolons.

    Raises
    ------
    InputError
        For a piece without a number.
    UnknownNameError
        For a name that is not known.
    """
    names, found = list(known), dict[str, float]()
    for piece in listed(words):
        name, equals, number = piece.rpartition("=")
        if not equals:
            raise InputError(
                Text(f"weights: found {piece!r}", f"weights: указано «{piece}»"),
                Text(
                    "Write given, equal, or name=number; name=number.",
                    "Напишите given, equal или имя=число; имя=число.",
                ),
            )
        found[known_name(name.strip(), names)] = _number(name.strip(), "weights", number.strip())
    return found


INDICATOR = Text("indicator in the table", "показатель в таблице")


def known_name(name: str, known: Iterable[str], kind: Text = INDICATOR) -> str:
    """The name, if it is one of those known.

    Raises
    ------
    UnknownNameError
        With the nearest names.
    """
    names = list(known)
    if name not in names:
        raise UnknownNameError(kind, name, names)
    return name


def _number(name: str, column: str, answer: Any) -> float:
    try:
        return float(answer)
    except (TypeError, ValueError):
        raise InputError(
            Text(
                f"{column} of {name!r}: found {answer!r}, expected a number",
                f"{column} показателя «{name}»: указано «{answer}», ожидается число",
            )
        ) from None


def _direction(name: str, answer: Any) -> float:
    word = str(answer).strip().lower()
    if word in HIGHER:
        return 1.0
    if word in LOWER:
        return -1.0
    raise InputError(
        Text(
            f"direction of {name!r}: found {answer!r}, expected 1 (more is better) or -1 (less is better)",
            f"direction показателя «{name}»: указано «{answer}», ожидается 1 (больше — лучше) или -1 (меньше — лучше)",
        )
    )


def _two_answers(name: str, column: str, one: Any, other: Any) -> InputError:
    return InputError(
        Text(
            f"{column} of {name!r}: found both {one!r} and {other!r}",
            f"{column} показателя «{name}»: указано и «{one}», и «{other}»",
        ),
        Text(
            "It is a property of the indicator: give one and the same on all its rows, or on one row.",
            "Это свойство показателя: укажите одно и то же во всех его строках или в одной строке.",
        ),
    )
