"""Where regions are, for methods that ask: neighbours and middles from the shapes of their classification, their country."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from klaster.model.classification import Classification
from klaster.model.method import MethodCard
from klaster.numerics.neighbours import touching
from klaster.workbench.areas import TERRITORY

_GAP = 0.02
"""Degrees that simplified borders may gape."""


def with_places(card: MethodCard, cells: pl.DataFrame, regions: Classification) -> pl.DataFrame:
    """Add what the card asks for and the cells lack: ``country``, ``neighbours``, ``lon`` and ``lat``.

    Where a region has no shape, there are no coordinates for any; its neighbours are not known.
    """
    asked = {*card.inputs, *card.optional_inputs}
    if "country" in asked and "country" not in cells.columns:
        cells = cells.with_columns(country=pl.col(TERRITORY))
    codes = cells["region"].drop_nulls().unique().sort().to_list()
    shapes = {code: regions.geometry[code] for code in codes if code in regions.geometry}
    if (
        not {"neighbours", "lon", "lat"} & asked
        or {"neighbours", "lon", "x"} & {*cells.columns}
        or not shapes
    ):
        return cells
    drawn = _drawn(shapes)
    cells = cells.with_columns(
        neighbours=pl.col("region").replace_strict(_neighbours(drawn), default="", return_dtype=pl.String)
    )
    if len(shapes) < len(codes):
        return cells
    middles = {code: shape.representative_point() for code, shape in drawn.items()}
    return cells.with_columns(
        lon=pl.col("region").replace_strict(
            {code: at.x for code, at in middles.items()}, return_dtype=pl.Float64
        ),
        lat=pl.col("region").replace_strict(
            {code: at.y for code, at in middles.items()}, return_dtype=pl.Float64
        ),
    )


def _drawn(shapes: Mapping[str, Any]) -> dict[str, Any]:
    from shapely.geometry import shape  # noqa: PLC0415

    return {code: shape(each) for code, each in shapes.items()}


def _neighbours(drawn: Mapping[str, Any]) -> dict[str, str]:
    codes = list(drawn)
    near = touching(list(drawn.values()), _GAP)
    return {
        code: ";".join(codes[other] for other in near.index[near.start[at] : near.start[at + 1]])
        for at, code in enumerate(codes)
    }
