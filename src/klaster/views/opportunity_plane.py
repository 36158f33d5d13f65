"""Absent industries on the plane of nearness and complexity, with four named quarters cut at the medians."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klaster.model.text import Language, Text
from klaster.views.abbreviation import shortened
from klaster.views.drawing import Drawing
from klaster.views.number import decimal
from klaster.views.placement import Box, Label, placed
from klaster.views.scale import LinearAxis
from klaster.views.svg import arrow, colour, element, label, line, linked, text_width

_WIDTH, _HEIGHT = 640.0, 450.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 46.0, 14.0, 14.0, 46.0
_RADIUS, _NAMED = 5.5, 12
_NEAR = Text("relatedness density, %", "плотность связанности, %")
_COMPLEX = Text("complexity", "сложность")
_QUADRANTS = (
    (Text("far, complex", "далёкие, сложные"), "start", True),
    (Text("near and complex", "близкие и сложные"), "end", True),
    (Text("far, simple", "далёкие, простые"), "start", False),
    (Text("near, simple", "близкие, простые"), "end", False),
)


@dataclass(frozen=True, slots=True)
class Opening:
    """An industry that a region has not: how near it is, with bounds, how complex, and whether a programme names it."""

    name: str
    density: float
    lower: float | None
    upper: float | None
    complexity: float
    promising: bool
    designated: bool
    address: str
    caption: str


def opportunity_plane(
    openings: Sequence[Opening], medians: tuple[float, float], language: Language, identity: str, title: str
) -> Drawing:
    """Circles on the plane, a hair across each for its interval; a ring is a priority of a programme."""
    densities = [
        bound
        for one in openings
        for bound in (one.density, one.lower, one.upper)
        if bound is not None
    ]  # fmt: skip
    complexities = [one.complexity for one in openings]
    across = _axis(densities, _LEFT + 8, _WIDTH - _RIGHT - 8)
    up = _axis(complexities, _HEIGHT - _BOTTOM - 8, _TOP + 8)
    markup = (
        _grid(across, up, medians, language)
        + _quadrants(language)
        + "".join(_opening(one, across, up) for one in sorted(openings, key=lambda one: one.promising))
        + _names(openings, across, up)
    )
    return Drawing(identity, "chart openings", title, markup, _WIDTH, _HEIGHT)


def _axis(values: Sequence[float], start: float, end: float) -> LinearAxis:
    low, high = min(values, default=0.0), max(values, default=1.0)
    spare = 0.05 * (high - low or 1.0)
    return LinearAxis(low - spare, high + spare, start, end)


def _grid(across: LinearAxis, up: LinearAxis, medians: tuple[float, float], language: Language) -> str:
    bottom, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
    parts: list[str] = []
    for tick in across.ticks(6):
        x = across.place(tick)
        parts.append(line(x, _TOP, x, bottom))
        parts.append(label(_plain(tick, language), x, bottom + 17, anchor="middle", size=11.5))
    for tick in up.ticks(6):
        y = up.place(tick)
        parts.append(line(_LEFT, y, right, y))
        parts.append(label(_plain(tick, language), _LEFT - 7, y + 4, anchor="end", size=11.5))
    middle_x, middle_y = across.place(medians[0]), up.place(medians[1])
    parts.append(line(middle_x, _TOP, middle_x, bottom, ink="strong-rule"))
    parts.append(line(_LEFT, middle_y, right, middle_y, ink="strong-rule"))
    low = _HEIGHT - 9
    parts.append(label(_NEAR.read(language), right - 14, low, anchor="end", size=11.5))
    parts.append(arrow("right", right - 9, low, "soft") + arrow("up", 4, low, "soft"))
    parts.append(label(_COMPLEX.read(language), 18, low, size=11.5))
    return "".join(parts)


def _plain(tick: float, language: Language) -> str:
    return decimal(tick, language, 0 if abs(tick - round(tick)) < 1e-9 else 1)


def _quadrants(language: Language) -> str:
    return "".join(
        label(
            name.read(language),
            _LEFT + 8 if anchor == "start" else _WIDTH - _RIGHT - 8,
            _TOP + 17 if upper else _HEIGHT - _BOTTOM - 9,
            ink="faint", anchor=anchor, size=13, weight="bold",
        )
        for name, anchor, upper in _QUADRANTS
    )  # fmt: skip


def _opening(one: Opening, across: LinearAxis, up: LinearAxis) -> str:
    x, y = across.place(one.density), up.place(one.complexity)
    ink = "above" if one.promising else "neutral"
    parts: list[str] = []
    if one.lower is not None and one.upper is not None:
        parts.append(line(across.place(one.lower), y, across.place(one.upper), y, ink="faint", width=0.7))
    parts.append(
        element(
            "circle", cx=x, cy=y, r=_RADIUS, class_=f"f-{ink} s-surface", fill=colour(ink)["fill"], fill_opacity="0.82",
            stroke=colour("surface")["fill"], stroke_width=1,
        )
    )  # fmt: skip
    if one.designated:
        ring = {
            "cx": x,
            "cy": y,
            "r": _RADIUS + 3.5,
            "fill": "none",
            "stroke": colour("ink")["fill"],
            "stroke_width": 1.6,
        }
        parts.append(element("circle", class_="s-ink", **ring))
    return linked("".join(parts), one.address, one.caption, class_="amount")


def _names(openings: Sequence[Opening], across: LinearAxis, up: LinearAxis) -> str:
    """Names of what is near and complex, the nearest first, and of what is designated, where they find room."""
    chosen = sorted(openings, key=lambda one: (not one.designated, not one.promising, -one.density))
    wishes = [
        Label(text, across.place(one.density), up.place(one.complexity), _RADIUS + 3, text_width(text, 11.5), 13)
        for one in chosen[:_NAMED]
        if one.promising or one.designated
        for text in [shortened(one.name, 178, 11.5)]
    ]  # fmt: skip
    room = Box(_LEFT, _TOP + 22, _WIDTH - _RIGHT, _HEIGHT - _BOTTOM - 24)
    texts = (
        label(spot.text, spot.x, spot.y, ink="ink", anchor=spot.anchor, size=11.5)
        for spot in placed(wishes, room)
    )
    return element("g", *texts, class_="names", pointer_events="none") if wishes else ""
