"""The network of industries: circles as large as the jobs, lines as strong as the tie, one region's strengths filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klaster.views.abbreviation import shortened
from klaster.views.drawing import Drawing
from klaster.views.placement import Box, Label, placed
from klaster.views.scale import radius
from klaster.views.scene import Scene, network_scene
from klaster.views.svg import colour, element, label, line, linked, stroke, text_width

_WIDTH, _HEIGHT, _EDGE = 1180.0, 680.0, 34.0
_LARGEST, _SMALLEST = 17.0, 4.0
_NAMED = 40


@dataclass(frozen=True, slots=True)
class Industry:
    """An industry at its place in the unit square."""

    code: str
    name: str
    caption: str
    size: float
    place: tuple[float, float]
    held: bool
    """Whether the region that is looked at is specialised in it."""
    chosen: bool
    address: str


def industry_network(
    industries: Sequence[Industry], ties: Sequence[tuple[int, int, float]], identity: str, title: str
) -> Drawing:
    """The network; a tie is two places of ``industries`` and its strength."""
    at = [_at(one.place) for one in industries]
    strongest = max((strength for *_, strength in ties), default=1.0)
    lines = "".join(
        line(*at[one], *at[other], ink="strong-rule" if strength > 0.8 * strongest else "rule", width=0.6 + 1.6 * strength / strongest)
        for one, other, strength in sorted(ties, key=lambda tie: tie[2])
    )  # fmt: skip
    largest = max((one.size for one in industries), default=1.0)
    order = sorted(range(len(industries)), key=lambda place: -industries[place].size)
    circles = "".join(_circle(industries[place], at[place], largest) for place in order)
    names = _names(industries, at, order, largest)

    def scene() -> Scene:
        named = set(order[: _NAMED // 2])
        nodes = [
            {"name": one.name, "caption": one.caption, "size": one.size, "x": x, "y": y, "named": place in named,
             "kind": "centre" if one.chosen else "held" if one.held else ""}
            for place, (one, (x, y)) in enumerate(zip(industries, at, strict=True))
        ]  # fmt: skip
        return network_scene(nodes, ties, _WIDTH, _HEIGHT)

    return Drawing(
        identity, "chart industry-network", title, lines + circles + names, _WIDTH, _HEIGHT, scene=scene
    )


def _at(place: tuple[float, float]) -> tuple[float, float]:
    return _EDGE + place[0] * (_WIDTH - 2 * _EDGE), _EDGE + place[1] * (_HEIGHT - 2 * _EDGE)


def _circle(one: Industry, at: tuple[float, float], largest: float) -> str:
    ink = "above" if one.held else "neutral"
    size = radius(one.size, largest, _LARGEST, _SMALLEST)
    circle = element(
        "circle", cx=at[0], cy=at[1], r=size, class_=f"f-{ink} s-surface", fill=colour(ink)["fill"],
        fill_opacity="0.9" if one.held else "0.55", stroke=colour("surface")["fill"], stroke_width=1,
    )  # fmt: skip
    ring = (
        element("circle", cx=at[0], cy=at[1], r=size + 4, fill="none", **stroke("mark", 2))
        if one.chosen
        else ""
    )
    return linked(circle + ring, one.address, one.caption, class_="amount")


def _names(
    industries: Sequence[Industry], at: Sequence[tuple[float, float]], order: Sequence[int], largest: float
) -> str:
    first = sorted(order, key=lambda place: not industries[place].chosen)[:_NAMED]
    wishes = [
        Label(text, *at[place], radius(industries[place].size, largest, _LARGEST, _SMALLEST) + 3, text_width(text, 10.5), 12)
        for place in first
        for text in [shortened(industries[place].name, 130, 10.5)]
    ]  # fmt: skip
    room = Box(4, 4, _WIDTH - 4, _HEIGHT - 4)
    texts = (label(spot.text, spot.x, spot.y, ink="ink", anchor=spot.anchor, size=10.5) for spot in placed(wishes, room))  # fmt: skip
    return element("g", *texts, class_="names", pointer_events="none") if wishes else ""
