"""The numbers of one industry: its regions, its totals, its indices, in one area or in all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from klaster.model.errors import InputError
from klaster.model.result import Result
from klaster.model.status import State
from klaster.model.text import Text
from klaster.pages.desk import Desk
from klaster.pages.growth import growth_a_year, years_between
from klaster.pages.map.marks import region_marks
from klaster.views.mark import Mark
from klaster.views.trend import Moment
from klaster.views.verdict import STRONG

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Subject:
    """An industry in a period, compared with an earlier one; ``area`` is empty for all areas."""

    desk: Desk
    code: str
    period: str
    since: str
    area: str

    @property
    def counted(self) -> bool:
        """Whether the edition has numbers of this very industry, not of its parts only."""
        return self.code in self.desk.industries

    @property
    def summable(self) -> bool:
        """Whether the measure can be added up over regions."""
        return self.counted and self.desk.measure.nature != "ratio"

    @property
    def several(self) -> bool:
        """Whether the edition has several areas, each a base of its own."""
        return len(self.desk.areas) > 1

    @cached_property
    def areas(self) -> list[str]:
        """The areas shown: the one chosen, or all."""
        return [self.area] if self.area else list(self.desk.areas)

    @cached_property
    def focus(self) -> str:
        """The one area of what cannot be shown for several at once: the chosen one, or the one with most regions."""
        if self.area:
            return self.area
        return max(self.desk.areas, key=lambda area: len(self.desk.areas[area]), default="")

    @cached_property
    def regions(self) -> list[str]:
        """The regions of the areas shown that live in the period."""
        return [
            code
            for area in self.areas
            for code in self.desk.areas[area]
            if self.desk.lives(code, self.period)
        ]

    @cached_property
    def rows(self) -> pl.DataFrame:
        """Every region and period of the industry, with the area of each."""
        rows = self.desk.frame.filter(pl.col("industry") == self.code)
        areas = {code: self.desk.area(code) for code in rows["region"].unique().to_list()}
        area = pl.col("region").replace_strict(areas, default="", return_dtype=pl.String)
        return rows.with_columns(_area=area).filter(pl.col("_area").is_in(self.areas))

    @cached_property
    def now(self) -> pl.DataFrame:
        """The regions of the period."""
        return self.rows.filter((pl.col("period") == self.period) & pl.col("region").is_in(self.regions))

    @cached_property
    def marks(self) -> list[Mark]:
        """A mark for every region shown, those without a row too."""
        return region_marks(self.desk, self.regions, self.code, self.period)

    @property
    def strong(self) -> list[Mark]:
        """The regions whose whole interval lies above 1."""
        return [one for one in self.marks if one.verdict in STRONG]

    @cached_property
    def summed(self) -> list[str]:
        """The areas whose totals can be followed through every period; all shown where there are none."""
        if "industry_total" not in self.rows.columns:
            return self.areas
        by_area = self.rows.group_by("_area", "period").agg(pl.col("industry_total").drop_nulls().first())
        lacking = by_area.filter(pl.col("industry_total").is_null())["_area"].unique().to_list()
        return [area for area in self.areas if area not in lacking] or self.areas

    @property
    def not_summed(self) -> list[str]:
        """The areas shown that are not in the totals, by name: theirs is not published in every period."""
        return [self.area_name(area) for area in self.areas if area not in self.summed]

    @cached_property
    def size(self) -> dict[str, float | None]:
        """Period -> total of the industry over the areas that can be followed."""
        return self._totals("industry_total")

    @cached_property
    def everything(self) -> dict[str, float | None]:
        """Period -> total of all industries over the same areas."""
        return self._totals("total")

    @property
    def growth(self) -> float | None:
        """Growth of the industry a year."""
        return self._growth(self.size)

    @property
    def growth_of_everything(self) -> float | None:
        """Growth of all industries a year."""
        return self._growth(self.everything)

    def moments(self, totals: Mapping[str, float | None]) -> list[Moment]:
        """A series of totals; of the industry's own, an estimate where a part of the sum is not known."""
        own = totals is self.size
        estimated = self._estimated if own else frozenset[str]()
        return [
            Moment(period, totals.get(period), State.ESTIMATE if period in estimated else State.VALUE)
            for period in self.desk.edition.periods
        ]

    def result(self, method: str, periods: tuple[str, str] | None = None, **parameters: Any) -> Result | None:
        """A method's result; None where the method refuses the edition."""
        desk = self.desk
        try:
            return desk.observatory.result(
                desk.edition.id, method, desk.measure.id, periods=periods, **parameters
            )
        except InputError:
            return None

    def of_area(self, frame: pl.DataFrame, area: str | None = None) -> pl.DataFrame:
        """The rows of one area, the one in focus by default; all where the edition has one."""
        if "area" not in frame.columns:
            return frame
        return frame.filter(pl.col("area") == (self.focus if area is None else area))

    @cached_property
    def _estimated(self) -> frozenset[str]:
        """Periods whose total is a sum with an unknown part."""
        cells = self.desk.observatory.cells(self.desk.edition.id, self.desk.measure.id)
        if "industry_total" in cells.columns:
            return frozenset()
        unknown = self.rows.filter(pl.col("observed").is_null() | (pl.col("status") == "E"))
        return frozenset(unknown["period"].unique().to_list())

    def _totals(self, column: str) -> dict[str, float | None]:
        """The totals of the areas added up; none where an area that has rows lacks its own."""
        if column not in self.rows.columns:
            return {}
        rows = self.rows.filter(pl.col("_area").is_in(self.summed))
        by_area = rows.group_by("_area", "period").agg(pl.col(column).drop_nulls().first())
        lacking = pl.col(column).is_null().any()
        sums = by_area.group_by("period").agg(pl.when(~lacking).then(pl.col(column).sum()))
        return dict(sums.iter_rows())

    def _growth(self, totals: Mapping[str, float | None]) -> float | None:
        years = years_between(self.since, self.period)
        return growth_a_year(totals.get(self.since), totals.get(self.period), years)

    def area_name(self, area: str) -> str:
        """An area in words."""
        return (
            self.desk.region_name(area)
            if area
            else Text("all regions", "все регионы").read(self.desk.language)
        )
