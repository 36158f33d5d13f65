"""Pairs of regions on a map: each joined by a curve as wide as what they have together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt

from klaster.views.canvas import GRID, Canvas
from klaster.views.drawing import Drawing
from klaster.views.map import borders, centre, shape, shrunk, under
from klaster.views.placement import Box, Label, placed
from klaster.views.scene import ground_scene
from klaster.views.svg import colour, element, label, linked, stroke, text_width

_WIDEST, _NARROWEST, _NAMED = 9.0, 1.6, 10
_BOW = 0.22
"""How far a curve leaves the straight line, as a share of its length."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two regions with what they have together, and where a click leads."""

    one: str
    other: str
    size: float
    address: str
    caption: str


def pair_map(
    ground: Canvas, pairs: Sequence[Pair], names: dict[str, str], identity: str, title: str
) -> Drawing:
    """The regions of the pairs marked, the others plain, a link for every pair."""
    drawn = sorted(pairs, key=lambda pair: -pair.size)
    largest = max((pair.size for pair in drawn), default=1.0)
    codes = list(dict.fromkeys(code for pair in drawn for code in (pair.one, pair.other)))
    plain = "".join(
        element("path", d=outline.path) for code, outline in ground.outlines.items() if code not in codes
    )
    land = element("g", plain, transform=shrunk(), fill_rule="evenodd", **colour("land"), stroke_width=2)
    shapes = element("g", *(shape(ground, code) for code in codes), **colour("above"), fill_opacity="0.45")
    marked = element("g", shapes, transform=shrunk(), fill_rule="evenodd", **stroke("paper", GRID))
    curves = "".join(_curve(ground, pair, largest) for pair in drawn)
    markup = under(ground) + land + marked + borders(ground) + curves + _titles(ground, drawn, names)
    return Drawing(
        identity,
        "map pairs",
        title,
        markup,
        ground.width,
        ground.height,
        scene=lambda: ground_scene(ground, [*ground.outlines, *ground.points]),
    )


def _curve(ground: Canvas, pair: Pair, largest: float) -> str:
    one, other = centre(ground, pair.one), centre(ground, pair.other)
    if one is None or other is None:
        return ""
    (x1, y1), (x2, y2) = one, other
    far = hypot(x2 - x1, y2 - y1) or 1.0
    bow = max(_BOW * far, 7.0) / far
    middle_x, middle_y = (x1 + x2) / 2 - bow * (y2 - y1), (y1 + y2) / 2 + bow * (x2 - x1)
    width = _NARROWEST + (_WIDEST - _NARROWEST) * sqrt(pair.size / largest) if largest else _NARROWEST
    path = f"M{x1:.1f} {y1:.1f}Q{middle_x:.1f} {middle_y:.1f} {x2:.1f} {y2:.1f}"
    looks = {"fill": "none", "stroke_linecap": "round"}
    edge = element("path", d=path, **looks, **stroke("surface", width + 2.4))
    inner = element("path", d=path, **looks, **stroke("mark", width))
    return linked(edge + inner, pair.address, pair.caption, class_="pair")


def _titles(ground: Canvas, pairs: Sequence[Pair], names: dict[str, str]) -> str:
    wishes: list[Label] = []
    for code in dict.fromkeys(code for pair in pairs[:_NAMED] for code in (pair.one, pair.other)):
        place = centre(ground, code)
        if place is not None:
            text = names.get(code, code)
            wishes.append(Label(text, *place, 8, text_width(text, 11.5), 13))
    room = Box(4, 4, ground.width - 4, ground.height - 4)
    texts = (label(spot.text, spot.x, spot.y, ink="ink", anchor=spot.anchor, size=11.5) for spot in placed(wishes, room))  # fmt: skip
    return element("g", *texts, class_="names", pointer_events="none") if wishes else ""
