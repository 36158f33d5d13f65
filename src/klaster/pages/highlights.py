"""What stands out: the industry that gathers most, the cells that became strong."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.pages.desk import Desk
from klaster.views.mark import Mark
from klaster.views.verdict import STRONG


def leading_industry(desk: Desk, period: str) -> str:
    """Among the larger half of industries, the one with the largest share of jobs beyond an even spread.

    Where jobs are unknown, the industry with most quotients.
    """
    rows = desk.rows(period).filter(pl.col("value").is_not_null())
    if rows.is_empty():
        return next(iter(desk.industries), "")
    size = pl.col("observed").sum() if "observed" in rows.columns else pl.len()
    beyond = pl.col("surplus").clip(lower_bound=0).sum() / size if "surplus" in rows.columns else pl.len()
    ranked = rows.group_by("industry").agg(size.alias("size"), beyond.alias("beyond"))
    larger = ranked.filter(pl.col("size") >= pl.col("size").median())
    return str(larger.sort("beyond", "industry", descending=[True, False])["industry"][0])


def strongest_cell(desk: Desk, period: str) -> tuple[str, str] | None:
    """The region and industry with the most surplus, or the largest quotient where jobs are unknown."""
    rows = desk.rows(period).filter(pl.col("value").is_not_null())
    if rows.is_empty():
        return None
    column = "surplus" if "surplus" in rows.columns else "value"
    first = rows.sort([column, "region", "industry"], descending=[True, False, False]).row(0, named=True)
    return str(first["region"]), str(first["industry"])


@dataclass(frozen=True, slots=True)
class Change:
    """A cell whose verdict turned strong: its mark now, and the quotient it had."""

    mark: Mark
    region: str
    industry: str
    before: float | None
    earlier: str = ""
    """Where the working of that one is."""


def newly_strong(desk: Desk, period: str, count: int = 5) -> pl.DataFrame:
    """Cells that are important in a period and were not even specialised in the one before."""
    periods = desk.edition.periods
    place = periods.index(period) if period in periods else 0
    if not place or "verdict" not in desk.frame.columns:
        return pl.DataFrame()
    before = desk.rows(periods[place - 1]).select(
        "region", "industry", pl.col("value").alias("before"), pl.col("verdict").alias("verdict_before")
    )
    now = desk.rows(period).filter(pl.col("verdict") == "important")
    joined = now.join(before, on=["region", "industry"], how="inner")
    weak = ~pl.col("verdict_before").is_in(STRONG)
    return (
        joined.filter(weak)
        .sort(["surplus", "region", "industry"], descending=[True, False, False])
        .head(count)
    )
