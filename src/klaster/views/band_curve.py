"""A curve over distance with the band that chance leaves, and where the curve is above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klaster.model.text import Language, Text
from klaster.views.drawing import Drawing
from klaster.views.number import decimal
from klaster.views.scale import LinearAxis
from klaster.views.svg import colour, element, label, line, stroke

_WIDTH, _HEIGHT = 640.0, 320.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 20.0, 14.0, 20.0, 44.0
_CHANCE = Text("what chance gives", "что даёт случайность")


@dataclass(frozen=True, slots=True)
class Step:
    """A distance with the curve and the band there."""

    distance: float
    value: float
    lower: float
    upper: float


def band_curve(
    steps: Sequence[Step], peak: float | None, unit: str, language: Language, identity: str, title: str
) -> Drawing:
    """The curve, the band filled behind it, a dashed line at the strongest excess."""
    far = max((step.distance for step in steps), default=1.0)
    high = max((max(step.value, step.upper) for step in steps), default=1.0) or 1.0
    across = LinearAxis(0.0, far, _LEFT, _WIDTH - _RIGHT)
    up = LinearAxis(0.0, 1.06 * high, _HEIGHT - _BOTTOM, _TOP)
    bottom = _HEIGHT - _BOTTOM
    ticks = "".join(
        line(across.place(tick), _TOP, across.place(tick), bottom)
        + label(decimal(tick, language, 0), across.place(tick), bottom + 17, anchor="middle", size=11.5)
        for tick in across.ticks(7)
    )
    above = _points([(step.distance, step.upper) for step in steps], across, up)
    below = _points([(step.distance, step.lower) for step in reversed(steps)], across, up)
    band = element("path", d=f"M{above}L{below}Z", **colour("neutral"), fill_opacity="0.28")
    curve = element("path", d="M" + _points([(step.distance, step.value) for step in steps], across, up), fill="none", **stroke("above", 2.4))  # fmt: skip
    marks = label(unit, _WIDTH - _RIGHT, _HEIGHT - 9, anchor="end", size=11.5) + label(
        _CHANCE.read(language), _LEFT + 6, _TOP - 6, ink="faint", size=11.5
    )
    if peak is not None:
        x = across.place(peak)
        marks += element("path", d=f"M{x:.1f} {_TOP}V{bottom}", fill="none", stroke_dasharray="5 4", **stroke("mark", 1.4))  # fmt: skip
    base = line(_LEFT, bottom, _WIDTH - _RIGHT, bottom, ink="strong-rule")
    return Drawing(identity, "chart band", title, ticks + base + band + curve + marks, _WIDTH, _HEIGHT, False)


def _points(points: Sequence[tuple[float, float]], across: LinearAxis, up: LinearAxis) -> str:
    return "L".join(f"{across.place(x):.1f} {up.place(y):.1f}" for x, y in points)
