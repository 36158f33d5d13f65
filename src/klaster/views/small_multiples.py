"""Small pictures of one kind side by side: an index over time with its interval, panel by panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klaster.model.status import State
from klaster.model.text import Language
from klaster.views.abbreviation import shortened
from klaster.views.drawing import Drawing
from klaster.views.number import decimal
from klaster.views.scale import LinearAxis, round_step
from klaster.views.svg import colour, element, label, line, linked, number

_WIDTH, _HEIGHT = 244.0, 168.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 38.0, 46.0, 26.0, 22.0
_LEAST = 0.04
"""An axis spans at least this much: a movement in the third decimal is not a drama."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An index in one period: its value, interval and state."""

    period: str
    value: float | None
    lower: float | None
    upper: float | None
    state: State

    @property
    def drawn(self) -> bool:
        """Whether there is a number to draw."""
        return self.value is not None and self.state in (State.VALUE, State.ESTIMATE, State.ZERO)


@dataclass(frozen=True, slots=True)
class Panel:
    """One small picture: what it is of, where its name leads, its readings in order."""

    name: str
    readings: tuple[Reading, ...]
    address: str = ""


def small_multiples(
    panels: Sequence[Panel],
    language: Language,
    identity: str,
    title: str,
    *,
    across: int = 3,
    alike: bool = False,
) -> Drawing:
    """Lines with their intervals as bands; ``alike`` gives all panels one scale.

    A gap is a period without a number; a hollow dot is an estimate.
    """
    across = min(across, len(panels)) or 1
    down = -(-len(panels) // across)
    shared = _axis([reading for panel in panels for reading in panel.readings]) if alike else None
    markup = "".join(
        element(
            "g",
            _panel(panel, shared or _axis(panel.readings), language),
            transform=f"translate({number(_WIDTH * (place % across))} {number(_HEIGHT * (place // across))})",
        )
        for place, panel in enumerate(panels)
    )
    pointers = any(panel.address for panel in panels)
    return Drawing(identity, "chart multiples", title, markup, _WIDTH * across, _HEIGHT * down, pointers)


def _axis(readings: Sequence[Reading]) -> LinearAxis:
    ends = [
        end
        for reading in readings
        if reading.drawn
        for end in (reading.value, reading.lower, reading.upper)
        if end is not None
    ]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    spare = max(0.12 * (high - low), (_LEAST - (high - low)) / 2)
    floor = max(0.0, low - spare) if low >= 0 else low - spare
    return LinearAxis(floor, high + spare, _HEIGHT - _BOTTOM, _TOP + 6)


def _panel(panel: Panel, up: LinearAxis, language: Language) -> str:
    places = [_across(turn, len(panel.readings)) for turn in range(len(panel.readings))]
    name = label(shortened(panel.name, _WIDTH - 24, 13), 4, 15, ink="ink", size=13, weight="bold")
    head = linked(name, panel.address, panel.name) if panel.address else name
    return (
        head
        + _grid(panel, places, up, language)
        + _band(panel, places, up)
        + _line(panel, places, up, language)
    )


def _across(turn: int, count: int) -> float:
    share = 0.5 if count < 2 else turn / (count - 1)
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _grid(panel: Panel, places: Sequence[float], up: LinearAxis, language: Language) -> str:
    digits = (
        0
        if round_step((up.high - up.low) / 3) >= 1
        else 3
        if round_step((up.high - up.low) / 3) < 0.01
        else 2
    )
    parts = [
        line(_LEFT, up.place(tick), _WIDTH - _RIGHT, up.place(tick))
        + label(decimal(tick, language, digits), _LEFT - 5, up.place(tick) + 4, anchor="end", size=10.5)
        for tick in up.ticks(3)
    ]
    for turn in dict.fromkeys((0, len(places) - 1)) if places else ():
        parts.append(
            label(panel.readings[turn].period, places[turn], _HEIGHT - 6, anchor="middle", size=10.5)
        )
    return "".join(parts)


def _band(panel: Panel, places: Sequence[float], up: LinearAxis) -> str:
    """The intervals as an area, broken where there is none."""
    runs: list[list[tuple[float, float, float]]] = [[]]
    for reading, x in zip(panel.readings, places, strict=True):
        if reading.drawn and reading.lower is not None and reading.upper is not None:
            runs[-1].append((x, up.place(reading.upper), up.place(reading.lower)))
        elif runs[-1]:
            runs.append([])
    return "".join(_area(run) for run in runs if run)


def _area(run: Sequence[tuple[float, float, float]]) -> str:
    if len(run) == 1:
        x, top, bottom = run[0]
        return line(x, top, x, bottom, ink="above", width=3)
    edge = [*((x, top) for x, top, _ in run), *((x, bottom) for x, _, bottom in reversed(run))]
    path = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in edge) + "Z"
    return element("path", d=path, **colour("above"), fill_opacity="0.22")


def _line(panel: Panel, places: Sequence[float], up: LinearAxis, language: Language) -> str:
    written, pen, dots, last = "", "M", "", ""
    for reading, x in zip(panel.readings, places, strict=True):
        if not reading.drawn or reading.value is None:
            pen = "M"
            continue
        y = up.place(reading.value)
        written += f"{pen}{number(x)} {number(y)}"
        pen = "L"
        dots += _dot(reading, x, y)
        last = label(decimal(reading.value, language, 3), x + 6, y + 4, ink="ink", size=11.5, weight="bold")
    stroke = colour("above")["fill"]
    path = element("path", d=written or "M0 0", fill="none", class_="s-above", stroke=stroke, stroke_width=2)
    return path + dots + last


def _dot(reading: Reading, x: float, y: float) -> str:
    fill = "surface" if reading.state is State.ESTIMATE else "above"
    return element(
        "circle",
        cx=x,
        cy=y,
        r="2.4",
        class_=f"f-{fill} s-above",
        fill=colour(fill)["fill"],
        stroke=colour("above")["fill"],
        stroke_width=1.2,
    )
