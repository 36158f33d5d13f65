"""The map of the points: establishments as dots of a grid, outlines of their clusters, rings for what a register has there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from klaster.model.text import Language
from klaster.views.canvas import GRID, Canvas
from klaster.views.drawing import Drawing
from klaster.views.map import borders, shrunk, under
from klaster.views.map_layers import DOTS, SIZES, Layer, over_map
from klaster.views.number import whole
from klaster.views.projection import Floats
from klaster.views.svg import colour, element, label, number, stroke, text_width

KIND = "map points"
_RING = 4.5


@dataclass(frozen=True)
class Scatter:
    """What lies on the map: points one by one, shapes of shapely, places of the register; degrees."""

    points: tuple[Floats, Floats]
    shapes: Sequence[Any] = ()
    sites: tuple[Floats, Floats] = (np.zeros(0), np.zeros(0))


def point_map(ground: Canvas, lying: Scatter, identity: str, title: str) -> Drawing:
    """The land with its borders, and the points over it: a picture without links, the table has its counts."""
    plain = "".join(element("path", d=outline.path) for outline in ground.outlines.values())
    land = element("g", plain, transform=shrunk(), fill_rule="evenodd", **{**colour("land"), **_edge(ground)})
    dots = Layer("points", "", longitude=lying.points[0], latitude=lying.points[1])
    outlined = Layer("outline", "", shapes=tuple(lying.shapes))
    over = over_map(ground, [dots, outlined]) + _sites(ground, lying.sites)
    markup = under(ground) + land + borders(ground) + over
    return Drawing(identity, KIND, title, markup, ground.width, ground.height, False)


def _edge(ground: Canvas) -> dict[str, Any]:
    return {**stroke("strong-rule", 0.6 * GRID), "class_": "f-land s-strong-rule"}


def _sites(ground: Canvas, sites: tuple[Floats, Floats]) -> str:
    across, down = ground.place(*sites)
    return "".join(_site(number(x), number(y)) for x, y in zip(across, down, strict=True))


def _site(x: str, y: str) -> str:
    ring = {"cx": x, "cy": y, "r": _RING}
    return element("circle", **ring, **{**colour("surface"), **stroke("k1", 2), "class_": "f-surface s-k1"})


def point_legend(language: Language, title: str, outlines: str = "", sites: str = "") -> Drawing:
    """The dots of the squares with the counts from which on each is drawn; the words of outlines and of the register."""
    parts: list[str] = []
    across = 10.0
    for place, (least, width) in enumerate(zip(SIZES, DOTS, strict=True)):
        words = whole(least, language) + ("+" if place else "")
        parts.append(element("circle", cx=number(across + 5), cy="9", r=number(width / 2), **colour("ink")))
        parts.append(label(words, across + 14, 13, size=11))
        across += 24 + text_width(words, 11)
    top, widest = 22.0, across
    for words, sample in ((outlines, _line_sample), (sites, _site_sample)):
        if words:
            parts.append(sample(top) + label(words, 50, top + 10, size=11))
            top, widest = top + 20, max(widest, 60 + text_width(words, 11))
    return Drawing("points-legend", "legend", title, "".join(parts), widest, top, False)


def _line_sample(top: float) -> str:
    return element("rect", x=10.0, y=top + 1, width=30.0, height=11.0, fill="none", **stroke("mark", 2))


def _site_sample(top: float) -> str:
    return _site("25", number(top + 6))
