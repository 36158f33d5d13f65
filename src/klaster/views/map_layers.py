"""What lies over the colours of a map: outlines of regions that are named by someone, points added up to a grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from klaster.views.canvas import SMALL, Canvas
from klaster.views.cluster_outlines import outlines_markup
from klaster.views.drawing import Drawing
from klaster.views.map import centre, shrunk
from klaster.views.placement import Box, Label, placed
from klaster.views.projection import Floats
from klaster.views.svg import Attribute, colour, element, label, number, stroke, text_width

Look = Literal["solid", "dotted", "dashed", "decoy", "points", "hot", "cold", "bounded", "outline"]

STEP = 8
"""Side of a square of the grid, in pixels."""

SIZES = (1, 3, 10, 30, 100)
"""Points in a square from which on its dot has the next size."""

DOTS = (2.8, 4.0, 5.4, 7.0, 9.0)
"""Their widths, in pixels."""

_RING = 8.0
_LINES: dict[Look, dict[str, Attribute]] = {
    "solid": {**stroke("mark", 2.6), "stroke_linejoin": "round"},
    "dotted": {
        **stroke("mark", 2.2),
        "stroke_linejoin": "round",
        "stroke_linecap": "round",
        "stroke_dasharray": "0.1 4.5",
    },
    "dashed": {**stroke("ink", 2.2), "stroke_linejoin": "round", "stroke_dasharray": "7 4"},
    "decoy": {**stroke("ink", 1.6), "stroke_linejoin": "round", "stroke_dasharray": "1.5 3"},
    "points": {},
    "hot": {**stroke("ink", 3.2), "stroke_linejoin": "round"},
    "cold": {**stroke("ink", 1.4), "stroke_linejoin": "round", "stroke_dasharray": "3 3"},
    "bounded": {**stroke("ink", 2.2), "stroke_linejoin": "round", "stroke_dasharray": "9 3 2 3"},
    "outline": {**stroke("mark", 1.8), "stroke_linejoin": "round"},
}


@dataclass(frozen=True)
class Layer:
    """Something drawn over the colours: regions outlined in one look, or points; and its words in the legend."""

    look: Look
    words: str
    codes: tuple[str, ...] = ()
    titles: tuple[tuple[str, str], ...] = ()
    """Code of a region and what is written at it."""
    longitude: Floats = field(default_factory=lambda: np.zeros(0))
    latitude: Floats = field(default_factory=lambda: np.zeros(0))
    shapes: tuple[Any, ...] = ()
    """Of shapely, in degrees: outlines that follow no border of a region."""


def over_map(ground: Canvas, layers: Sequence[Layer]) -> str:
    """The layers as markup, in their order; a region that an inset shows is outlined there alone."""
    over = "".join(_drawn(ground, layer) for layer in layers)
    titles = _titles(ground, [title for layer in layers for title in layer.titles])
    return element("g", over + titles, class_="layers", pointer_events="none") if over else ""


def with_entries(legend: Drawing, layers: Sequence[Layer]) -> Drawing:
    """The legend with a line for every layer."""
    parts, top = [legend.markup], legend.height + 6
    for layer in layers:
        parts.append(_sample(layer.look, top) + label(layer.words, 50, top + 10, size=11))
        top += 20
    width = max([legend.width, *(60 + text_width(layer.words, 11) for layer in layers)])
    return replace(legend, markup="".join(parts), height=top, width=width)


def grid_counts(x: Floats, y: Floats, step: int = STEP) -> dict[tuple[int, int], int]:
    """How many points lie in each square of a grid, by its column and row.

    >>> grid_counts(np.array([1.0, 2.0, 9.0]), np.array([1.0, 3.0, 1.0]), 8)
    {(0, 0): 2, (1, 0): 1}
    """
    columns, rows = np.floor(x / step).astype(int).tolist(), np.floor(y / step).astype(int).tolist()
    return dict(Counter(zip(columns, rows, strict=True)))


def _drawn(ground: Canvas, layer: Layer) -> str:
    if layer.look == "points":
        return _points(ground, layer)
    if layer.look == "outline":
        return outlines_markup(ground, layer.shapes)
    return "".join(_outlined(ground, code, layer.look) for code in layer.codes if code not in ground.enlarged)


def _outlined(ground: Canvas, code: str, look: Look) -> str:
    place = centre(ground, code)
    if place is None:
        return ""
    outline = ground.outlines.get(code)
    if outline is None or outline.area < SMALL:
        ring = {"cx": place[0], "cy": place[1], "r": _RING, "fill": "none"}
        return element("circle", **ring, **stroke("surface", 5)) + element("circle", **ring, **_LINES[look])
    shape = {"d": outline.path, "fill": "none", "transform": shrunk(), "vector_effect": "non-scaling-stroke"}
    halo = element("path", **shape, **stroke("surface", 5), stroke_linejoin="round", opacity="0.85")
    return halo + element("path", **shape, **_LINES[look])


def _points(ground: Canvas, layer: Layer) -> str:
    """Dots of five sizes, one path a size: a line of no length with round ends is a dot."""
    counts = grid_counts(*ground.place(layer.longitude, layer.latitude))
    sizes: dict[int, list[tuple[int, int]]] = {}
    for square, count in sorted(counts.items()):
        if _in_sight(ground, square):
            sizes.setdefault(sum(count >= least for least in SIZES) - 1, []).append(square)
    return "".join(_dots(squares, DOTS[size]) for size, squares in sorted(sizes.items(), reverse=True))


def _in_sight(ground: Canvas, square: tuple[int, int]) -> bool:
    return 0 <= square[0] * STEP <= ground.width and 0 <= square[1] * STEP <= ground.height


def _dots(squares: Sequence[tuple[int, int]], width: float) -> str:
    half = STEP // 2
    path = "".join(f"M{column * STEP + half} {row * STEP + half}h0" for column, row in squares)
    plain: dict[str, Attribute] = {"d": path, "fill": "none", "stroke_linecap": "round"}
    return element("path", **plain, **stroke("surface", width + 1.4)) + element(
        "path", **plain, **stroke("ink", width)
    )


def _titles(ground: Canvas, titles: Sequence[tuple[str, str]]) -> str:
    wanted = [
        Label(words, *place, gap=9, width=text_width(words, 13), height=14)
        for code, words in titles
        if code not in ground.enlarged and (place := centre(ground, code))
    ]
    room = Box(2, 2, ground.width - 2, ground.height - 2)
    texts = "".join(
        label(spot.text, spot.x, spot.y + 14, ink="ink", anchor=spot.anchor, size=13)
        for spot in placed(wanted, room, [inset.whole for inset in ground.insets])
    )
    halo = {"paint_order": "stroke", **stroke("surface", 3), "stroke_linejoin": "round"}
    return element("g", texts, **{**halo, "class_": "names s-surface"}) if texts else ""


def _sample(look: Look, top: float) -> str:
    if look == "points":
        middle, places = number(top + 6), (14, 27, 40)
        return "".join(
            element("circle", cx=place, cy=middle, r=number(width / 2), **colour("ink"))
            for place, width in zip(places, DOTS[::2], strict=True)
        )
    box = {"x": 10.0, "y": top + 1, "width": 30.0, "height": 11.0, "fill": "none"}
    return element("rect", **box, **_LINES[look])
