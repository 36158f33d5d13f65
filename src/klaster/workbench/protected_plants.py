"""Establishments of a protected edition: computed from, never shown one by one."""

from __future__ import annotations

import polars as pl

from klaster.disclosure import Rules, withheld
from klaster.model.method import MethodCard
from klaster.numerics.sensitivity_rules import few_units
from klaster.workbench.areas import TERRITORY

PLACES = ("region", "industry", "lon", "lat", "founded", "closed", "name")
"""What a layer over the map may know of an establishment: where it stands, not how large it is."""
_INDUSTRIES = ("industry", "partner")
_OUTLINE = "outline"


def places_of(plants: pl.DataFrame) -> pl.DataFrame:
    """Establishments without anything that tells their size.

    >>> places_of(pl.DataFrame({"region": ["KG-B"], "industry": ["10"], "employment": [40]})).columns
    ['region', 'industry']
    """
    return plants.select(name for name in PLACES if name in plants.columns)


def few_plants_withheld(
    computed: pl.DataFrame, card: MethodCard, plants: pl.DataFrame, rules: Rules
) -> pl.DataFrame:
    """The table of a method on establishments without the rows that too few of them stand behind.

    Parameters
    ----------
    computed
        One row an industry, or a pair of ``industry`` and ``partner``; ``area`` where there are several.
    card
        The method; all its outputs are emptied in such a row.
    plants
        The rows that went in, with ``territory``.
    rules
        Of publication; the threshold counts.
    """
    counted = pl.col("firms").fill_null(1).sum() if "firms" in plants.columns else pl.len()
    # A method may have an area in km² among its outputs: that one is a number.
    by_area = computed.schema.get("area") == pl.String
    places = [TERRITORY] if by_area else []
    behind = plants.group_by("industry", *places).agg(_units=counted.cast(pl.Float64))
    hidden = pl.Series([False] * computed.height, dtype=pl.Boolean)
    for key in _INDUSTRIES:
        if key in computed.columns:
            named = behind.rename({"industry": key, **dict.fromkeys(places, "area")})
            joined = computed.join(
                named, on=[key, *(["area"] if places else [])], how="left", maintain_order="left"
            )
            hidden |= pl.Series(few_units(joined["_units"].fill_null(0.0).to_numpy(), rules.threshold))
    outputs = [name for name in card.outputs if name != "status"]
    return _without_corners(withheld(computed, hidden, outputs))


def _without_corners(computed: pl.DataFrame) -> pl.DataFrame:
    """The table without outlines: the corners of an outline are establishments."""
    kind = computed.schema.get(_OUTLINE)
    return computed.with_columns(pl.lit(None, kind).alias(_OUTLINE)) if kind else computed
