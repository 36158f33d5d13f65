"""The thresholds of a rubric in force on a day, or as an economist moves them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date as Day

import numpy as np

from klaster.model.errors import InputError
from klaster.model.period import parse_period
from klaster.model.text import Text
from klaster.rubric.definition import Rubric, Threshold
from klaster.rubric.expression import Array


def newest(rubric: Rubric) -> dict[str, Array]:
    """Every threshold as it is in force last."""
    return {id: np.array([each.newest]) for id, each in rubric.thresholds.items()}


def in_force(rubric: Rubric, days: Sequence[str] | None, moved: Mapping[str, float]) -> dict[str, Array]:
    """The thresholds in force on the days of the subjects; those moved are as they were moved to.

    Parameters
    ----------
    rubric
        The rule-book.
    days
        The day of each subject, as ``2018-12-31``, or "" where none is known; None: the newest version.
    moved
        Threshold -> the number to take instead.

    Returns
    -------
    dict
        Threshold -> one number, or one a subject; NaN before the first version.
    """
    found: dict[str, Array] = {}
    for id, threshold in rubric.thresholds.items():
        if id in moved:
            found[id] = np.array([float(moved[id])])
        elif days is None or (len(threshold.values) == 1 and not threshold.values[0][0]):
            found[id] = np.array([threshold.newest])
        else:
            known = {day: value_on(threshold, day) for day in set(days)}
            found[id] = np.array([known[day] for day in days])
    return found


def value_on(threshold: Threshold, day: str) -> float:
    """The value in force on a day; NaN before the first, the newest where the day is not known."""
    if not day:
        return threshold.newest
    value = float("nan")
    for begins, each in threshold.values:
        if begins <= day:
            value = each
    return value


def last_day(period: str) -> str:
    """The last day of a period, or the day itself; "" where the words are neither.

    >>> last_day("2018"), last_day("2018-Q1"), last_day("2018-02"), last_day("2018-03-05"), last_day("soon")
    ('2018-12-31', '2018-03-31', '2018-02-28', '2018-03-05', '')
    """
    words = period.strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
        return words if _is_day(words) else ""
    parsed = parse_period(words)
    if parsed is None:
        return ""
    year = int(parsed[:4])
    if len(parsed) == 4:
        return f"{year}-12-31"
    month = 3 * int(parsed[-1]) if "Q" in parsed else int(parsed[5:])
    return f"{year}-{month:02d}-{monthrange(year, month)[1]:02d}"


def asked_day(words: str) -> str:
    """The day on which a rule-book is asked about, as the caller gives it.

    Raises
    ------
    InputError
        For words that are neither a day nor a period.
    """
    day = last_day(words)
    if not day:
        raise InputError(
            Text(f"in_force_on: found {words!r}, expected a day", f"in_force_on: указано «{words}», ожидается день"),
            Text("Write 2019-01-31, or a year.", "Запишите 2019-01-31 или год."),
        )  # fmt: skip
    return day


def _is_day(words: str) -> bool:
    try:
        Day.fromisoformat(words)
    except ValueError:
        return False
    return True
