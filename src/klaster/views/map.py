"""The map of quotients: regions coloured by class, each a link; and the parts every map has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from klaster.model.status import State
from klaster.views.canvas import GRID, SMALL, Canvas
from klaster.views.drawing import Drawing
from klaster.views.inset_frames import insets_drawn
from klaster.views.mark import Mark, strongest_first
from klaster.views.palette import DIVERGING, LIGHT
from klaster.views.pattern import PATTERNED, definitions, pattern_fill
from klaster.views.placement import Box, Label, Spot, placed
from klaster.views.scale import QUOTIENT_BREAKS, quotient_class
from klaster.views.scene import marks_scene
from klaster.views.svg import colour, element, label, linked, stroke, text_width

PALE = 0.22
"""How much colour is left of a verdict that holds too seldom."""

Over = Callable[[Canvas], str]
"""What lies over the colours of a map, made for the map itself and for each of its insets."""

_SYMBOL = 4.5
_NAMED = 6


def quotient_map(
    ground: Canvas,
    marks: Sequence[Mark],
    identity: str,
    title: str,
    over: Over | None = None,
    breaks: tuple[float, ...] = QUOTIENT_BREAKS,
) -> Drawing:
    """Regions coloured by the class of their quotient; hatched where there is no number.

    ``over`` makes the markup that lies over the colours and under the names, of the map and of each inset.
    """
    ordered = strongest_first(list(marks))

    def coloured(on: Canvas) -> str:
        reached = [mark for mark in ordered if mark.code not in on.enlarged]
        return (
            under(on)
            + _originals(on, ordered, identity, breaks)
            + _classes(on, [mark for mark in reached if _is_large(on, mark.code)], identity, breaks)
            + borders(on)
            + _classes(on, [mark for mark in reached if _is_small(on, mark.code)], identity, breaks)
            + _veils(on, reached, identity)
            + (over(on) if over else "")
        )

    markup = (
        definitions(identity, GRID)
        + coloured(ground)
        + insets_drawn(ground, coloured)
        + names(ground, ordered)
    )
    scene = marks_scene(ground, marks, breaks)
    return Drawing(identity, "map", title, markup, ground.width, ground.lowest, scene=scene)


def _is_large(ground: Canvas, code: str) -> bool:
    return code in ground.outlines and ground.outlines[code].area >= SMALL


def _is_small(ground: Canvas, code: str) -> bool:
    return code in ground.points or (code in ground.outlines and ground.outlines[code].area < SMALL)


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


def _originals(ground: Canvas, marks: Iterable[Mark], identity: str, breaks: tuple[float, ...]) -> str:
    """The regions of the insets in their own place: the same colours, no links, since the inset has them."""
    return "".join(
        element(
            "g",
            element("path", d=ground.outlines[mark.code].path, data_code=mark.code),
            class_=_group_class(fill_name(mark, breaks)),
            aria_hidden="true",
            transform=shrunk(),
            **group_fill(fill_name(mark, breaks), identity),
            **({"fill_opacity": PALE} if mark.unsure else {}),
            **thin(),
        )
        for mark in marks
        if mark.code in ground.enlarged and mark.code in ground.outlines
    )


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
    """Where a region's symbol stands in its own place, in pixels."""
    return ground.centre(code)


def _veils(ground: Canvas, marks: Iterable[Mark], identity: str) -> str:
    """Stripes over the estimates: their class stays visible, their state too."""
    shapes = "".join(shape(ground, mark.code) for mark in marks if mark.state is State.ESTIMATE)
    if not shapes:
        return ""
    fill = pattern_fill(identity, State.ESTIMATE)
    return element("g", shapes, fill=fill, fill_rule="evenodd", transform=shrunk(), pointer_events="none")


def names(ground: Canvas, ordered: Sequence[Mark]) -> str:
    """Names of the first few regions, where they find room: inside its inset for a region that is in one."""
    first = [mark for mark in ordered if mark.drawn and mark.value][:_NAMED]
    wanted = {mark.code: wish for rank, mark in enumerate(first, 1) if (wish := _name(ground, mark, rank))}
    spots: list[Spot] = []
    for inset in ground.insets:
        inside = [wish for code, wish in wanted.items() if ground.enlarged.get(code) is inset]
        spots += placed(inside, inset.frame.grown(-2))
    outside = [wish for code, wish in wanted.items() if code not in ground.enlarged]
    room = Box(2, 2, ground.width - 2, ground.height - 2)
    spots += placed(outside, room, [inset.whole for inset in ground.insets])
    texts = "".join(
        label(spot.text, spot.x, spot.y, ink="ink", anchor=spot.anchor, size=15, weight="bold")
        for spot in spots
    )
    halo = {"paint_order": "stroke", **stroke("surface", 3), "stroke_linejoin": "round"}
    return (
        element("g", texts, **{**halo, "class_": "names s-surface"}, pointer_events="none") if texts else ""
    )


def _name(ground: Canvas, mark: Mark, rank: int) -> Label | None:
    place = ground.shown_at(mark.code)
    text = f"{rank} {mark.name}"
    return place and Label(text, *place, gap=7, width=text_width(text, 15), height=16)
