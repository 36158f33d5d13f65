"""The pairs of regions across borders: industry by industry, pair by pair, country by country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from klaster.model.errors import InputError, KlasterError
from klaster.model.result import Result
from klaster.model.status import SEVERITY
from klaster.pages.desk import Desk

METHOD = "cross_border_clusters"
RELATED = {"same": 2.0, "related": 0.5}
"""What counts as one industry on both sides -> the least proximity that the method asks for."""
SIDES = ("zone", "project", "cluster")
"""Kinds of record that are counted on either side of a border."""


def worst_of(statuses: pl.Expr) -> pl.Expr:
    """The worst status of a group, which what is added up from it has."""
    ranks = {status.value: rank for rank, status in enumerate(SEVERITY)}
    letters = {rank: letter for letter, rank in ranks.items()}
    return (
        statuses.replace_strict(ranks, return_dtype=pl.Int8)
        .max()
        .replace_strict(letters, return_dtype=pl.String)
    )


@dataclass(frozen=True)
class CrossBorder:
    """What a method finds in a period, narrowed to an industry or a pair of regions where one is asked for."""

    desk: Desk
    period: str
    related: str
    industry: str = ""
    pair: tuple[str, str] | None = None

    @cached_property
    def result(self) -> Result | InputError:
        """The method's table of the period, or why there is none."""
        desk = self.desk
        try:
            return desk.observatory.result(
                desk.edition.id,
                METHOD,
                desk.measure.id,
                periods=(self.period, self.period),
                parameters={"proximity": RELATED[self.related]},
            )
        except InputError as refused:
            return refused

    @cached_property
    def all_rows(self) -> pl.DataFrame:
        """Every pair and industry of the period, most jobs first."""
        if isinstance(self.result, InputError):
            return pl.DataFrame()
        rows = self.result.frame.with_columns(pl.col("period").cast(pl.String))
        return rows.sort("value", "region", "partner", "industry", descending=[True, False, False, False])

    @cached_property
    def rows(self) -> pl.DataFrame:
        """Those of the industry and the pair asked for."""
        rows = self.all_rows
        if self.industry and rows.height:
            rows = rows.filter(
                (pl.col("industry") == self.industry) | (pl.col("partner_industry") == self.industry)
            )
        if self.pair and rows.height:
            rows = rows.filter(
                pl.concat_list("region", "partner").list.sort()
                == pl.lit(sorted(self.pair), pl.List(pl.String))
            )
        return rows

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """One row a pair of regions: industries in common, jobs together, how unevenly they are spread."""
        if self.rows.is_empty():
            return self.rows
        jobs = pl.col("jobs").sum()
        partner = pl.col("partner_jobs").sum()
        return (
            self.rows.group_by("region", "partner", "country", "partner_country")
            .agg(
                pl.len().alias("links"),
                pl.col("industry").unique(maintain_order=True),
                pl.col("value").sum().alias("together"),
                jobs.alias("here"),
                partner.alias("there"),
                ((jobs - partner).abs() / (jobs + partner)).alias("asymmetry"),
                pl.col("lower").max().alias("surest"),
                worst_of(pl.col("status")).alias("status"),
            )
            .sort("together", "region", "partner", descending=[True, False, False])
        )

    @cached_property
    def countries(self) -> pl.DataFrame:
        """One row a pair of countries: pairs of regions, links, jobs."""
        if self.pairs.is_empty():
            return self.pairs
        return (
            self.pairs.group_by("country", "partner_country")
            .agg(
                pl.len().alias("pairs"),
                pl.col("links").sum(),
                pl.col("together").sum(),
                worst_of(pl.col("status")),
            )
            .sort("together", descending=True)
        )

    @cached_property
    def registered(self) -> Mapping[str, dict[str, int]]:
        """Region -> how many zones, projects and clusters the register has there; of made-up numbers nothing is asked."""
        if self.desk.quotients.provenance.synthetic or self.pairs.is_empty():
            return {}
        codes = set(self.pairs["region"]) | set(self.pairs["partner"])
        try:
            register = self.desk.observatory.register
            return (
                {
                    code: register.records(limit=0, region=code, kind=SIDES).facets.get("kind", {})
                    for code in codes
                }
                if register
                else {}
            )  # type: ignore[misc]
        except KlasterError:
            return {}
