"""Plants as points: coordinates of the plane or of the globe, checked, with weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from klaster.indicators.coordinate_checks import LONGITUDES, check_coordinates
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.globe import EARTH_RADIUS, Floats, Integers, arc, in_plane, on_globe

_SAMPLE = 2000
_STEPS = 40


@dataclass(frozen=True)
class Points:
    """All plants that have a place: coordinates in space, weights, industries, names, and how many have no place."""

    places: Floats
    weights: Floats
    industries: Any
    globe: bool
    weighted: bool
    unplaced: dict[str, int]
    names: Any
    countries: Any = None

    def degrees(self, plants: Integers) -> Floats:
        """Longitude and latitude of some plants of the globe, a row a plant; no step across the date line."""
        x, y, z = (self.places[plants] / EARTH_RADIUS).T
        return np.column_stack([np.degrees(np.unwrap(np.arctan2(y, x))), np.degrees(np.arcsin(np.clip(z, -1.0, 1.0)))])  # fmt: skip

    def of(self, industry: str) -> Integers:
        """The plants of one industry."""
        return np.flatnonzero(self.industries == industry)


def points(table: pl.DataFrame) -> Points:
    """The points of a table.

    Raises
    ------
    InputError
        Without coordinates, for coordinates that cannot be, for weights below zero, for plants at one place all.
    """
    globe = _is_globe(table)
    names = ("lon", "lat") if globe else ("x", "y")
    table = table.with_row_index("_row", 1).with_columns(
        *(pl.col(name).cast(pl.Float64, strict=False) for name in names), pl.col("industry").cast(pl.String)
    )
    if globe:
        _check_degrees(table)
    placed = pl.all_horizontal(pl.col(name).is_finite().fill_null(False) for name in names)
    missing = dict(table.filter(~placed).group_by("industry").len().iter_rows())
    table = table.filter(placed)
    weights = _weights(table)
    across, up = (table[name].to_numpy() for name in names)
    if table.height == 0 or (np.ptp(across) == 0 and np.ptp(up) == 0):
        raise _refused(
            "all plants stand at one place" if table.height else "no plant has coordinates",
            "все предприятия стоят в одной точке" if table.height else "ни у одного предприятия нет координат",
            f"Give {names[0]} and {names[1]} of each plant.", f"Укажите {names[0]} и {names[1]} каждого предприятия.",
        )  # fmt: skip
    lines = table["_row"].to_list()
    check_coordinates(across, up, globe, lambda at: Text(f"row {lines[at]}", f"строка {lines[at]}"), names)
    places = on_globe(across, up) if globe else in_plane(across, up)
    names = table["establishment" if "establishment" in table.columns else "_row"].cast(pl.String).to_numpy()
    countries = table["country"].to_numpy() if "country" in table.columns else None
    weighted = "weight" in table.columns
    return Points(places, weights, table["industry"].to_numpy(), globe, weighted, missing, names, countries)


def distances_asked(points: Points, asked: Any) -> Floats:
    """The distances to read at, rising: those given, or steps up to the median distance between plants."""
    if asked == "auto":
        return np.linspace(0, _median_distance(points), _STEPS + 1)[1:]
    parts = str(asked).replace(";", ",").split(",") if isinstance(asked, str | int | float) else list(asked)
    try:
        found = np.array([float(part) for part in parts if str(part).strip()])
    except ValueError:
        found = np.array([-1.0])
    if not len(found) or not np.isfinite(found).all() or (found < 0).any() or (np.diff(found) <= 0).any():
        raise _refused(
            f"parameter distances: found {asked!r}", f"параметр distances: указано {asked!r}",
            "Give rising numbers from 0 with commas between them, such as 1,2,5.",
            "Укажите возрастающие числа от 0 через запятую, например 1,2,5.",
        )  # fmt: skip
    return found


def _median_distance(points: Points) -> float:
    places = points.places[:: max(1, len(points.places) // _SAMPLE)]
    straight = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2))[np.triu_indices(len(places), 1)]
    return float(np.median(arc(straight, points.globe))) or float(arc(straight, points.globe).max())


def _is_globe(table: pl.DataFrame) -> bool:
    plane, globe = ({*pair} <= {*table.columns} for pair in (("x", "y"), ("lon", "lat")))
    if plane == globe:
        raise _refused(
            "both x, y and lon, lat are given" if plane else "there are no coordinates: neither x, y nor lon, lat",
            "заданы и x, y, и lon, lat" if plane else "нет координат: ни x, y, ни lon, lat",
            "Name one pair: --columns lon=COLUMN,lat=COLUMN in degrees, or x=COLUMN,y=COLUMN in a plane.",
            "Укажите одну пару: --columns lon=СТОЛБЕЦ,lat=СТОЛБЕЦ в градусах или x=СТОЛБЕЦ,y=СТОЛБЕЦ на плоскости.",
        )  # fmt: skip
    return globe


def _check_degrees(table: pl.DataFrame) -> None:
    for name, least, most in (("lat", -90, 90), ("lon", *LONGITUDES)):
        wrong = table.filter(pl.col(name).is_finite() & ~pl.col(name).is_between(least, most))
        if wrong.height:
            row, value = wrong.select("_row", name).row(0)
            raise _refused(
                f"row {row}, column {name}: {value:g} is no degree from {least:g} to {most:g} ({wrong.height} such rows)",
                f"строка {row}, столбец {name}: {value:g} — не градусы от {least:g} до {most:g} (таких строк: {wrong.height})",
                "Are lon and lat exchanged, or are these metres of a projection? Those go into x and y.",
                "Не переставлены ли lon и lat, не метры ли это проекции? Их указывают как x и y.",
            )  # fmt: skip


def _weights(table: pl.DataFrame) -> Floats:
    if "weight" not in table.columns:
        return np.ones(table.height)
    weights = table.with_columns(pl.col("weight").cast(pl.Float64, strict=False))
    wrong = weights.filter(~(pl.col("weight").is_finite() & (pl.col("weight") >= 0)).fill_null(False))
    if wrong.height:
        row, value = wrong.select("_row", "weight").row(0)
        raise _refused(
            f"row {row}, column weight: found {value}, expected a number from 0",
            f"строка {row}, столбец weight: указано {value}, ожидается число от 0",
            "Leave the plant out, or count plants without weights.",
            "Исключите предприятие или считайте предприятия без весов.",
        )  # fmt: skip
    return weights["weight"].to_numpy()


def _refused(english: str, russian: str, advice: str, remedy: str) -> InputError:
    return InputError(Text(english, russian), Text(advice, remedy))
