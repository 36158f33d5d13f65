"""Strength against growth: a quotient on a log axis, growth across it, circles as large as the jobs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klaster.model.status import State
from klaster.model.text import Language, Text
from klaster.views.abbreviation import shortened
from klaster.views.drawing import Drawing
from klaster.views.mark import Mark
from klaster.views.number import decimal, percent
from klaster.views.placement import Box, Label, placed
from klaster.views.scale import LinearAxis, LogAxis, quotient_axis, radius
from klaster.views.svg import arrow, colour, element, label, line, linked, text_width

_WIDTH, _HEIGHT = 640.0, 470.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 56.0, 14.0, 14.0, 46.0
_LARGEST = 27.0
_NAMED = 14

_STRENGTH = Text("location quotient, log scale", "коэффициент локализации, логарифмическая шкала")
_GROWTH = Text("growth a year", "рост в год")
_QUADRANTS = (
    (Text("weak, growing", "слабые, растут"), "start", True),
    (Text("strong and growing", "сильные, растут"), "end", True),
    (Text("weak, shrinking", "слабые, сокращаются"), "start", False),
    (Text("strong, shrinking", "сильные, сокращаются"), "end", False),
)


@dataclass(frozen=True, slots=True)
class Bubble:
    """An industry of a region: its mark, its growth a year and its size."""

    mark: Mark
    growth: float
    size: float


@dataclass(frozen=True, slots=True)
class _Plane:
    across: LogAxis
    up: LinearAxis


def bubble_chart(
    bubbles: Sequence[Bubble], benchmark: float | None, language: Language, identity: str, title: str
) -> Drawing:
    """Circles on the plane of strength and growth, with four named quarters.

    ``benchmark`` is the growth of everything everywhere: a dashed line.
    """
    drawn = sorted(bubbles, key=lambda bubble: (-bubble.size, bubble.mark.code))
    plane = _plane(drawn, benchmark)
    largest = max((bubble.size for bubble in drawn), default=1.0)
    markup = (
        _grid(plane, language)
        + _quadrants(language)
        + (_benchmark(plane, benchmark) if benchmark is not None else "")
        + "".join(_circle(bubble, plane, largest) for bubble in drawn)
        + _names(drawn, plane, largest)
    )
    return Drawing(identity, "chart bubble", title, markup, _WIDTH, _HEIGHT)


def _plane(bubbles: Sequence[Bubble], benchmark: float | None) -> _Plane:
    across = quotient_axis((bubble.mark.value or 0 for bubble in bubbles), _LEFT + 8, _WIDTH - _RIGHT - 8)
    growths = sorted([0.0, benchmark or 0.0, *(bubble.growth for bubble in bubbles)])
    low, high = min(growths[0], -0.02), max(growths[-1], 0.02)
    spare = (high - low) * 0.06
    return _Plane(across, LinearAxis(low - spare, high + spare, _HEIGHT - _BOTTOM, _TOP))


def _grid(plane: _Plane, language: Language) -> str:
    bottom = _HEIGHT - _BOTTOM
    parts: list[str] = []
    for tick in plane.across.ticks():
        x = plane.across.place(tick)
        parts.append(line(x, _TOP, x, bottom, ink="strong-rule" if tick == 1 else "rule"))
        words = (
            decimal(tick, language, 2).rstrip("0").rstrip(",.") if tick < 1 else decimal(tick, language, 0)
        )
        parts.append(label(words, x, bottom + 17, anchor="middle", size=11.5))
    for tick in plane.up.ticks(6):
        y = plane.up.place(tick)
        parts.append(line(_LEFT, y, _WIDTH - _RIGHT, y, ink="strong-rule" if tick == 0 else "rule"))
        words = percent(tick, language, 0 if abs(tick * 100 - round(tick * 100)) < 1e-9 else 1, signed=True)
        parts.append(label(words, _LEFT - 7, y + 4, anchor="end", size=11.5))
    right, low = _WIDTH - _RIGHT, _HEIGHT - 9
    parts.append(label(_STRENGTH.read(language), right - 14, low, anchor="end", size=11.5))
    parts.append(arrow("right", right - 9, low, "soft") + arrow("up", 4, low, "soft"))
    parts.append(label(_GROWTH.read(language), 18, low, size=11.5))
    return "".join(parts)


def _quadrants(language: Language) -> str:
    return "".join(
        label(
            name.read(language),
            _LEFT + 8 if anchor == "start" else _WIDTH - _RIGHT - 8,
            _TOP + 17 if upper else _HEIGHT - _BOTTOM - 9,
            ink="faint",
            anchor=anchor,
            size=13,
            weight="bold",
        )
        for name, anchor, upper in _QUADRANTS
    )


def _benchmark(plane: _Plane, growth: float) -> str:
    y = plane.up.place(growth)
    return element(
        "path",
        d=f"M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}",
        fill="none",
        class_="s-mark",
        stroke=colour("mark")["fill"],
        stroke_dasharray="5 4",
        stroke_width=1.2,
    )


def _place(bubble: Bubble, plane: _Plane) -> tuple[float, float]:
    return plane.across.place(bubble.mark.value or 0), plane.up.place(bubble.growth)


def _circle(bubble: Bubble, plane: _Plane, largest: float) -> str:
    x, y = _place(bubble, plane)
    ink = {"important": "above", "specialised": "above", "under": "below"}.get(bubble.mark.verdict, "neutral")
    circle = element(
        "circle",
        cx=x,
        cy=y,
        r=radius(bubble.size, largest, _LARGEST, 2.5),
        class_=f"f-{ink} s-surface",
        fill=colour(ink)["fill"],
        fill_opacity="0.35" if bubble.mark.state is State.ESTIMATE else "0.78",
        stroke=colour("surface")["fill"],
        stroke_width=1,
    )
    return linked(circle, bubble.mark.address, bubble.mark.caption, class_="amount")


def _names(bubbles: Sequence[Bubble], plane: _Plane, largest: float) -> str:
    """Names of the largest industries, and of the strongest, where they find room."""
    by_strength = sorted(bubbles, key=lambda bubble: -(bubble.mark.value or 0))
    chosen = dict.fromkeys([*bubbles[: _NAMED // 2], *by_strength[: _NAMED // 2]])
    wishes: list[Label] = []
    for bubble in chosen:
        text = shortened(bubble.mark.name, 178, 11.5)
        gap = radius(bubble.size, largest, _LARGEST, 2.5) + 3
        wishes.append(Label(text, *_place(bubble, plane), gap=gap, width=text_width(text, 11.5), height=13))
    room = Box(_LEFT, _TOP + 22, _WIDTH - _RIGHT, _HEIGHT - _BOTTOM - 24)
    texts = (
        label(spot.text, spot.x, spot.y, ink="ink", anchor=spot.anchor, size=11.5)
        for spot in placed(wishes, room)
    )
    return element("g", *texts, class_="names", pointer_events="none") if wishes else ""
