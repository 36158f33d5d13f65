"""Where regions are, for methods that ask: neighbours and middles from the shapes of their classification, their country."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from klaster.indicators.coordinate_checks import exchanged_over
from klaster.model.classification import Classification
from klaster.model.errors import InputError
from klaster.model.method import MethodCard
from klaster.model.text import Text
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


def check_orientation(plants: pl.DataFrame, regions: Classification) -> None:
    """Raise InputError where the coordinates of plants are in their country only with longitude and latitude exchanged."""
    if not {"lon", "lat", "region"} <= {*plants.columns}:
        return
    codes = plants["region"].drop_nulls().cast(pl.String).unique().to_list()
    drawn = _drawn({code: regions.geometry[code] for code in codes if code in regions.geometry})
    both = plants.select(pl.col("lon", "lat").cast(pl.Float64, strict=False)).drop_nulls().filter(pl.all_horizontal(pl.all().is_finite()))  # fmt: skip
    if not drawn or not both.height:
        return
    west, south, east, north = zip(*(shape.bounds for shape in drawn.values()), strict=True)
    bounds = min(west), min(south), max(east), max(north)
    if exchanged_over(both["lon"].to_numpy(), both["lat"].to_numpy(), bounds):
        lon, lat = both.row(0)
        raise InputError(
            Text(
                f"establishments lie outside their regions, and inside with lon and lat exchanged: the first has lon {lon:g}, lat {lat:g}",
                f"предприятия лежат вне своих регионов, а если поменять lon и lat местами — внутри: у первого lon {lon:g}, lat {lat:g}",
            ),
            Text(
                "Exchange the two columns: lon is from west to east, lat from south to north.",
                "Поменяйте столбцы местами: lon — с запада на восток, lat — с юга на север.",
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
