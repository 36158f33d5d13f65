"""Levels of the U.S. Cluster Mapping Project, worked with numpy from the published rules, region by region."""

import numpy as np
import polars as pl
import pytest

from klaster.indicators.strength import cluster_strength

LEVELS = ["qualifying", "significant", "strong", "strong10"]


def by_rule(jobs, plants, quotients):
    """Levels of one industry over its regions; quantiles (type 7) over those with jobs."""
    there = jobs > 0
    low_jobs, low_plants = (np.quantile(each[there], 0.25) for each in (jobs, plants))
    low, half, high, top = np.quantile(quotients[there], [0.25, 0.5, 0.75, 0.9])
    sized = (jobs > low_jobs) & (plants > low_plants)
    return np.stack(
        [
            sized & (quotients > low),
            sized & (quotients > half),
            sized & (quotients >= high) & (quotients >= 1),
            sized & (quotients >= top) & (quotients >= 1),
        ],
        axis=1,
    )


@pytest.mark.parametrize("seed", range(4))
def test_every_level_of_every_cell(seed):
    random = np.random.default_rng(seed)
    shape = (57, 9)
    jobs = random.poisson(np.outer(random.lognormal(4, 1, 57), random.lognormal(0, 1, 9)))
    jobs = jobs * (random.random(shape) > 0.3)
    plants = np.where(jobs > 0, 1 + random.poisson(jobs / 12), 0)
    region, industry = np.indices(shape).reshape(2, -1)
    table = pl.DataFrame({"region": region, "industry": industry, "value": jobs.ravel(),
                          "establishments": plants.ravel()})  # fmt: skip
    quotients = (jobs / jobs.sum(1, keepdims=True)) / (jobs.sum(0) / jobs.sum())
    expected = np.stack(
        [by_rule(*(each[:, i] for each in (jobs, plants, quotients))) for i in range(9)], axis=1
    )
    rows = cluster_strength(table).sort("region", "industry")
    assert (rows.select(LEVELS).to_numpy().reshape(57, 9, 4) == expected).all()
    assert rows["value"].to_list() == expected.sum(axis=2).ravel().tolist()
    # A cell left out is a region without the industry: no other level moves.
    sparse = cluster_strength(table.filter(pl.col("value") > 0)).sort("region", "industry")
    assert sparse.select(LEVELS).equals(rows.filter(pl.col("size") > 0).select(LEVELS))


def test_quotients_of_traded_clusters_are_among_traded_jobs():
    """As the project does: traded employment is the base, local clusters have one of their own."""
    table = pl.DataFrame({"region": list("aaabbb"), "industry": ["cars", "film", "shops"] * 2,
                          "value": [60, 40, 300, 20, 80, 100], "establishments": 5,
                          "class": ["traded", "traded", "local"] * 2})  # fmt: skip
    rows = cluster_strength(table).sort("region", "industry")
    assert rows["quotient"].to_list() == pytest.approx([0.6 / 0.4, 0.4 / 0.6, 1, 0.2 / 0.4, 0.8 / 0.6, 1])
