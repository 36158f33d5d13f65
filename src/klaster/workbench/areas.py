"""Areas: the territory whose totals are the base of a region, its country where there are several."""

from __future__ import annotations

import polars as pl

from klaster.model.classification import Classification


def with_area(observations: pl.DataFrame, regions: Classification) -> pl.DataFrame:
    """Add ``area``: the root of each region's tree when the units lie under several roots, else ""."""
    codes = observations.filter(pl.col("region_kind") == "unit")["region"].unique().to_list()
    roots = {code: root(code, regions) for code in observations["region"].unique().to_list()}
    if len({roots[code] for code in codes}) < 2:
        return observations.with_columns(area=pl.lit(""))
    return observations.with_columns(area=pl.col("region").replace_strict(roots, return_dtype=pl.String))


def root(code: str, regions: Classification) -> str:
    """The top of a region's tree; a code the classification does not know stands for itself under ""."""
    if code not in regions:
        return ""
    ancestors = regions.ancestors(code)
    return ancestors[-1] if ancestors else code
