"""The structures of the regions compared, by branch, beside that of their area."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from klaster.indicators.margins import ESTIMATE
from klaster.model.status import State
from klaster.model.text import Text
from klaster.pages.compare.terms import region_structures
from klaster.pages.desk import Desk
from klaster.pages.fields import sections
from klaster.views.bar_grid import Share, Structure

COLUMNS = 8
_OTHER = "—"


@dataclass(frozen=True)
class Structures:
    """Parts of the regions by branch: sections where the classification has them, else industries."""

    desk: Desk
    regions: tuple[str, ...]
    period: str

    @cached_property
    def grouped(self) -> bool:
        """Whether the branches are sections."""
        return len(sections(self.desk)) > 1

    @cached_property
    def parts(self) -> pl.DataFrame:
        """Region, branch, part, norm, rank."""
        of = {code: top for top, members in sections(self.desk).items() for code in members}
        rows = region_structures(self.desk, self.period).filter(pl.col("region").is_in(list(self.regions)))
        branch = pl.col("industry")
        if self.grouped:
            branch = branch.replace_strict(of, default=branch, return_dtype=pl.String)
        known = pl.col("part").is_not_null()
        return (
            rows.with_columns(branch=branch)
            .group_by("region", "branch")
            .agg(
                pl.when(known.any()).then(pl.col("part").sum()).alias("part"),
                pl.col("norm").sum(),
                pl.col("own_rank").max().alias("rank"),
            )
        )

    @cached_property
    def columns(self) -> list[str]:
        """The branches that are large in some region or in the area; the rest are put together last."""
        size = pl.max_horizontal(pl.col("part").fill_null(0.0), pl.col("norm"))
        ranked = (
            self.parts.group_by("branch")
            .agg(size.max().alias("size"))
            .sort(["size", "branch"], descending=[True, False])
        )
        branches = ranked["branch"].to_list()
        if len(branches) <= COLUMNS:
            return sorted(branches, key=self._place)
        return [*sorted(branches[: COLUMNS - 1], key=self._place), _OTHER]

    def name(self, branch: str) -> str:
        """The name of a branch."""
        if branch == _OTHER:
            return Text("all others", "все остальные").read(self.desk.language)
        return self.desk.industry_name(branch)

    @cached_property
    def table(self) -> pl.DataFrame:
        """Region, branch, part, norm, rank, with the small branches put together."""
        kept = pl.col("branch").is_in(self.columns)
        known = pl.col("part").is_not_null()
        return (
            self.parts.with_columns(branch=pl.when(kept).then("branch").otherwise(pl.lit(_OTHER)))
            .group_by("region", "branch")
            .agg(
                pl.when(known.any()).then(pl.col("part").sum()).alias("part"),
                pl.col("norm").sum(),
                pl.col("rank").max(),
            )
        )

    def rows(self) -> list[Structure]:
        """The regions in order, then each area once."""
        found = {(row["region"], row["branch"]): row for row in self.table.iter_rows(named=True)}
        rows = [
            Structure(
                self.desk.region_name(region),
                self.desk.region_link(region),
                [_share(found.get((region, branch))) for branch in self.columns],
            )
            for region in self.regions
        ]
        firsts = {self.desk.area(region): region for region in reversed(self.regions)}
        present = {region for region, _ in found}
        for area, region in sorted(firsts.items()):
            if region in present:
                norms = [(found.get((region, branch)) or {}).get("norm") or 0.0 for branch in self.columns]
                shares = [Share(norm, None, State.VALUE if norm else State.ZERO) for norm in norms]
                rows.append(Structure(self._area_name(area), "", shares, plain=True))
        return rows

    def _area_name(self, area: str) -> str:
        if area:
            return self.desk.region_name(area)
        return Text("all regions", "все регионы").read(self.desk.language)

    def _place(self, branch: str) -> tuple[int, str]:
        return (self._places.get(branch, len(self._places)), branch)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.desk.edition.industries.by_code)}


def _share(row: dict[str, float] | None) -> Share:
    if row is None or row["part"] is None:
        return Share(None, row["norm"] if row else None, State.NOT_COLLECTED)
    state = State.ESTIMATE if row["rank"] >= ESTIMATE else State.VALUE if row["part"] else State.ZERO
    return Share(row["part"], row["norm"], state)
