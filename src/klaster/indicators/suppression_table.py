"""From checked rows to constraints over numbered cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import polars as pl
import scipy

from klaster.indicators.suppression_hierarchy import Nesting, links, total_code
from klaster.indicators.suppression_rows import PARENTS
from klaster.indicators.suppression_solution import Problem, Solution
from klaster.indicators.suppression_sums import (
    Sums,
    complete,
    found_rounding,
    implied,
    is_deep,
    last_digit,
    sums,
    tolerance,
)
from klaster.numerics.bounds import Constraints, Floats, Integers, Mask

Parts = Literal["auto", "complete", "incomplete"]
Absent = Literal["auto", "zero", "unknown"]
PriorKind = Literal["value", "share"]

EVERYTHING = "_T"
"""The code of totals that came as columns."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table, its problem, and where its constraints came from."""

    rows: pl.DataFrame
    problem: Problem
    sums: tuple[Sums, ...]
    tops: dict[str, pl.DataFrame]

    @property
    def totals(self) -> Mask:
        """Rows that are the total of others."""
        found = np.zeros(self.rows.height, np.bool_)
        for each in self.sums:
            found[each.total] = True
        return found

    def slack_by_row(self, slack: Floats) -> tuple[Floats, list[str | None]]:
        """The slack at each total, the larger where both its sums have some, and the dimension of its parts."""
        found = np.zeros(self.rows.height)
        words: list[str | None] = [None] * self.rows.height
        begin = 0
        for each in self.sums:
            own = slack[begin : begin + each.total.size]
            begin += each.total.size
            missed = np.flatnonzero(own)
            for place in map(int, missed):
                row, amount = int(each.total[place]), float(own[place])
                before = words[row]
                words[row] = each.dimension if before is None else f"{before}, {each.dimension}"
                found[row] = amount if abs(amount) > abs(found[row]) else found[row]
        return np.round(found, 6), words

    def adjusted(self, solved: Solution) -> Mask:
        """Cells whose branch holds a constraint that had to give."""
        entries = self.problem.constraints.matrix.tocoo()
        slackened = solved.slack[entries.row] != 0
        touched = np.unique(solved.branch[entries.col[slackened]])
        return np.isin(solved.branch, touched[touched >= 0])


def table_problem(
    rows: pl.DataFrame,
    nesting: Nesting,
    parts: Parts,
    absent: Absent,
    rounding: float | Literal["auto"],
    prior: PriorKind,
) -> Table:
    """The problem of a table: one number a row, one constraint a sum of parts."""
    rows = _with_total_rows(rows.with_columns(given=pl.lit(True)))
    known = rows["known"].to_numpy()
    values = np.where(known, rows["value"].fill_null(np.nan).to_numpy(), np.nan)
    above = {name: links(rows, name, nesting, values) for name in PARENTS}
    every = tuple(sums(rows, name, above[name]) for name in PARENTS)
    bounds = np.concatenate([rows["low"].to_numpy(), rows["high"].to_numpy()])
    unit = min(last_digit(np.concatenate([values[known], bounds[np.isfinite(bounds)]])), 1.0)
    step = found_rounding(list(every), values) if rounding == "auto" else float(rounding)
    allowed = [tolerance(each, step) for each in every]
    pairs = zip(every, allowed, strict=True)
    whole = [complete(each, values, free, _codes(rows, each), parts, absent) for each, free in pairs]
    problem = Problem(
        _constraints(rows.height, every, allowed, whole),
        _implied(rows.height, every, whole)
        if step == 0
        else np.zeros(sum(each.size for each in whole), np.bool_),
        known,
        values,
        rows["low"].to_numpy(),
        rows["high"].to_numpy(),
        _starts(rows, every, values, prior),
        unit,
    )
    return Table(rows, problem, every, {name: _tops(rows, name, above[name]) for name in PARENTS})


def _implied(rows: int, every: tuple[Sums, ...], whole: list[Mask]) -> Mask:
    """Sums that follow from others: over regions at totals of industries, or the other way round where only regions are deep."""
    regions, industries = every
    masks = [np.zeros_like(each) for each in whole]
    if is_deep(regions) and not is_deep(industries):
        masks[1] = implied(regions, whole[0], industries, whole[1], rows)
    else:
        masks[0] = implied(industries, whole[1], regions, whole[0], rows)
    return np.concatenate(masks)


