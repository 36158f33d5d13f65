"""What a drawing is made of besides its table, for a specification: outlines already projected, places, a goal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from klaster.model.status import State
from klaster.views.canvas import GRID, Canvas, Inset
from klaster.views.grid_path import rings_of
from klaster.views.insets import caption
from klaster.views.mark import Mark
from klaster.views.placement import Box, joined

Scene = dict[str, Any]


def feature(path: str) -> dict[str, Any]:
    """An outline in grid steps as GeoJSON.

    >>> feature("M8 4l4 0 0-4z")["geometry"]["coordinates"]
    [[[8, 4], [12, 4], [12, 0], [8, 4]]]
    """
    rings = [[list(point) for point in ring] for ring in rings_of(path)]
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]] for ring in rings]},
    }


def course(path: str) -> dict[str, Any]:
    """Lines in grid steps as GeoJSON."""
    lines = [[list(point) for point in line] for line in rings_of(path)]
    return {"type": "Feature", "geometry": {"type": "MultiLineString", "coordinates": lines}}


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


def with_inset_places(scene: Scene, ground: Canvas) -> Scene:
    """The scene with the regions of insets at their places there; their own places become plain land.

    Outlines are projected already, so an inset is the same plane moved: no second projection is needed.
    """
    originals = [
        place["geo"] for place in scene["places"] if place["code"] in ground.enlarged and place["geo"]
    ]
    frames = [_frame(ground, inset) for inset in ground.insets]
    moved = [_moved(ground, place["code"]) or place for place in scene["places"]]
    coast = scene["coast"] + [
        _shifted(course(inset.ground.borders), inset) for inset in ground.insets if inset.ground.borders
    ]
    return {
        **scene,
        "height": ground.lowest,
        "places": moved,
        "coast": coast,
        "originals": originals,
        "insets": frames,
    }


def _moved(ground: Canvas, code: str) -> dict[str, Any] | None:
    inset = ground.enlarged.get(code)
    if inset is None:
        return None
    place = _place(inset.ground, code)
    return {
        **place,
        "geo": place["geo"] and _shifted(place["geo"], inset),
        "x": place["x"] + round(inset.frame.left * GRID),
        "y": place["y"] + round(inset.frame.top * GRID),
    }


def _shifted(shape: dict[str, Any], inset: Inset) -> dict[str, Any]:
    left, top = round(inset.frame.left * GRID), round(inset.frame.top * GRID)
    lines = [[[x + left, y + top] for x, y in line] for line in shape["geometry"]["coordinates"]]
    return {**shape, "geometry": {**shape["geometry"], "coordinates": lines}}


def _frame(ground: Canvas, inset: Inset) -> dict[str, Any]:
    """The frame, the box around what it shows and the line between them, with its caption."""
    lines = [
        _corners(inset.frame),
        _corners(inset.source),
        [list(end) for end in joined(inset.source, inset.whole)],
    ]
    steps = [[[round(x * GRID), round(y * GRID)] for x, y in line] for line in lines]
    return {
        "frame": {"type": "Feature", "geometry": {"type": "MultiLineString", "coordinates": steps}},
        "words": ", ".join(caption(inset, ground.language)),
        "x": round(inset.whole.left * GRID),
        "y": round((inset.frame.top - 3) * GRID),
    }


def _corners(box: Box) -> list[list[float]]:
    left, top, right, bottom = box.left, box.top, box.right, box.bottom
    return [[left, top], [right, top], [right, bottom], [left, bottom], [left, top]]


def marks_scene(
    ground: Canvas, marks: Sequence[Mark], breaks: Sequence[float] | None = None
) -> Callable[[], Scene]:
    """A map of marks: their numbers, states and words beside the land; ``breaks`` where colours show classes."""

    def made() -> Scene:
        scene = with_inset_places(ground_scene(ground, [mark.code for mark in marks]), ground)
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
