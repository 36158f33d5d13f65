"""A synthetic economy on the real map, with planted clusters and their ground truth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from klaster.model.classification import Classification
from klaster.sources.synthetic.cells import Cells, cells
from klaster.sources.synthetic.clusters import PLAN, PlantedCluster, plan_for, truth_frame
from klaster.sources.synthetic.layout import Layout, layout
from klaster.sources.synthetic.places import coordinates
from klaster.sources.synthetic.plants import OPEN, Plants, plants
from klaster.sources.synthetic.publication import observations
from klaster.sources.synthetic.structure import structure
from klaster.sources.synthetic.ties import ties

YEARS = range(2015, 2025)
SEED = 2019


@dataclass(frozen=True)
class Economy:
    """What the office publishes, and what only the generator knows.

    Attributes
    ----------
    observations : frame
        Tidy observations with totals and statuses, as published.
    establishments : frame
        Every plant that lived in the years: id, region, industry, lon, lat, employees, monthly wage in the
        last year's money, founded, closed (first year without it; null if open), cluster (null if none).
    ties : frame
        Subject and object, both establishments, since the year when both stand.
    truth : frame
        One row a planted cluster or decoy.
    cells : frame
        The true employment, firms, wage bill and largest plant of every cell that was collected.
    """

    observations: pl.DataFrame
    establishments: pl.DataFrame
    ties: pl.DataFrame
    truth: pl.DataFrame
    cells: pl.DataFrame


def economy(
    *,
    regions: Classification,
    industries: Classification,
    years: Iterable[int] = YEARS,
    size: float = 1.0,
    seed: int = SEED,
    clusters: Iterable[PlantedCluster] = PLAN,
) -> Economy:
    """A seeded economy: equal arguments give byte-identical frames in any process.

    Parameters
    ----------
    regions : Classification
        Leaves are the regions; their parent, or the first part of the code, is the country.
    industries : Classification
        Its second level is used, the divisions.
    years : iterable of int
        Consecutive years.
    size : float
        1 is about 4.5 million persons in the six countries.
    seed : int
        Everything that is drawn depends on it.
    clusters : iterable of PlantedCluster
        Those whose regions and industries exist are planted.
    """
    plan_of = layout(regions, industries, years)
    plan = plan_for(plan_of, clusters)
    drawn = plants(plan_of, structure(plan_of, size=size, seed=seed), plan, seed)
    places = coordinates(plan_of, drawn, plan, regions.geometry, seed)
    establishments = _establishments(plan_of, drawn, plan, places)
    sums = cells(plan_of, drawn)
    return Economy(
        observations=observations(plan_of, sums, plan),
        establishments=establishments,
        ties=ties(establishments, plan, seed),
        truth=truth_frame(plan),
        cells=_cells(plan_of, sums),
    )


def _establishments(
    layout: Layout, drawn: Plants, plan: tuple[PlantedCluster, ...], places: np.ndarray
) -> pl.DataFrame:
    names = pl.Series([*(cluster.id for cluster in plan), None], dtype=pl.String)
    return pl.DataFrame({
        "id": pl.int_range(1, len(places) + 1, eager=True),
        "region": pl.Series(layout.regions).gather(drawn.region),
        "industry": pl.Series(layout.industries).gather(drawn.industry),
        "lon": places[:, 0],
        "lat": places[:, 1],
        "employees": drawn.employees,
        "wage": drawn.wage,
        "founded": drawn.founded,
        "closed": drawn.closed,
        "cluster": names.gather(np.where(drawn.cluster < 0, len(plan), drawn.cluster)),
    }).with_columns(
        pl.format("S{}", pl.col("id").cast(pl.String).str.zfill(8)).alias("id"),
        pl.when(pl.col("closed") != OPEN).then("closed"),
        pl.col("lon", "lat").fill_nan(None),
    )  # fmt: skip


def _cells(layout: Layout, sums: Cells) -> pl.DataFrame:
    year, region, industry = np.nonzero(sums.collected)
    return pl.DataFrame({
        "region": pl.Series(layout.regions).gather(region),
        "industry": pl.Series(layout.industries).gather(industry),
        "period": pl.Series([str(one) for one in layout.years]).gather(year),
        "employment": sums.employment[sums.collected],
        "firms": sums.firms[sums.collected],
        "wages": sums.wages[sums.collected],
        "largest": sums.largest[sums.collected],
    })  # fmt: skip
