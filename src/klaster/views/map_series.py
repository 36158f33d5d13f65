"""The same map in several periods, small and side by side, in the same classes: what has moved is seen at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from klaster.views.canvas import GRID, Canvas
from klaster.views.drawing import Drawing
from klaster.views.map import fill_name, group_fill, shape
from klaster.views.mark import Mark
from klaster.views.palette import DIVERGING, LIGHT
from klaster.views.pattern import definitions
from klaster.views.scene import series_scene
from klaster.views.svg import element, label, linked, number, stroke

_ACROSS, _WIDTH, _GAP, _HEAD = 3, 312.0, 12.0, 22.0
_SYMBOL = 6.5


def map_series(
    ground: Canvas,
    marks_of: Mapping[str, Sequence[Mark]],
    addresses: Mapping[str, str],
    identity: str,
    title: str,
    breaks: tuple[float, ...],
) -> Drawing:
    """A small map for each period, in the order given; each leads to its own large one.

    The outlines are written once and used in every map.
    """
    scale = _WIDTH / ground.width
    tall = ground.height * scale + _HEAD
    shapes = "".join(
        element("g", shape(ground, code, _SYMBOL, None), id=f"{identity}-{place}")
        for code, place in _places(ground).items()
    )
    panels = "".join(
        _panel(ground, period, marks, addresses[period], identity, breaks, turn, scale, tall)
        for turn, (period, marks) in enumerate(marks_of.items())
    )
    rows = -(-len(marks_of) // _ACROSS)
    across = min(_ACROSS, len(marks_of))
    width, height = across * (_WIDTH + _GAP) - _GAP, rows * (tall + _GAP) - _GAP
    patterns = definitions(identity, GRID)
    markup = patterns + element("defs", shapes) + panels
    scene = series_scene(ground, marks_of, breaks)
    return Drawing(identity, "map series", title, markup, width, height, scene=scene)


def _places(ground: Canvas) -> dict[str, int]:
    return {code: place for place, code in enumerate(dict.fromkeys([*ground.outlines, *ground.points]))}


def _panel(
    ground: Canvas,
    period: str,
    marks: Sequence[Mark],
    address: str,
    identity: str,
    breaks: tuple[float, ...],
    turn: int,
    scale: float,
    tall: float,
) -> str:
    left, top = (turn % _ACROSS) * (_WIDTH + _GAP), (turn // _ACROSS) * (tall + _GAP)
    places = _places(ground)
    groups: dict[str, list[str]] = {}
    for mark in marks:
        if mark.code in places:
            used = element("use", href=f"#{identity}-{places[mark.code]}")
            groups.setdefault(fill_name(mark, breaks), []).append(used)
    colours = "".join(
        element("g", *used, class_=f"f-{name}" if name in DIVERGING else None, **group_fill(name, identity))
        for name, used in groups.items()
    )
    coast = element("path", d=ground.borders, fill="none", **stroke("soft", 1.4 * GRID))
    drawn = element(
        "g",
        colours + coast,
        class_="regions",
        stroke=LIGHT["surface"],
        stroke_width=0.7 * GRID,
        fill_rule="evenodd",
        transform=f"translate({number(left)} {number(top + _HEAD)}) scale({scale / GRID:.5f})",
    )
    words = label(period, left + 2, top + 15, ink="ink", size=14, weight="bold")
    return linked(words + drawn, address, period, class_="period")
