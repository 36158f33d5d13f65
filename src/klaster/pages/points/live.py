"""The same map for a browser that draws it itself: GeoJSON in degrees, with the counts and the words beside it."""

from __future__ import annotations

from typing import Any

import numpy as np

from klaster.model.entity_kinds import KINDS
from klaster.model.text import Text
from klaster.pages.choice import ChoiceError, Option, refused
from klaster.pages.desk import Desk, desk
from klaster.pages.memory import Memory
from klaster.pages.points.figure import Cast, caption, cast
from klaster.pages.points.outlines import Outlines, shapes_of
from klaster.pages.points.plants import has_points
from klaster.pages.points.registered import Site
from klaster.pages.points.squares import Squares
from klaster.pages.visit import Visit
from klaster.workbench.observatory import Observatory

_DIGITS = 4
"""Of degrees: some ten metres."""
_COARSE = 0.004
"""Degrees by which the shapes of regions are thinned, borders of neighbours alike."""
_NO_POINTS = Text(
    "this edition has no establishments with places", "в этом издании нет предприятий с координатами"
)


def points_answer(observatory: Observatory, visit: Visit) -> dict[str, Any]:
    """Establishments, outlines where they are asked for, places of the register.

    Raises
    ------
    ChoiceError
        For a choice that is not there, and for an edition without establishments.
    """
    table = desk(observatory, visit)
    if not has_points(table):
        raise ChoiceError(_NO_POINTS)
    industry, period = _industry(table), table.chosen_period().chosen
    codes = _codes(table, period)
    made = cast(table, codes, industry, period)
    plants = made.plants
    return {
        "edition": table.edition.id,
        "industry": industry,
        "period": period,
        "synthetic": table.edition.synthetic,
        "source": table.edition.vintage.cite(table.language),
        "caption": caption(table, made),
        "shown": plants.squares.shown,
        "unplaced": plants.unplaced,
        "withheld": plants.squares.withheld,
        "side": plants.squares.side,
        "bounds": _bounds(table, codes, made),
        "plants": _collection(_plants(plants.squares)),
        "outlines": _collection(_outlines(table, made.outlines)),
        "sites": _collection([_site(table, site) for site in made.sites]),
    }


def shapes_answer(observatory: Observatory, visit: Visit) -> dict[str, Any]:
    """The shapes of regions, by the same choices."""
    table = desk(observatory, visit)
    codes = _codes(table, table.chosen_period().chosen)
    return _collection(
        [
            _feature(geometry, code=code, name=table.region_name(code))
            for code, geometry in _thinned(table, codes).items()
        ]
    )


def _industry(table: Desk) -> str:
    asked = table.visit.query.get("industry", "")
    if asked not in table.industries:
        options = [Option(code, table.industry_name(code)) for code in table.industries]
        raise refused("industry", asked, options)
    return asked


def _codes(table: Desk, period: str) -> list[str]:
    """The regions of the area and level asked for, all without."""
    area, level = (table.visit.query.get(name, "") for name in ("area", "level"))
    if area and area not in table.areas:
        raise refused("area", area, [Option(code, table.region_name(code)) for code in table.areas])
    return [
        code
        for code in (table.areas[area] if area else table.regions)
        if level in ("", str(table.regions[code].level)) and table.lives(code, period)
    ]


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}


def _feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _plants(found: Squares) -> list[dict[str, Any]]:
    places = zip(
        found.longitude.round(_DIGITS).tolist(),
        found.latitude.round(_DIGITS).tolist(),
        found.counts.tolist(),
        strict=True,
    )
    return [_feature({"type": "Point", "coordinates": [lon, lat]}, n=count) for lon, lat, count in places]


def _outlines(table: Desk, found: Outlines | None) -> list[dict[str, Any]]:
    from shapely.geometry import mapping  # noqa: PLC0415

    every = found.every if found else ()
    return [
        _feature(mapping(each.shape), number=each.number, n=each.plants, words=each.words(table.language))
        for each in every
    ]


def _site(table: Desk, site: Site) -> dict[str, Any]:
    language = table.language
    return _feature(
        {"type": "Point", "coordinates": [round(site.longitude, _DIGITS), round(site.latitude, _DIGITS)]},
        words=f"{site.names[language]} ({KINDS[site.kind].title.read(language)})",
        address=table.visit.link(f"register/{site.key}"),
    )


def _bounds(table: Desk, codes: list[str], made: Cast) -> list[float]:
    """West, south, east and north of the regions, or of the points where no region has a shape.

    East may lie past 180: a country across that meridian is in one piece.
    """
    import shapely  # noqa: PLC0415

    library: Any = shapely
    names, shapes = shapes_of(table, codes)
    if names:
        return [round(float(each), 2) for each in library.total_bounds(shapes)]
    found = made.plants.squares
    if not len(found.counts):
        return [-180.0, -60.0, 180.0, 75.0]
    west, south = found.longitude.min(), found.latitude.min()
    return [float(west), float(south), float(found.longitude.max()), float(found.latitude.max())]


def _thinned(table: Desk, codes: list[str]) -> dict[str, Any]:
    """GeoJSON of the shapes, their common borders thinned alike."""

    def made() -> dict[str, Any]:
        import shapely  # noqa: PLC0415
        from shapely.geometry import mapping  # noqa: PLC0415

        library: Any = shapely
        names, shapes = shapes_of(table, codes)
        if not names:
            return {}
        simple = library.coverage_simplify(shapes, _COARSE)
        rounded = library.transform(simple, lambda places: np.round(places, 3))
        return {name: mapping(shape) for name, shape in zip(names, rounded, strict=True)}

    return _kept.kept((table.observatory.digest, table.edition.id, tuple(codes)), made)


_kept: Memory[dict[str, Any]] = Memory(8)