def _constraints(rows: int, every: tuple[Sums, ...], allowed: list[Floats], whole: list[Mask]) -> Constraints:
    matrices: list[Any] = []
    for each in every:
        count = each.total.size
        numbers = np.arange(count)
        matrices.append(
            scipy.sparse.csr_array(
                (
                    np.concatenate([np.ones(each.part.size), -np.ones(count)]),
                    (np.concatenate([each.sum_of, numbers]), np.concatenate([each.part, each.total])),
                ),
                shape=(count, rows),
            )
        )
    stacked: Any = scipy.sparse.csr_array(scipy.sparse.vstack(matrices))
    upper = np.concatenate(allowed)
    return Constraints(stacked, np.where(np.concatenate(whole), -upper, -np.inf), upper)


def _codes(rows: pl.DataFrame, each: Sums) -> Integers:
    """The code of each total as a number: what is listed below a code is the same in every sum of a period."""
    totals = rows[each.total.tolist()].select("period", each.dimension)
    return totals.select(pl.struct(pl.all()).rank("dense")).to_series().to_numpy().astype(np.int64)


def _starts(rows: pl.DataFrame, every: tuple[Sums, ...], values: Floats, prior: PriorKind) -> Floats:
    start = rows["start"].fill_null(np.nan).to_numpy().copy()
    if prior == "value":
        return start
    share = rows["prior"].fill_null(np.nan).to_numpy()
    above = np.full(rows.height, np.nan)
    for each in every:  # the industries come last and win
        total = values[each.total][each.sum_of]
        above[each.part] = np.where(np.isnan(total), above[each.part], total)
    limits = rows.select(
        pl.when(pl.col("high").is_finite()).then((pl.col("low") + pl.col("high")) / 2)
    ).to_series()
    return np.where(np.isnan(share * above), limits.fill_null(np.nan).to_numpy(), share * above)


def _with_total_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Totals that came as columns, as rows that are not given back."""
    has_total = {name: total_code(rows[name].unique().to_list()) is not None for name in PARENTS}
    added: list[pl.DataFrame] = []
    if not has_total["industry"] and "region_total" in rows.columns:
        added.append(_total_rows(rows, "region_total", ["region"], {"industry": EVERYTHING}))
    if not has_total["region"] and "industry_total" in rows.columns:
        added.append(_total_rows(rows, "industry_total", ["industry"], {"region": EVERYTHING}))
    if len(added) == 2 and "total" in rows.columns:
        added.append(_total_rows(rows, "total", [], {"region": EVERYTHING, "industry": EVERYTHING}))
    return pl.concat([rows, *added], how="diagonal_relaxed")


def _total_rows(rows: pl.DataFrame, name: str, keys: list[str], codes: dict[str, str]) -> pl.DataFrame:
    letter = pl.col(f"{name}_status").first() if f"{name}_status" in rows.columns else pl.lit("A")
    value = pl.col(name).cast(pl.Float64).fill_nan(None).max()
    found = rows.group_by("period", *keys, maintain_order=True).agg(
        value.alias("value"), letter.alias("letter")
    )
    hidden = pl.col("value").is_null() | pl.col("letter").is_in(["Q", "O"])
    return found.with_columns(
        known=~hidden, low=pl.lit(0.0), high=pl.lit(float("inf")), given=pl.lit(False),
        letter=pl.when(hidden & ~pl.col("letter").is_in(["Q", "O"])).then(pl.lit("O")).otherwise("letter"),
        **{key: pl.lit(code) for key, code in codes.items()},
    )  # fmt: skip


def _tops(rows: pl.DataFrame, dimension: str, above: pl.DataFrame) -> pl.DataFrame:
    """``period``, ``code``, the code above all others over it, and how deep it lies."""
    parent = {
        (period, code): over for period, code, over in above.select("period", "code", "parent").iter_rows()
    }
    codes = rows.select("period", code=dimension).unique(maintain_order=True)
    found: list[tuple[str, int]] = []
    for period, code in codes.iter_rows():
        depth = 0
        while (over := parent.get((period, code))) is not None:
            code, depth = over, depth + 1  # noqa: PLW2901
        found.append((code, depth))
    return codes.with_columns(
        top=pl.Series([top for top, _ in found], dtype=pl.String),
        depth=pl.Series([depth for _, depth in found], dtype=pl.Int64),
    )
