"""What methods say of the industries that a region has and has not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from klaster.model.errors import InputError
from klaster.model.result import Result
from klaster.pages.desk import Desk
from klaster.pages.evidence import Designation, designations

DENSITY, ENTRY, PROXIMITY, COMPLEXITY = (
    "relatedness_density",
    "entry_probability",
    "proximity",
    "economic_complexity_index",
)
NO_BETTER = 0.5
"""The area under the curve of a lottery."""
LINKS = 3
"""How many missing links a strength is shown with."""
PROXIMITY_PARAMETERS = {"simulations": 0}


@dataclass(frozen=True)
class Opportunities:
    """A region in a period: what it is specialised in, what is near."""

    desk: Desk
    region: str
    period: str

    @cached_property
    def density(self) -> Result | InputError:
        """Relatedness density in the region's area, or why there is none."""
        return self._asked(DENSITY, (self.period, self.period))

    @cached_property
    def rows(self) -> pl.DataFrame:
        """The industries of the region."""
        if isinstance(self.density, InputError):
            return pl.DataFrame()
        frame = self.density.frame.with_columns(pl.col("period").cast(pl.String))
        return frame.filter((pl.col("region") == self.region) & (pl.col("period") == self.period))

    @cached_property
    def absent(self) -> pl.DataFrame:
        """Industries that the region is not specialised in, near and complex ones first."""
        if self.rows.is_empty():
            return self.rows
        known = self.rows.filter(pl.col("specialised").eq(False) & pl.col("value").is_not_null())
        entry = self._entry_rows
        joined = known.join(entry, on="industry", how="left") if entry.height else known.with_columns(
            probability=pl.lit(None, pl.Float64), probability_lower=pl.lit(None, pl.Float64),
            probability_upper=pl.lit(None, pl.Float64), rank=pl.lit(None, pl.Int64),
        )  # fmt: skip
        return joined.sort(pl.col("quadrant") != "near_complex", -pl.col("value"), "industry")

    @cached_property
    def strengths(self) -> pl.DataFrame:
        """Industries that the region is specialised in, the best surrounded first."""
        known = self.rows.filter(pl.col("specialised")) if self.rows.height else self.rows
        return known.sort("value", "industry", descending=[True, False], nulls_last=True)

    @cached_property
    def tested(self) -> Mapping[str, Any] | None:
        """How well the model foretold entry out of sample; None where it could not be tested."""
        if isinstance(self._entry, InputError):
            return None
        rows = self._entry.frame.filter(pl.col("region") == self.region)
        row = rows.row(0, named=True) if rows.height else None
        return row if row and row["auc"] is not None else None

    @property
    def untested(self) -> str:
        """Why entry could not be foretold."""
        return self._entry.message.read(self.desk.language) if isinstance(self._entry, InputError) else ""

    @property
    def foretold(self) -> Result | None:
        """The result that foretells entry."""
        return None if isinstance(self._entry, InputError) else self._entry

    @property
    def foretells(self) -> bool:
        """Whether the whole interval of the area under the curve is above that of a lottery."""
        return self.tested is not None and (self.tested["auc_lower"] or 0) > NO_BETTER

    @cached_property
    def complexity(self) -> Mapping[str, Any] | None:
        """The complexity of the region itself among those of its area, with its place."""
        found = self._asked(COMPLEXITY, (self.period, self.period))
        if isinstance(found, InputError):
            return None
        ranked = found.frame.with_columns(
            place=pl.col("value").rank("min", descending=True), of=pl.col("value").count()
        )
        rows = ranked.filter((pl.col("region") == self.region) & pl.col("value").is_not_null())
        return rows.row(0, named=True) if rows.height else None

    @cached_property
    def designated(self) -> Mapping[str, Designation]:
        """Industries of the region that a programme speaks of in the period."""
        return {
            industry: one
            for (region, industry, period), one in designations(self.desk).items()
            if region == self.region and period in ("", self.period)
        }

    @cached_property
    def links(self) -> Mapping[str, list[tuple[str, float]]]:
        """For each strength the nearest industries that the region has not, with their proximity."""
        found = self._asked(PROXIMITY, (self.period, self.period), **PROXIMITY_PARAMETERS)
        if isinstance(found, InputError):
            return {}
        absent, held = set(self.absent["industry"]), set(self.strengths["industry"])
        frame = found.frame.filter(pl.col("value") > 0).select("industry", "partner", "value")
        both = pl.concat(
            [frame, frame.select(industry="partner", partner="industry", value="value")]
        ).unique()
        near = both.filter(pl.col("industry").is_in(held) & pl.col("partner").is_in(absent))
        first = near.sort("value", "partner", descending=[True, False]).group_by("industry").head(LINKS)
        links: dict[str, list[tuple[str, float]]] = {}
        for industry, partner, value in first.iter_rows():
            links.setdefault(industry, []).append((partner, value))
        return links

    @cached_property
    def _entry(self) -> Result | InputError:
        return self._asked(ENTRY, None)

    @property
    def _entry_rows(self) -> pl.DataFrame:
        """The entry foretold from the period shown; none for an earlier one than the last."""
        if isinstance(self._entry, InputError):
            return pl.DataFrame()
        rows = self._entry.frame.with_columns(pl.col("period").cast(pl.String))
        return rows.filter((pl.col("region") == self.region) & (pl.col("period") == self.period)).select(
            "industry", probability="value", probability_lower="lower", probability_upper="upper", rank="rank"
        )  # fmt: skip

    def _asked(
        self, method: str, periods: tuple[str, str] | None, **parameters: object
    ) -> Result | InputError:
        desk = self.desk
        try:
            return desk.observatory.result(
                desk.edition.id, method, desk.measure.id, periods=periods, area=desk.own_base(self.region), parameters=parameters
            )  # fmt: skip
        except InputError as refused:
            return refused
