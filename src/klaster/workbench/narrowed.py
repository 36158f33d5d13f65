"""A part of an edition that a method reads: some periods, one area."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.model.classification import Classification
from klaster.workbench.areas import TERRITORY, territories
from klaster.workbench.computing import of_periods


@dataclass(frozen=True, slots=True)
class Narrowed:
    """From one period to another, both included, and one of the areas that are bases of their own.

    >>> Narrowed(("2015", "2017")).reads("2016"), Narrowed().facts
    (True, {})
    """

    periods: tuple[str, str] | None = None
    area: str | None = None

    def reads(self, period: str) -> bool:
        """Whether a period is among those read."""
        return not self.periods or self.periods[0] <= period <= self.periods[1]

    @property
    def facts(self) -> dict[str, str]:
        """What the provenance says of it: nothing where the edition is read whole."""
        periods = {"periods": "/".join(self.periods)} if self.periods else {}
        return periods | ({"area": self.area} if self.area else {})

    def cells(self, cells: pl.DataFrame) -> pl.DataFrame:
        """The rows read."""
        kept = of_periods(cells, self.periods)
        return kept.filter(pl.col(TERRITORY) == self.area) if self.area else kept


def of_area(table: pl.DataFrame, area: str, regions: Classification) -> pl.DataFrame:
    """The rows of one area in a table of all of them, as if it had been computed alone."""
    if "region" not in table.columns:
        return table.filter(pl.col("area") == area).drop("area") if "area" in table.columns else table
    codes = table["region"].unique().to_list()
    inside = [code for code, own in territories(codes, codes, regions).items() if own == area]
    return table.filter(pl.col("region").is_in(inside))
