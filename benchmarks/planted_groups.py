"""Groups of industries planted in the synthetic economy found again: each group strong together in eight regions of Russia."""

from __future__ import annotations

import numpy as np
import polars as pl
from sklearn.metrics import adjusted_rand_score

import klaster
from klaster.model.text import same
from klaster.sources.classifications import classification
from klaster.sources.synthetic.clusters import PlantedCluster
from klaster.sources.synthetic.economy import economy

GROUPS = {
    "cars": ("29", "22", "25", "28"),
    "textiles": ("13", "14", "15"),
    "timber": ("02", "16", "17", "31"),
    "chemistry": ("19", "20", "21"),
    "software": ("62", "63", "72"),
    "sea": ("03", "50", "30"),
}
REGIONS, STRENGTH, YEAR = 8, 6.0, 2024


def run() -> None:
    """Print the adjusted Rand index of the planted industries by each similarity, with as many groups as the scores find best."""
    cells = planted_cells()
    for similarity in ("auto", "quotients", "shares", "jobs"):
        groups, index = recovered(cells, similarity)
        print(f"{similarity:10} groups {groups:3}  adjusted Rand index of the planted industries {index:.3f}")


def planted_cells() -> pl.DataFrame:
    """Jobs of Russian regions by industry, with the groups planted."""
    regions = classification("regions_six_countries")
    codes = sorted(
        each.code for each in regions if each.code.startswith("RU-") and not regions.children(each.code)
    )
    chance = np.random.default_rng(5)
    plan = [
        PlantedCluster(
            name, same(name), "established", tuple(sorted(map(str, chance.choice(codes, REGIONS, replace=False)))), industries,
            STRENGTH, start=1990,
        )
        for name, industries in GROUPS.items()
    ]  # fmt: skip
    made = economy(regions=regions, industries=classification("nace_rev2"), years=[YEAR], clusters=plan)
    return made.cells.filter(pl.col("region").str.starts_with("RU")).select(
        "region", "industry", value=pl.col("employment").cast(pl.Float64)
    )


def recovered(cells: pl.DataFrame, similarity: str) -> tuple[int, float]:
    """How many groups are found, and how far the planted industries are grouped as they were planted."""
    planted = {code: name for name, industries in GROUPS.items() for code in industries}
    found = klaster.compute("industry_groups", cells, similarity=similarity, simulations=0).frame
    groups = dict(found.select("industry", "value").iter_rows())
    index = adjusted_rand_score(list(planted.values()), [groups[code] for code in planted])
    return int(found["groups"][0]), float(index)
