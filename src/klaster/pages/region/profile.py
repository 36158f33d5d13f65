"""The numbers of one region: its industries now and before, its size and that of its area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from klaster.model.status import State, Status
from klaster.pages.desk import Desk, mark
from klaster.pages.growth import growth_a_year, years_between
from klaster.pages.robust import Dial, with_held, with_stability
from klaster.views.bubble import Bubble
from klaster.views.mark import Mark
from klaster.views.trend import Moment
from klaster.views.verdict import STRONG

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Profile:
    """A region in a period, compared with an earlier one."""

    desk: Desk
    region: str
    period: str
    since: str
    dial: Dial | None = None

    @cached_property
    def rows(self) -> pl.DataFrame:
        """Every industry and period of the region."""
        return self.desk.frame.filter(pl.col("region") == self.region)

    @cached_property
    def now(self) -> pl.DataFrame:
        """The industries of the period."""
        return with_stability(self.rows.filter(pl.col("period") == self.period), self.dial)

    @cached_property
    def marks(self) -> list[Mark]:
        """A mark for every industry of the edition, those without a row too."""
        rows = {row["industry"]: row for row in self.now.iter_rows(named=True)}
        return [self._mark(code, rows.get(code)) for code in self.desk.industries]

    @cached_property
    def years(self) -> float | None:
        """Years between the two periods."""
        return years_between(self.since, self.period)

    @property
    def has_size(self) -> bool:
        """Whether the quotients come with the counts behind them."""
        return "observed" in self.rows.columns

    @cached_property
    def total(self) -> dict[str, float | None]:
        """Period -> total of the region."""
        return self._by_period("region_total")

    @cached_property
    def area_total(self) -> dict[str, float | None]:
        """Period -> total of the area the region is compared with."""
        return self._by_period("total")

    @property
    def growth(self) -> float | None:
        """Growth of the region's total a year."""
        return growth_a_year(self.total.get(self.since), self.total.get(self.period), self.years)

    @property
    def area_growth(self) -> float | None:
        """Growth of the area's total a year."""
        return growth_a_year(self.area_total.get(self.since), self.area_total.get(self.period), self.years)

    def strong(self, verdicts: tuple[str, ...] = STRONG) -> list[Mark]:
        """The industries with one of some verdicts, the surest first."""
        return surest_first([one for one in self.marks if one.verdict in verdicts])

    @cached_property
    def bubbles(self) -> list[Bubble]:
        """The industries that have a quotient above zero, a size and a growth."""
        if not self.has_size:
            return []
        before, sizes = self._observed(self.since), self._observed(self.period)
        found: list[Bubble] = []
        for one in self.marks:
            size = sizes.get(one.code)
            growth = growth_a_year(before.get(one.code), size, self.years)
            if one.drawn and one.value and size and growth is not None:
                found.append(Bubble(one, growth, size))
        return found

    def moments(self, totals: Mapping[str, float | None]) -> list[Moment]:
        """A series of totals, with a mark where a break of the region's series is reported."""
        broken = set(self.rows.filter(pl.col("status") == Status.BREAK.value)["period"].unique().to_list())
        return [
            Moment(period, totals.get(period), State.VALUE, period in broken and totals is self.total)
            for period in self.desk.edition.periods
            if not self._before_birth(period)
        ]

    def _before_birth(self, period: str) -> bool:
        return self.total.get(period) is None and not self.desk.lives(self.region, period)

    def _observed(self, period: str) -> dict[str, float]:
        rows = self.rows.filter((pl.col("period") == period) & pl.col("observed").is_not_null())
        return dict(rows.select("industry", "observed").iter_rows())

    def _by_period(self, column: str) -> dict[str, float | None]:
        if column not in self.rows.columns:
            return {}
        return dict(self.rows.group_by("period").agg(pl.col(column).drop_nulls().first()).iter_rows())

    def _mark(self, code: str, row: Row | None) -> Mark:
        made = mark(
            self.desk,
            row,
            name=self.desk.industry_name(code),
            code=code,
            address=self.desk.industry_link(code, period=self._carried),
            working=self.desk.working(self.region, code, self.period),
        )
        return with_held(made, self.dial, self.region, code)

    @property
    def _carried(self) -> str:
        return "" if self.period == self.desk.latest else self.period


def surest_first(marks: list[Mark]) -> list[Mark]:
    """By the lower bound of the interval: small numbers with wide intervals do not come out on top."""
    return sorted(
        marks,
        key=lambda one: (
            not one.drawn,
            -(one.lower if one.lower is not None else one.value or 0.0),
            -(one.value or 0.0),
            one.code,
        ),
    )
