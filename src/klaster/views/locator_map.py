"""A small map that says where a region lies, or several."""

from __future__ import annotations

from collections.abc import Collection

from klaster.views.canvas import GRID, SMALL, Canvas
from klaster.views.drawing import Drawing
from klaster.views.map import borders, centre, shrunk, under
from klaster.views.scene import Scene, ground_scene
from klaster.views.svg import colour, element, stroke


def locator_map(ground: Canvas, codes: Collection[str], identity: str, title: str, over: str = "") -> Drawing:
    """Where some regions lie: themselves marked, the others plain; ``over`` is markup on top."""
    plain = "".join(
        element("path", d=outline.path) for other, outline in ground.outlines.items() if other not in codes
    )
    land = element("g", plain, transform=shrunk(), fill_rule="evenodd", **colour("land"), stroke_width=2)
    marked = element("g", *(_located(ground, code) for code in codes), **stroke("paper", GRID))
    markup = under(ground) + land + borders(ground) + marked + over

    def scene() -> Scene:
        made = ground_scene(ground, [*ground.outlines, *ground.points])
        for place in made["places"]:
            place.update(marked=place["code"] in codes, name=place["code"])
        return made

    return Drawing(identity, "map locator", title, markup, ground.width, ground.height, False, scene)


def _located(ground: Canvas, code: str) -> str:
    place = centre(ground, code)
    if place is None:
        return ""
    x, y = place
    ring = element("circle", cx=x, cy=y, r="16", fill="none", **stroke("mark", 2.5))
    if code not in ground.outlines:
        return ring
    outline = ground.outlines[code]
    shape = element("path", d=outline.path, transform=shrunk(), fill_rule="evenodd", **colour("mark"))
    return shape if outline.area > 12 * SMALL else shape + ring
