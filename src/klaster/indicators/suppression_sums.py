"""Which rows add up to which: the sums of a table over the regions and the industries below a total."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from klaster.numerics.bounds import Floats, Integers, Mask

_ENOUGH, _DIGITS = 15, 9
OTHER = {"region": "industry", "industry": "region"}


@dataclass(frozen=True, slots=True)
class Sums:
    """Totals with their parts in one hierarchy, as numbers of rows.

    ``total`` has one row number a sum; ``sum_of`` and ``part`` one entry a part. ``present`` of the
    ``expected`` parts have a row.
    """

    dimension: str
    total: Integers
    sum_of: Integers
    part: Integers
    present: Integers
    expected: Integers

    def added(self, values: Floats) -> Floats:
        """The sum of the parts, not a number where one is unknown."""
        return np.bincount(self.sum_of, values[self.part], self.total.size).astype(np.float64)

    def gap(self, values: Floats) -> Floats:
        """The total less its parts."""
        return values[self.total] - self.added(values)


def sums(rows: pl.DataFrame, dimension: str, links: pl.DataFrame) -> Sums:
    """The sums over one dimension.

    Parameters
    ----------
    rows
        ``region``, ``industry``, ``period``; the number of a row is its place.
    links
        ``period``, ``code`` and its ``parent``.
    """
    other = OTHER[dimension]
    cells = rows.select("period", code=dimension, other=other).with_row_index("place")
    parts = cells.join(links, on=["period", "code"], nulls_equal=True)
    totals = cells.rename({"code": "parent", "place": "total"})
    entries = parts.join(totals, on=["period", "parent", "other"], nulls_equal=True).sort("total", "place")
    brothers = links.group_by("period", "parent").agg(expected=pl.len())
    entries = entries.join(brothers, on=["period", "parent"], nulls_equal=True, maintain_order="left")
    found, first, numbers, present = np.unique(
        entries["total"].to_numpy(), return_index=True, return_inverse=True, return_counts=True
    )
    expected = entries["expected"].to_numpy()[first]
    return Sums(
        dimension,
        found.astype(np.int64),
        numbers.astype(np.int64),
        entries["place"].to_numpy().astype(np.int64),
        present.astype(np.int64),
        expected.astype(np.int64),
    )


def last_digit(values: Floats) -> float:
    """The unit of the last digit that all values share: 1 for whole numbers, 0.1 for tenths, 1000 for thousands.

    A few round numbers do not show that a table is in tens.

    >>> last_digit(np.arange(3000.0, 60000, 3000)), last_digit(np.array([0.5, 2.0])), last_digit(np.array([50.0]))
    (1000.0, 0.1, 1.0)
    """
    values = np.unique(values[values != 0])
    largest = 6 if values.size >= _ENOUGH else 0
    for power in range(largest, -_DIGITS, -1) if values.size else ():
        unit = 10.0**power
        scaled = values / unit
        if np.all(np.abs(scaled - np.round(scaled)) <= 1e-9 * np.maximum(np.abs(scaled), 1)):
            return unit
    return 10.0**-_DIGITS if values.size else 1.0


def found_rounding(every: list[Sums], values: Floats) -> float:
    """The unit to which a table is rounded: its last digit where full sums miss by no more than rounding can, else 0."""
    unit = last_digit(values[np.isfinite(values)])
    for each in every:
        gap = np.abs(each.gap(values))[each.present == each.expected]
        allowed = unit / 2 * (each.present + 1)[each.present == each.expected]
        exact = 1e-9 * np.abs(values[each.total][each.present == each.expected])
        if np.any((gap > exact) & (gap <= allowed)):
            return unit
    return 0.0


def tolerance(each: Sums, rounding: float) -> Floats:
    """By how much a sum may miss: half the rounding for each of its terms."""
    return (rounding / 2 * (each.present + 1)).astype(np.float64)


def complete(each: Sums, values: Floats, allowed: Floats, codes: Integers, parts: str, absent: str) -> Mask:
    """Whether the parts that have rows are all there is of a total: then they equal it, else they are at most that.

    ``codes`` numbers the total's code. With ``parts="auto"`` the list below a code is complete unless
    it falls short in most of the sums that can be checked; with ``absent="auto"`` no row means zero where
    the sums that lack a part and can be checked do add up.
    """
    gap = each.gap(values)
    full = each.present == each.expected
    checked = np.isfinite(gap) & (values[each.total] > 0)
    short = gap > allowed + 1e-9 * np.nan_to_num(values[each.total])
    listed = np.full(each.total.size, parts != "incomplete")
    if parts == "auto":
        tests = np.bincount(codes, checked & full)
        failed = np.bincount(codes, checked & full & short)
        listed = ~((tests > 0) & (2 * failed > tests))[codes]
    partial = checked & ~full & listed
    zero = absent == "zero" or (absent == "auto" and bool(partial.any()) and not bool(short[partial].any()))
    return listed & (full | zero)


def implied(kept: Sums, whole: Mask, other: Sums, other_whole: Mask, rows: int) -> Mask:
    """The sums of ``other`` that follow from the rest, where all are exact.

    A sum over regions at an industry that is itself a sum follows from the sums over regions at its parts and
    the sums over industries in each region, the total's included.
    """
    if not kept.total.size:
        return np.zeros(other.total.size, np.bool_)
    is_whole = {
        id(each): _at_totals(each, mask, rows) for each, mask in ((kept, whole), (other, other_whole))
    }
    cells = {id(each): _parts_at_totals(each, rows) for each in (kept, other)}
    crossing = np.full(rows, -1)
    crossing[kept.total] = np.arange(kept.total.size)
    place = crossing[other.total]
    found = other_whole & (place >= 0) & is_whole[id(kept)][other.total]
    # Below the same total, every part of one sum has an exact sum of the other kind, over the same cells.
    all_kept = np.bincount(other.sum_of, is_whole[id(kept)][other.part], other.total.size) == other.present
    all_other = np.bincount(kept.sum_of, is_whole[id(other)][kept.part], kept.total.size) == kept.present
    found &= all_kept & all_other[place]
    for weight_kept, weight_other in zip(cells[id(kept)], cells[id(other)], strict=True):
        inside = np.bincount(other.sum_of, weight_kept[other.part], other.total.size)
        across = np.bincount(kept.sum_of, weight_other[kept.part], kept.total.size)
        found &= inside == across[place]
    return found


def _at_totals(each: Sums, mask: Mask, rows: int) -> Mask:
    found = np.zeros(rows, np.bool_)
    found[each.total] = mask
    return found


def _parts_at_totals(each: Sums, rows: int) -> tuple[Floats, Floats]:
    """How many parts each total has, and the sum of their numbers: which cells they are."""
    counts, numbers = np.zeros(rows), np.zeros(rows)
    counts[each.total] = each.present
    numbers[each.total] = np.bincount(each.sum_of, each.part, each.total.size)
    return counts, numbers


def is_deep(each: Sums) -> bool:
    """Whether some total is itself a part."""
    return bool(np.isin(each.total, each.part).any())
