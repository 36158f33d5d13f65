"""What a drawing is made of besides its table, for a specification: outlines already projected, places, a goal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from klaster.model.status import State
from klaster.views.canvas import GRID, Canvas
from klaster.views.mark import Mark

Scene = dict[str, Any]
_NUMBER = re.compile(r"-?\d+")


def feature(path: str) -> dict[str, Any]:
    """An outline in grid steps as GeoJSON.

    >>> feature("M8 4l4 0 0-4z")["geometry"]["coordinates"]
    [[[8, 4], [12, 4], [12, 0], [8, 4]]]
    """
    rings = [_ring(part) for part in path.split("M") if part]
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]] for ring in rings]},
    }


def course(path: str) -> dict[str, Any]:
    """Lines in grid steps as GeoJSON."""
    lines = [_ring(part) for part in path.split("M") if part]
    return {"type": "Feature", "geometry": {"type": "MultiLineString", "coordinates": lines}}


def _ring(part: str) -> list[list[int]]:
    steps = [int(found) for found in _NUMBER.findall(part)]
    points = [[steps[0], steps[1]]]
    for across, down in zip(steps[2::2], steps[3::2], strict=True):
        points.append([points[-1][0] + across, points[-1][1] + down])
    return points


def ground_scene(ground: Canvas, codes: Iterable[str]) -> Scene:
    """The land of a map: an outline and a centre for each region, coasts, the land around."""
    return {
        "width": ground.width,
        "height": ground.height,
        "around": [feature(ground.backdrop)] if ground.backdrop else [],
        "coast": [course(ground.borders)] if ground.borders else [],
        "places": [_place(ground, code) for code in dict.fromkeys(codes)],
    }


def _place(ground: Canvas, code: str) -> dict[str, Any]:
    outline = ground.outlines.get(code)
    x, y = (outline.x, outline.y) if outline else ground.points.get(code, (None, None))
    return {
        "code": code,
        "geo": feature(outline.path) if outline else None,
        "area": outline.area if outline else 0.0,
        "x": None if x is None else round(x * GRID),
        "y": None if y is None else round(y * GRID),
    }


def marks_scene(
    ground: Canvas, marks: Sequence[Mark], breaks: Sequence[float] | None = None
) -> Callable[[], Scene]:
    """A map of marks: their numbers, states and words beside the land; ``breaks`` where colours show classes."""

    def made() -> Scene:
        scene = ground_scene(ground, [mark.code for mark in marks])
        told = {mark.code: mark for mark in marks}
        for place in scene["places"]:
            mark = told[place["code"]]
            place.update(_of_mark(mark))
        return {**scene, "breaks": list(breaks) if breaks else None}

    return made


def _of_mark(mark: Mark) -> dict[str, Any]:
    missing = not mark.drawn and mark.state not in (State.CONFIDENTIAL, State.NOT_COLLECTED)
    state = State.NOT_COLLECTED if missing else mark.state
    return {
        "name": mark.name,
        "number": mark.value if mark.drawn else None,
        "words": mark.written,
        "state": state.value,
    }


def series_scene(
    ground: Canvas, marks_of: Mapping[str, Sequence[Mark]], breaks: Sequence[float]
) -> Callable[[], Scene]:
    """Small maps over periods: the land once, the numbers come from the table."""

    def made() -> Scene:
        codes = [mark.code for marks in marks_of.values() for mark in marks]
        return {**ground_scene(ground, codes), "breaks": list(breaks)}

    return made


def network_scene(
    nodes: list[dict[str, Any]], ties: Sequence[tuple[int, int, float]], width: float, height: float
) -> Scene:
    """A network as it is laid out: nodes at their places, ties between two of them."""
    joined = [
        {
            "x": nodes[one]["x"],
            "y": nodes[one]["y"],
            "x2": nodes[other]["x"],
            "y2": nodes[other]["y"],
            "one": nodes[one]["name"],
            "other": nodes[other]["name"],
            "strength": strength,
        }
        for one, other, strength in ties
    ]
    return {"width": width, "height": height, "nodes": nodes, "ties": joined}
