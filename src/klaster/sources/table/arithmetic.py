"""Which rows of a table are sums of other rows, found from the numbers alone.

A total in a language nobody here reads still equals the sum of its parts, in every industry and every year.
Two arrangements are looked for: parts right below their sum (or right above it), as tables print districts
and their regions, one inside the other to any depth; and one row that equals all the others together.
A coincidence is told from a sum by how many digits agree over all columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log10

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

MOST_ROWS, MOST_COLUMNS = 3_000, 96
_SHARE = 0.9
_DIGITS = 3.5


@dataclass(frozen=True)
class Sums:
    """Rows that are sums: row -> the rows it is the sum of; ``grand`` are those that hold all the rest."""

    members: dict[int, tuple[int, ...]]
    grand: tuple[int, ...]


@dataclass(frozen=True)
class _Numbers:
    """The values with the unit of their last digit."""

    values: Matrix
    digit: float

    def is_sum(self, row: int, parts: Matrix, count: int, least: float) -> bool:
        """Whether a row equals the given sums, with enough digits to be no coincidence."""
        total = self.values[row]
        known = ~np.isnan(total) & ~np.isnan(parts)
        tolerance = _tolerance(total, count, self.digit)
        close = known & (np.abs(total - parts) <= tolerance)
        if close.sum() < _SHARE * known.sum() or not close.any():
            return False
        # How unlikely an agreement is depends on the width within which it counts as one.
        digits = np.log10(np.abs(total[close]) / (2 * tolerance[close]) + 1)
        return bool(digits.sum() >= least)


def sums(values: Matrix, digit: float = 1.0) -> Sums:
    """The rows of a table that are sums of other rows.

    Parameters
    ----------
    values
        Rows in the order of the table, columns the cells that are compared; NaN where unknown.
    digit
        The unit of the last published digit.

    Examples
    --------
    >>> parts = np.array([[120.0, 310.0, 55.0], [401.0, 77.0, 93.0], [250.0, 163.0, 871.0]])
    >>> sums(np.vstack([parts.sum(axis=0), parts])).members
    {0: (1, 2, 3)}
    """
    if not 3 <= len(values) <= MOST_ROWS:
        return Sums({}, ())
    numbers = _Numbers(_telling_columns(values), digit)
    downward = _nested(numbers, range(len(values) - 1, -1, -1))
    upward = _nested(numbers, range(len(values)))
    members = max(downward, upward, key=len)
    return _with_grand(numbers, members)


def _tolerance(total: Matrix, count: int, digit: float) -> Matrix:
    return (count + 1) * digit / 2 + 1e-9 * np.abs(total)


def _telling_columns(values: Matrix) -> Matrix:
    """The columns with most known values that are not zero."""
    if values.shape[1] <= MOST_COLUMNS:
        return values
    filled = (~np.isnan(values) & (values != 0)).sum(axis=0)
    return values[:, np.sort(np.argsort(-filled, kind="stable")[:MOST_COLUMNS])]


def _nested(numbers: _Numbers, order: range) -> dict[int, tuple[int, ...]]:
    """Rows that equal the nearest rows that come before them in ``order``, sums taking their parts' place."""
    members: dict[int, tuple[int, ...]] = {}
    stack: list[int] = []
    least = _DIGITS + log10(len(order))
    for row in order:
        count = _members_on_top(numbers, row, stack, least)
        if count:
            members[row] = tuple(reversed(stack[-count:]))
            del stack[-count:]
        stack.append(row)
    return members


def _members_on_top(numbers: _Numbers, row: int, stack: list[int], least: float) -> int:
    """How many rows on top of the stack the row is the sum of; 0 if it is not."""
    if len(stack) < 2:
        return 0
    above = np.cumsum(numbers.values[stack[::-1]], axis=0)
    known = ~np.isnan(above)
    with np.errstate(invalid="ignore"):
        gaps = np.abs(above - numbers.values[row])
        counts = np.arange(2, len(stack) + 2)[:, None]
        close = gaps <= counts * numbers.digit / 2 + 1e-9 * np.abs(numbers.values[row])
    shares = close.sum(axis=1) / np.maximum((known & ~np.isnan(gaps)).sum(axis=1), 1)
    for index in np.flatnonzero((shares >= _SHARE) & (np.arange(len(stack)) > 0)):
        if numbers.is_sum(row, above[index], int(index) + 1, least):
            return int(index) + 1
    return 0


def _with_grand(numbers: _Numbers, members: dict[int, tuple[int, ...]]) -> Sums:
    """The nested sums, and the rows that equal all the others that are no part of a sum."""
    found = dict(members)
    grand: list[int] = []
    while (row := _grand_total(numbers, found)) is not None:
        top = _top(numbers, found)
        found[row] = tuple(other for other in top if other != row)
        grand.append(row)
    tops = _top(numbers, found)
    return Sums(found, tuple(row for row in tops if len(tops) == 1 and row in found))


def _top(numbers: _Numbers, members: dict[int, tuple[int, ...]]) -> list[int]:
    inside = {part for parts in members.values() for part in parts}
    return [row for row in range(len(numbers.values)) if row not in inside]


def _grand_total(numbers: _Numbers, members: dict[int, tuple[int, ...]]) -> int | None:
    top = _top(numbers, members)
    if len(top) < 3:
        return None
    whole = numbers.values[top].sum(axis=0)
    least = _DIGITS + log10(len(top))
    for row in top:
        if numbers.is_sum(row, whole - numbers.values[row], len(top) - 1, least):
            return row
    return None
