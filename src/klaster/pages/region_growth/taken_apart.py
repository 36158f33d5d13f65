"""The growth of one region taken apart: its industries, its sum, and the steps between periods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import polars as pl

from klaster.model.result import Result
from klaster.model.status import State, Status, state
from klaster.pages.desk import Desk
from klaster.pages.region_growth.variants import parts_of

METHOD = "shift_share"
Row = Mapping[str, Any]

SHOWN = 24
"""More industries than this are cut to those at both ends, the others added up."""


@dataclass(frozen=True)
class TakenApart:
    """A region's change from one period to another, by one variant against one benchmark."""

    desk: Desk
    region: str
    since: str
    period: str
    variant: str
    benchmark: str

    def result(self, level: str = "cell", since: str = "", period: str = "", variant: str = "") -> Result:
        """The method's result for the regions of the same area."""
        return self.desk.observatory.result(
            self.desk.edition.id,
            METHOD,
            self.desk.measure.id,
            periods=(since or self.since, period or self.period),
            area=self.desk.own_base(self.region),
            variant=variant or self.variant,
            benchmark=self.benchmark,
            births="apart",
            level=level,
        )

    @cached_property
    def cells(self) -> pl.DataFrame:
        """One row an industry."""
        return self.result().frame.filter(pl.col("region") == self.region)

    @cached_property
    def whole(self) -> Row:
        """The region's sum over the industries that are known at both ends; empty where there is none."""
        return self._sum(self.result("region").frame)

    @cached_property
    def steps(self) -> list[tuple[str, str, Row]]:
        """The sum of each step between neighbouring periods, for the variant that goes step by step."""
        if self.variant != "dynamic":
            return []
        periods = [one for one in self.desk.edition.periods if self.since <= one <= self.period]
        return [
            (before, after, self._sum(self.result("region", before, after, "classic").frame))
            for before, after in pairwise(periods)
        ]

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts shown: births only where something began from zero."""
        born = self.cells.filter(pl.col("birth").abs() > 0).height if "birth" in self.cells.columns else 0
        return parts_of(self.variant, bool(born))

    @property
    def factors(self) -> bool:
        """Whether the parts multiply instead of adding up."""
        return self.variant == "gerfin"

    @cached_property
    def known(self) -> pl.DataFrame:
        """The industries that have a value."""
        return self.cells.filter(pl.col("value").is_not_null())

    @cached_property
    def left_out(self) -> Counter[str]:
        """Presence -> how many industries have no value for it."""
        return Counter(self.cells.filter(pl.col("value").is_null())["presence"].to_list())

    @cached_property
    def change_of_total(self) -> float | None:
        """The change of the region's own total, whatever is known of its industries."""
        rows = self.desk.frame.filter(pl.col("region") == self.region)
        if "region_total" not in rows.columns:
            return None
        totals = dict(rows.group_by("period").agg(pl.col("region_total").drop_nulls().first()).iter_rows())
        before, after = totals.get(self.since), totals.get(self.period)
        return None if before is None or after is None else after - before

    @cached_property
    def breaks(self) -> list[str]:
        """Periods after the first in which a break of the region's series is reported."""
        rows = self.desk.frame.filter(
            (pl.col("region") == self.region)
            & (pl.col("status") == Status.BREAK.value)
            & (pl.col("period") > self.since)
            & (pl.col("period") <= self.period)
        )
        return sorted(rows["period"].unique().to_list())

    def ordered(self, order: str) -> list[Row]:
        """The industries with a value in the order asked for, those without one after them."""
        rank = {code: place for place, code in enumerate(self.desk.industries)}
        rows = list(self.cells.iter_rows(named=True))

        def place(row: Row) -> tuple[bool, float, int]:
            weight = 0.0 if order == "code" else -(row[order] or 0.0)
            return row["value"] is None, weight, rank.get(row["industry"], len(rank))

        return sorted(rows, key=place)

    def _sum(self, frame: pl.DataFrame) -> Row:
        found = frame.filter(pl.col("region") == self.region)
        return found.row(0, named=True) if found.height else {}


def state_of(row: Row) -> State:
    """The state of a row of the method."""
    return state(row.get("value"), row.get("status") or Status.NORMAL.value)


def cut(rows: list[Row], order: str) -> tuple[list[Row], list[Row]]:
    """The rows a chart shows and those it adds up: from both ends of an order by size."""
    known = [row for row in rows if row["value"] is not None]
    if len(known) <= SHOWN:
        return known, []
    if order == "code":
        keep = {id(row) for row in sorted(known, key=lambda row: -abs(row["regional"] or 0.0))[:SHOWN]}
        return [row for row in known if id(row) in keep], [row for row in known if id(row) not in keep]
    half = SHOWN // 2
    return [*known[:half], *known[-half:]], known[half:-half]
