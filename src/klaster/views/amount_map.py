"""The map of amounts: circles over plain land, so that a wide region does not look strong for its width."""

from __future__ import annotations

from collections.abc import Sequence

from klaster.model.status import State
from klaster.views.canvas import GRID, Canvas
from klaster.views.drawing import Drawing
from klaster.views.inset_frames import insets_drawn
from klaster.views.map import Over, borders, centre, names, shrunk, thin, under
from klaster.views.mark import Mark
from klaster.views.pattern import definitions, pattern_fill
from klaster.views.scale import radius
from klaster.views.scene import marks_scene
from klaster.views.svg import colour, element, linked

LARGEST_CIRCLE = 30.0


def amount_map(
    ground: Canvas, marks: Sequence[Mark], identity: str, title: str, over: Over | None = None
) -> Drawing:
    """Circles whose area is the amount, over plain land; negative amounts in the other colour.

    ``over`` makes the markup that lies over the land and under the circles. In an inset circles are of the same
    size as on the map, and a frame does not cut them.
    """
    ordered = sorted(marks, key=lambda mark: (-abs(mark.value or 0.0), mark.code))
    largest = max((abs(mark.value) for mark in marks if mark.drawn and mark.value), default=1.0)

    def land(on: Canvas) -> str:
        shapes = "".join(_land(on, mark, identity) for mark in ordered)
        regions = element("g", shapes, transform=shrunk(), class_="regions", **thin())
        return under(on) + regions + borders(on) + (over(on) if over else "")

    def circles(on: Canvas) -> str:
        reached = (mark for mark in ordered if mark.drawn and mark.code not in on.enlarged)
        return "".join(_amount(on, mark, largest) for mark in reached)

    markup = (
        definitions(identity, GRID)
        + land(ground)
        + circles(ground)
        + insets_drawn(ground, land, circles)
        + names(ground, ordered)
    )
    scene = marks_scene(ground, marks)
    return Drawing(identity, "map", title, markup, ground.width, ground.lowest, scene=scene)


def _land(ground: Canvas, mark: Mark, identity: str) -> str:
    outline = ground.outlines.get(mark.code)
    if outline is None:
        return ""
    plain = mark.drawn and mark.state is not State.ZERO
    fill = colour("land") if plain else {"fill": pattern_fill(identity, mark.state)}
    shape = {"d": outline.path, **fill}
    if mark.code in ground.enlarged:
        return element("path", **shape, data_code=mark.code, aria_hidden="true")
    return linked(element("path", **shape), mark.address, mark.caption, data_code=mark.code)


def _amount(ground: Canvas, mark: Mark, largest: float) -> str:
    place = centre(ground, mark.code)
    if place is None or not mark.value:
        return ""
    ink = "below" if mark.value < 0 else "above"
    dashes = "3 2" if mark.state is State.ESTIMATE else None
    circle = element(
        "circle",
        cx=place[0],
        cy=place[1],
        r=radius(abs(mark.value), largest, LARGEST_CIRCLE),
        class_=f"f-{ink} s-ink",
        fill=colour(ink)["fill"],
        fill_opacity="0.72",
        stroke=colour("ink")["fill"],
        stroke_width=0.8,
        stroke_dasharray=dashes,
    )
    return linked(circle, mark.address, mark.caption, data_code=mark.code, class_="amount")
