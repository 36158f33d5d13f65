"""A small map that says where one region lies."""

from __future__ import annotations

from klaster.views.canvas import Canvas
from klaster.views.drawing import Drawing
from klaster.views.map import SMALL, borders, centre, shrunk, under
from klaster.views.svg import colour, element, stroke


def locator_map(ground: Canvas, code: str, identity: str, title: str) -> Drawing:
    """Where one region lies: itself marked, the others plain."""
    plain = "".join(
        element("path", d=outline.path) for other, outline in ground.outlines.items() if other != code
    )
    land = element("g", plain, transform=shrunk(), fill_rule="evenodd", **colour("land"), stroke_width=2)
    markup = under(ground) + land + borders(ground) + _located(ground, code)
    return Drawing(identity, "map locator", title, markup, ground.width, ground.height, False)


def _located(ground: Canvas, code: str) -> str:
    x, y = centre(ground, code) or (0.0, 0.0)
    ring = element("circle", cx=x, cy=y, r="16", fill="none", **stroke("mark", 2.5))
    if code not in ground.outlines:
        return ring
    outline = ground.outlines[code]
    shape = element("path", d=outline.path, transform=shrunk(), fill_rule="evenodd", **colour("mark"))
    return shape if outline.area > 12 * SMALL else shape + ring
