"""Legends: the classes of a map with their counts, and the states that are not a plain value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import ceil

from klaster.model.status import STATE_NAMES, State
from klaster.model.text import Language, Text
from klaster.views.drawing import Drawing
from klaster.views.mark import Mark
from klaster.views.number import compact, decimal, whole
from klaster.views.palette import DIVERGING
from klaster.views.pattern import PATTERNED, definitions, pattern_fill
from klaster.views.scale import QUOTIENT_BREAKS, quotient_class, radius, round_step
from klaster.views.svg import arrow, colour, element, label, line, stroke, text_width

_WIDTH = 344.0
_BAR = 46.0
_TALLEST = 30.0
_BELOW = Text("less than its share", "меньше своей доли")
_ABOVE = Text("more than its share", "больше своей доли")


def quotient_legend(
    marks: Sequence[Mark], language: Language, title: str, breaks: tuple[float, ...] = QUOTIENT_BREAKS
) -> Drawing:
    """Seven classes as a histogram of regions, their breaks, and the states met on the map."""
    plain = [mark.value for mark in marks if mark.drawn and mark.state is not State.ZERO and mark.value]
    counts = Counter(quotient_class(value, breaks) for value in plain)
    highest = max(counts.values(), default=1)
    bars = "".join(_class_bar(place, counts[place], highest, language) for place in range(len(DIVERGING)))
    written = "".join(
        label(_short(value, language), 8 + (place + 1) * _BAR, 64, anchor="middle", size=11)
        for place, value in enumerate(breaks)
    )
    right = 8 + 7 * _BAR
    ends = (
        arrow("left", 17, 80)
        + label(_BELOW.read(language), 22, 80, ink="faint", size=11)
        + label(_ABOVE.read(language), right - 14, 80, ink="faint", anchor="end", size=11)
        + arrow("right", right - 9, 80)
    )
    states, height = _states(marks, language, "legend", 98)
    return Drawing("legend", "legend", title, bars + written + ends + states, _WIDTH, height, False)


def amount_legend(marks: Sequence[Mark], language: Language, title: str, largest_radius: float) -> Drawing:
    """Three circles that tell the size of an amount, and the states met on the map."""
    values = [abs(mark.value) for mark in marks if mark.drawn and mark.value]
    largest = max(values, default=1.0)
    steps = _steps(largest, counted=all(value.is_integer() for value in values))
    circles = "".join(
        _circle(step, largest, largest_radius, language, turn) for turn, step in enumerate(steps)
    )
    signs = _signs(language) if any((mark.value or 0) < 0 for mark in marks) else ""
    states, height = _states(marks, language, "legend", 2 * largest_radius + 42)
    return Drawing("legend", "legend", title, circles + signs + states, _WIDTH, height, False)


def _steps(largest: float, counted: bool) -> list[float]:
    """Sizes of the circles of a legend; of things that are counted whole ones.

    >>> _steps(12, counted=True), _steps(1e6, counted=False)
    ([5.0, 2.0, 1.0], [500000.0, 125000.0, 25000.0])
    """
    top = round_step(largest / 2.5) if largest > 0 else 1.0
    steps = [top, top / 4, top / 20]
    return sorted({max(1.0, float(ceil(step))) for step in steps}, reverse=True) if counted else steps


def _class_bar(place: int, count: int, highest: int, language: Language) -> str:
    tall = _TALLEST * count / highest
    left = 8 + place * _BAR
    bar = element(
        "rect", x=left + 8, y=42 - tall, width=_BAR - 16, height=tall, **colour("neutral"), opacity="0.45"
    )
    swatch = element("rect", x=left, y=43.0, width=_BAR, height=9.0, **colour(DIVERGING[place]))
    return bar + swatch + label(whole(count, language), left + _BAR / 2, 38 - tall, anchor="middle", size=11)


def _short(value: float, language: Language) -> str:
    return decimal(value, language, 2).rstrip("0").rstrip(",.")


def _circle(value: float, largest: float, largest_radius: float, language: Language, turn: int) -> str:
    size = radius(value, largest, largest_radius)
    base = 2 * largest_radius + 12
    ring = element("circle", cx=largest_radius + 10, cy=base - size, r=size, fill="none", **stroke("soft"))
    height = 22 + turn * 16
    text_start = 2 * largest_radius + 36
    pointer = line(
        largest_radius + 10, base - 2 * size, text_start - 4, height - 4, ink="strong-rule", width=0.7
    )
    return ring + pointer + label(compact(value, language), text_start, height, size=11)


def _signs(language: Language) -> str:
    parts = ""
    for turn, (name, meaning) in enumerate((("above", _ABOVE), ("below", _BELOW))):
        parts += element("circle", cx=190.0, cy=18.0 + 20 * turn, r=6.0, opacity="0.8", **colour(name))
        parts += label(meaning.read(language), 202, 22 + 20 * turn, size=11)
    return parts


def _states(marks: Sequence[Mark], language: Language, identity: str, top: float) -> tuple[str, float]:
    """Swatches of the states on the map with their counts, wrapped into lines."""
    counts = Counter(mark.state for mark in marks)
    met = [kind for kind in (State.ESTIMATE, *PATTERNED) if counts[kind]]
    parts, left = [definitions(identity)] if met else [], 8.0
    for kind in met:
        words = f"{STATE_NAMES[kind].read(language)} · {whole(counts[kind], language)}"
        needed = 30 + text_width(words, 11) + 14
        if left > 8 and left + needed > _WIDTH:
            left, top = 8.0, top + 20
        parts.append(_swatch(identity, kind, left, top) + label(words, left + 26, top + 10, size=11))
        left += needed
    return "".join(parts), top + (18 if met else 0)


def _swatch(identity: str, kind: State, left: float, top: float) -> str:
    box = {"x": left, "y": top, "width": 20.0, "height": 12.0}
    border = element("rect", fill=pattern_fill(identity, kind), **stroke("strong-rule", 0.8), **box)
    ground = element("rect", **colour("d6"), **box) if kind is State.ESTIMATE else ""
    return ground + border
