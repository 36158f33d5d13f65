"""What is known of interaction in every region x industry: ties between establishments, and what the register tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

from klaster.numerics.tie_statistics import chance_of_as_many, inside_ratio

if TYPE_CHECKING:
    from klaster.workbench.editions import Edition
    from klaster.workbench.observatory import Observatory

Array = npt.NDArray[np.float64]
KEYS = ("region", "industry")
_YES = ("active_organisation", "research_institute", "skills_provider", "infrastructure", "designated")
_SHARE = ("participation", "participation_lower", "participation_upper")


def interaction(observatory: Observatory, edition: Edition, period: str) -> pl.DataFrame:
    """One row a region and industry of which something is known: participation in per cent with bounds, and more.

    Ties of an edition's own establishments come before what the register has of a cell.
    """
    told = observatory.table(edition.id, "cluster_facts")
    ties = _ties(observatory, edition, period)
    if told is None:
        return ties
    said = told.select(*KEYS, *(name for name in (*_YES, "joint_projects") if name in told.columns))
    if "companies" in told.columns:
        counted = told.join(_firms(observatory, edition, period), on=KEYS, how="left")
        said = said.with_columns(counted.select(_told_participation()))
    if ties.is_empty():
        return said
    both = said.join(ties, on=KEYS, how="full", coalesce=True, suffix="_own")
    twice = [name for name in _SHARE if f"{name}_own" in both.columns]
    return both.with_columns(pl.coalesce(f"{name}_own", name).alias(name) for name in twice).drop(
        f"{name}_own" for name in twice
    )


def _firms(observatory: Observatory, edition: Edition, period: str) -> pl.DataFrame:
    if "firms" not in edition.measures:
        return pl.DataFrame(schema={**dict.fromkeys(KEYS, pl.String), "all_firms": pl.Float64})
    rows = observatory.observations(edition.id, "firms", period=period)
    return rows.select(*KEYS, all_firms="value")


def _told_participation() -> list[pl.Expr]:
    """The share of the register's own firms with a tie; its bounds let every other firm of the cell be tied or not."""
    known, tied = pl.col("companies").cast(pl.Float64), pl.col("tied").fill_null(0).cast(pl.Float64)
    all_firms = pl.max_horizontal("all_firms", known)
    some = known > 0
    return [
        pl.when(some).then(100 * tied / known).alias("participation"),
        pl.when(some).then(100 * tied / all_firms).alias("participation_lower"),
        pl.when(some & all_firms.is_not_null()).then(100 * (all_firms - known + tied) / all_firms).alias("participation_upper"),
    ]  # fmt: skip


def _ties(observatory: Observatory, edition: Edition, period: str) -> pl.DataFrame:
    """Of the establishments open in a period: how many have a tie in their region, and how dense ties are in each cell.

    ``internal_purchases`` rests on ties of the relation ``supplies`` alone. All ties are taken to be known.
    """
    ties, plants = (observatory.table(edition.id, name) for name in ("ties", "establishments"))
    if ties is None or plants is None or "id" not in plants.columns:
        return pl.DataFrame()
    living = _living(plants, int(period[:4]))
    local = _local(ties, living, int(period[:4]))
    tied = pl.concat([local.select(id="subject"), local.select(id="object")]).unique()
    cells = (
        living.join(tied.with_columns(tied=pl.lit(True)), on="id", how="left")
        .group_by(KEYS)
        .agg(pl.len().alias("plants"), pl.col("tied").fill_null(False).sum())
        .with_columns(all_plants=pl.col("plants").sum().over("region"))
        .sort(KEYS)
    )
    # A count of all: nothing is drawn, so the bounds are the share itself.
    share = 100 * pl.col("tied") / pl.col("plants")
    return cells.with_columns(
        *(share.alias(name) for name in _SHARE),
        density_chance=_density(cells, local),
        **_purchases(cells, local),
    ).drop("plants", "tied", "all_plants")


def _living(plants: pl.DataFrame, year: int) -> pl.DataFrame:
    closed, founded = pl.col("closed"), pl.col("founded")
    return plants.filter((founded <= year) & (closed.is_null() | (closed > year))).select("id", *KEYS)


def _local(ties: pl.DataFrame, living: pl.DataFrame, year: int) -> pl.DataFrame:
    """Ties between two establishments of one region, each with its industry."""
    known = ties.filter(pl.col("since") <= year) if "since" in ties.columns else ties
    return (
        known.join(living, left_on="subject", right_on="id")
        .join(living, left_on="object", right_on="id", suffix="_object")
        .filter((pl.col("region") == pl.col("region_object")) & (pl.col("subject") != pl.col("object")))
    )


def _counts(cells: pl.DataFrame, ties: pl.DataFrame, keys: list[str]) -> pl.Series:
    counted = ties.group_by(keys).len()
    return cells.select(keys).join(counted, on=keys, how="left", maintain_order="left")["len"].fill_null(0)


def _floats(*columns: pl.Series) -> list[Array]:
    return [column.cast(pl.Float64).to_numpy() for column in columns]


def _density(cells: pl.DataFrame, local: pl.DataFrame) -> pl.Series:
    inside = _counts(cells, local.filter(pl.col("industry") == pl.col("industry_object")), list(KEYS))
    of_region = _counts(cells, local, ["region"])
    return pl.Series(chance_of_as_many(*_floats(inside, of_region, cells["plants"], cells["all_plants"])))


def _purchases(cells: pl.DataFrame, local: pl.DataFrame) -> dict[str, pl.Series]:
    """What the establishments of a cell buy from one another over what they would buy there by chance."""
    if "relation" not in local.columns:
        return {}
    sold = local.filter(pl.col("relation") == "supplies").with_columns(industry_subject="industry")
    sold = sold.with_columns(industry=pl.col("industry_object"))
    inside = _counts(cells, sold.filter(pl.col("industry_subject") == pl.col("industry")), list(KEYS))
    bought = _counts(cells, sold, list(KEYS))
    kept, all_bought, plants, of_region = _floats(inside, bought, cells["plants"], cells["all_plants"])
    parts = inside_ratio(kept, all_bought, (plants - 1) / np.maximum(of_region - 1, 1))
    # Where nothing is bought from a neighbour at all, nothing is bought inside.
    none = (all_bought == 0) | (plants < 2)
    names = ("internal_purchases", "internal_purchases_lower", "internal_purchases_upper")
    return {name: pl.Series(np.where(none, 0.0, part)) for name, part in zip(names, parts, strict=True)}
