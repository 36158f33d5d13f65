"""The quotients of the regions compared, industry by industry, and which of them are told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl

from klaster.numerics.interval_difference import Interval, ratio_interval, told_apart
from klaster.pages.desk import COMPUTED, Desk, mark
from klaster.views.mark import Mark

_MISSING = ("Q", "O")


@dataclass(frozen=True)
class Board:
    """Industries x regions of one period.

    Two quotients are told apart when the interval of their ratio does not contain 1; the interval is
    made from their own by the rule of Zou and Donner. Published quotients have no sampling interval,
    so nothing is said of their differences.
    """

    desk: Desk
    regions: tuple[str, ...]
    industries: tuple[str, ...]
    period: str

    @cached_property
    def rows(self) -> Mapping[tuple[str, str], dict[str, Any]]:
        """(region, industry) -> row of the quotients."""
        found = self.desk.rows(self.period).filter(
            pl.col("region").is_in(list(self.regions)) & pl.col("industry").is_in(list(self.industries))
        )
        return {(row["region"], row["industry"]): row for row in found.iter_rows(named=True)}

    @property
    def testable(self) -> bool:
        """Whether the intervals are of a kind that can tell a difference from chance."""
        return self.desk.method == COMPUTED

    def mark(self, region: str, industry: str, named_by: str = "region") -> Mark:
        """One quotient as a mark, named by its region or its industry."""
        carried = "" if self.period == self.desk.latest else self.period
        by_region = named_by == "region"
        return mark(
            self.desk,
            self.rows.get((region, industry)),
            name=self.desk.region_name(region) if by_region else self.desk.industry_name(industry),
            code=region if by_region else industry,
            address=self.desk.region_link(region, period=carried),
            working=self.desk.working(region, industry, self.period),
        )

    @cached_property
    def _interval(self) -> Interval:
        """Value, lower and upper as industries x regions; not numbers where there is none."""
        shape = (len(self.industries), len(self.regions))
        tables = tuple(np.full(shape, np.nan) for _ in range(3))
        for down, industry in enumerate(self.industries):
            for across, region in enumerate(self.regions):
                row = self.rows.get((region, industry))
                if row is not None and row["status"] not in _MISSING:
                    for table, name in zip(tables, ("value", "lower", "upper"), strict=True):
                        table[down, across] = np.nan if row[name] is None else row[name]
        return tables[0], tables[1], tables[2]

    def ratio(self, one: int, other: int) -> Interval:
        """The ratio of one region's quotients to another's with its interval, by industry."""
        value, lower, upper = self._interval
        return ratio_interval(
            (value[:, one], lower[:, one], upper[:, one]), (value[:, other], lower[:, other], upper[:, other])
        )

    @cached_property
    def differences(self) -> dict[str, int]:
        """Industry -> number of pairs of regions that are told apart in it."""
        counts = np.zeros(len(self.industries))
        if self.testable:
            for one, other in combinations(range(len(self.regions)), 2):
                counts += np.abs(told_apart(self.ratio(one, other)))
        return dict(zip(self.industries, counts.astype(int).tolist(), strict=True))

    @cached_property
    def comparable(self) -> int:
        """Industries in which at least two of the regions have a number."""
        return int((np.isfinite(self._interval[0]).sum(axis=1) >= 2).sum())

    def ordered(self, order: str) -> list[str]:
        """Industries with at least one number, by difference, strength, size, or as they are classified."""
        value, _, _ = self._interval
        known = np.isfinite(value).any(axis=1)
        keys = self._keys(order)
        order_of = sorted(np.flatnonzero(known).tolist(), key=lambda place: (-keys[place], place))
        return [self.industries[place] for place in order_of]

    def _keys(self, order: str) -> list[float]:
        """What industries are ordered by, the largest first."""
        if order == "difference":
            return self._difference_keys
        value, lower, _ = self._interval
        if order == "strength":
            return _best(np.where(np.isfinite(lower), lower, value)).tolist()
        return self._sizes() if order == "size" else [0.0] * len(self.industries)

    @cached_property
    def _difference_keys(self) -> list[float]:
        """Pairs told apart first; among equals the larger spread of logarithms."""
        value, _, _ = self._interval
        positive = np.where(value > 0, value, np.nan)
        with np.errstate(all="ignore"):
            logs = np.log(positive)
            spread = np.nanmax(logs, axis=1, initial=-np.inf) - np.nanmin(logs, axis=1, initial=np.inf)
        counted = np.array([self.differences[industry] for industry in self.industries]) * 1000.0
        return (counted + np.where(np.isfinite(spread), spread, 0.0)).tolist()

    def _sizes(self) -> list[float]:
        return [
            sum(self.rows.get((region, industry), {}).get("observed") or 0.0 for region in self.regions)
            for industry in self.industries
        ]


def _best(table: Any) -> Any:
    """The largest of each row; below everything where there is none."""
    return np.where(np.isfinite(table), table, -1.0).max(axis=1, initial=-1.0)


def board(desk: Desk, regions: Iterable[str], industries: Iterable[str], period: str) -> Board:
    """The board of some regions and industries."""
    return Board(desk, tuple(regions), tuple(industries), period)
