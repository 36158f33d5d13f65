"""Territories: the area whose totals are the base of a region, its country where there are several.

The column is called ``territory``: ``area`` is what methods call the square kilometres of a region.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from klaster.model.classification import Classification

TERRITORY = "territory"


def with_territory(observations: pl.DataFrame, regions: Classification) -> pl.DataFrame:
    """Add ``territory``: the root of each region's tree when the units lie under several roots, else ""."""
    codes = observations["region"].drop_nulls().unique().to_list()
    return in_territories(observations, {code: code for code in codes}, regions)


def in_territories(
    observations: pl.DataFrame, codes: Mapping[str, str], regions: Classification | None
) -> pl.DataFrame:
    """The same by the code of each region's label."""
    units = observations.filter(pl.col("region_kind") == "unit")["region"].drop_nulls().unique().to_list()
    found = territories({codes[unit] for unit in units}, set(codes.values()), regions)
    by_label = {label: found[code] for label, code in codes.items()}
    return observations.with_columns(
        pl.col("region").replace_strict(by_label, default="", return_dtype=pl.String).alias(TERRITORY)
    )


def territories(
    units: Collection[str], codes: Collection[str], regions: Classification | None
) -> dict[str, str]:
    """Code -> the area that is its base: the root above it, where the units lie under several; else "" for all.

    A unit without a root above it, as one that no classification knows or a country, is no area of its own:
    it would be compared with itself, and every quotient be one. A root's own total goes with its area.

    >>> from klaster.model.classification import Category
    >>> from klaster.model.text import Text
    >>> tree = Classification("t", "region", Text("t", "т"), tuple(
    ...     Category(code, Text(code, code), parent) for code, parent in
    ...     (("A", ""), ("A-1", "A"), ("B", ""), ("B-1", "B"), ("x", ""), ("y", ""))))
    >>> territories(["A-1", "B-1"], ["A-1", "B-1", "A"], tree)
    {'A-1': 'A', 'B-1': 'B', 'A': 'A'}
    >>> territories(["x", "y"], ["x", "y"], tree), territories(["A", "B"], ["A", "B"], tree)
    ({'x': '', 'y': ''}, {'A': '', 'B': ''})
    """
    above = {code: root(code, regions) for code in (*units, *codes)}
    tops = {above[unit] for unit in units} - {""}
    if len(tops) < 2:
        return dict.fromkeys(codes, "")
    return {code: above[code] or (code if code in tops else "") for code in codes}


def root(code: str, regions: Classification | None) -> str:
    """The top of the tree above a region; "" where nothing is above it, or the classification does not know it."""
    ancestors = regions.ancestors(code) if regions is not None and code in regions else []
    return ancestors[-1] if ancestors else ""
