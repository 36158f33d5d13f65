"""Territories: the area whose totals are the base of a region, its country where there are several.

The column is called ``territory``: ``area`` is what methods call the square kilometres of a region.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from klaster.model.classification import Classification

TERRITORY = "territory"


def with_territory(observations: pl.DataFrame, regions: Classification) -> pl.DataFrame:
    """Add ``territory``: the root of each region's tree when the units lie under several roots, else ""."""
    return in_territories(
        observations, {code: root(code, regions) for code in observations["region"].unique().to_list()}
    )


def in_territories(observations: pl.DataFrame, roots: Mapping[str, str]) -> pl.DataFrame:
    """The same by the root of each region's label."""
    units = observations.filter(pl.col("region_kind") == "unit")["region"].unique().to_list()
    if len({roots[unit] for unit in units}) < 2:
        return observations.with_columns(pl.lit("").alias(TERRITORY))
    return observations.with_columns(
        pl.col("region").replace_strict(dict(roots), return_dtype=pl.String).alias(TERRITORY)
    )


def root(code: str, regions: Classification) -> str:
    """The top of a region's tree; a code the classification does not know stands for itself under ""."""
    if code not in regions:
        return ""
    ancestors = regions.ancestors(code)
    return ancestors[-1] if ancestors else code
