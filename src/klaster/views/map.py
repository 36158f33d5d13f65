"""The map of quotients: regions coloured by class, each a link; and the parts every map has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from klaster.model.status import State
from klaster.views.canvas import GRID, SMALL, Canvas
from klaster.views.drawing import Drawing
from klaster.views.mark import Mark, strongest_first
from klaster.views.palette import DIVERGING, LIGHT
from klaster.views.pattern import PATTERNED, definitions, pattern_fill
from klaster.views.placement import Box, Label, placed
from klaster.views.scale import QUOTIENT_BREAKS, quotient_class
from klaster.views.scene import marks_scene
from klaster.views.svg import colour, element, label, linked, stroke, text_width

PALE = 0.22
"""How much colour is left of a verdict that holds too seldom."""

_SYMBOL = 4.5
_NAMED = 6


def quotient_map(
    ground: Canvas,
    marks: Sequence[Mark],
    identity: str,
    title: str,
    over: str = "",
    breaks: tuple[float, ...] = QUOTIENT_BREAKS,
) -> Drawing:
    """Regions coloured by the class of their quotient; hatched where there is no number.

    ``over`` is markup that lies over the colours and under the names.
    """
    ordered = strongest_first(list(marks))
    large = [mark for mark in ordered if _is_large(ground, mark.code)]
    small = [mark for mark in ordered if mark.code in ground.points or _is_small(ground, mark.code)]
    markup = (
        definitions(identity, GRID)
        + under(ground)
        + _classes(ground, large, identity, breaks)
        + borders(ground)
        + _classes(ground, small, identity, breaks)
        + _veils(ground, ordered, identity)
        + over
        + names(ground, ordered)
    )
    scene = marks_scene(ground, marks, breaks)
    return Drawing(identity, "map", title, markup, ground.width, ground.height, scene=scene)


def _is_large(ground: Canvas, code: str) -> bool:
    return code in ground.outlines and ground.outlines[code].area >= SMALL


def _is_small(ground: Canvas, code: str) -> bool:
    return code in ground.outlines and ground.outlines[code].area < SMALL


def shrunk() -> str:
    """The transformation from grid steps to pixels."""
    return f"scale({1 / GRID:g})"


def under(ground: Canvas) -> str:
    """The net of degrees and the land around."""
    net = element("path", d=ground.graticule, fill="none", **stroke("graticule", 0.8 * GRID))
    land = element(
        "path",
        d=ground.backdrop,
        fill_rule="evenodd",
        **colour("paper"),
        stroke=LIGHT["rule"],
        stroke_width=0.7 * GRID,
    )
    return element("g", net if ground.graticule else "", land if ground.backdrop else "", transform=shrunk())


def borders(ground: Canvas) -> str:
    """Coasts and frontiers."""
    path = element("path", d=ground.borders, fill="none", **stroke("soft", 1.05 * GRID))
    return element("g", path, transform=shrunk(), pointer_events="none")


def _classes(ground: Canvas, marks: Iterable[Mark], identity: str, breaks: tuple[float, ...]) -> str:
    """Groups of regions of one fill, the strongest first: the order a keyboard walks them."""
    groups: dict[tuple[str, bool], list[str]] = {}
    for mark in marks:
        groups.setdefault((fill_name(mark, breaks), mark.unsure), []).append(_region(ground, mark))
    return "".join(
        element(
            "g",
            *members,
            class_=_group_class(name),
            transform=shrunk(),
            **group_fill(name, identity),
            **({"fill_opacity": PALE} if unsure else {}),
            **thin(),
        )
        for (name, unsure), members in groups.items()
    )


def thin() -> dict[str, str | float | int | None]:
    """How lines between regions are drawn, in grid steps."""
    return {
        "stroke": LIGHT["surface"],
        "stroke_width": 0.7 * GRID,
        "fill_rule": "evenodd",
        "stroke_linejoin": "round",
    }


def fill_name(mark: Mark, breaks: tuple[float, ...]) -> str:
    """The name of the class of a region's number, or of the state that it is in."""
    if mark.state in PATTERNED or mark.value is None:
        return mark.state.value
    return DIVERGING[quotient_class(mark.value, breaks)]


def _group_class(name: str) -> str:
    return f"regions f-{name}" if name in DIVERGING else "regions"


def group_fill(name: str, identity: str) -> dict[str, str | float | int | None]:
    """The fill of a class or of a state."""
    if name in DIVERGING:
        return {"fill": colour(name)["fill"]}
    return {"fill": pattern_fill(identity, State(name))}


def _region(ground: Canvas, mark: Mark) -> str:
    return linked(shape(ground, mark.code), mark.address, mark.caption, data_code=mark.code)


def shape(ground: Canvas, code: str, symbol: float = _SYMBOL, edge: float | None = 1.2) -> str:
    """A region's outline; a dot as well, of some radius and edge, where it would be too small to see or to hit."""
    outline = ground.outlines.get(code)
    path = element("path", d=outline.path) if outline else ""
    if outline and outline.area >= SMALL:
        return path
    x, y = centre(ground, code) or (0.0, 0.0)
    width = None if edge is None else edge * GRID
    return path + element("circle", cx=x * GRID, cy=y * GRID, r=symbol * GRID, stroke_width=width)


def centre(ground: Canvas, code: str) -> tuple[float, float] | None:
    """Where a region's symbol stands, in pixels."""
    if code in ground.outlines:
        return ground.outlines[code].x, ground.outlines[code].y
    return ground.points.get(code)


def _veils(ground: Canvas, marks: Iterable[Mark], identity: str) -> str:
    """Stripes over the estimates: their class stays visible, their state too."""
    shapes = "".join(shape(ground, mark.code) for mark in marks if mark.state is State.ESTIMATE)
    if not shapes:
        return ""
    fill = pattern_fill(identity, State.ESTIMATE)
    return element("g", shapes, fill=fill, fill_rule="evenodd", transform=shrunk(), pointer_events="none")


def names(ground: Canvas, ordered: Sequence[Mark]) -> str:
    """Names of the first few regions, where they find room."""
    wanted: list[Label] = []
    for rank, mark in enumerate([mark for mark in ordered if mark.drawn and mark.value][:_NAMED], 1):
        if place := centre(ground, mark.code):
            text = f"{rank} {mark.name}"
            wanted.append(Label(text, *place, gap=7, width=text_width(text, 15), height=16))
    room = Box(2, 2, ground.width - 2, ground.height - 2)
    texts = "".join(
        label(spot.text, spot.x, spot.y, ink="ink", anchor=spot.anchor, size=15, weight="bold")
        for spot in placed(wanted, room)
    )
    halo = {"paint_order": "stroke", **stroke("surface", 3), "stroke_linejoin": "round"}
    return (
        element("g", texts, **{**halo, "class_": "names s-surface"}, pointer_events="none") if texts else ""
    )
