"""A slope chart: what some regions had in one period and have in another, a line for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klaster.model.status import State
from klaster.model.text import Language
from klaster.views.abbreviation import shortened
from klaster.views.drawing import Drawing
from klaster.views.mark import Mark
from klaster.views.number import Write, cell, ratio
from klaster.views.scale import LinearAxis, LogAxis, quotient_axis
from klaster.views.svg import colour, element, label, line, linked, stroke

_WIDTH = 640.0
_LEFT, _RIGHT = 196.0, 444.0
_TOP, _BOTTOM = 34.0, 16.0
_APART = 15.0
_TALLEST = 420.0


@dataclass(frozen=True, slots=True)
class Slope:
    """A region at both ends; ``moved`` is True where the two are told apart, None where nothing can be said."""

    start: Mark
    end: Mark
    moved: bool | None = None


def slope_chart(
    slopes: Sequence[Slope],
    periods: tuple[str, str],
    language: Language,
    identity: str,
    title: str,
    *,
    logarithmic: bool = True,
    write: Write = ratio,
) -> Drawing:
    """Lines from the earlier period to the later; heavy where the change is told apart, dashed where it is not."""
    height = min(_TALLEST, max(200.0, _TOP + _BOTTOM + 34 * len(slopes) + 60))
    up = _axis(slopes, logarithmic, height)
    markup = _frame(periods, height)
    markup += "".join(_line(slope, up, _aside(place, len(slopes))) for place, slope in enumerate(slopes))
    for side in (0, 1):
        marks = [slope.end if side else slope.start for slope in slopes]
        markup += _labels(marks, side, up, height, language, write)
    return Drawing(identity, "chart slope", title, markup, _WIDTH, height)


def _axis(slopes: Sequence[Slope], logarithmic: bool, height: float) -> LogAxis | LinearAxis:
    marks = [mark for slope in slopes for mark in (slope.start, slope.end) if mark.drawn]
    known = [value for mark in marks for value in (mark.value, mark.lower, mark.upper) if value is not None]
    bottom, top = height - _BOTTOM, _TOP
    if logarithmic:
        return quotient_axis([value for value in known if value < 100], bottom, top)
    low, high = min(known, default=0.0), max(known, default=1.0)
    spare = (high - low or abs(high) or 1.0) * 0.08
    return LinearAxis(low - spare, high + spare, bottom, top)


def _frame(periods: tuple[str, str], height: float) -> str:
    parts = [line(x, _TOP - 8, x, height - _BOTTOM + 6, ink="strong-rule") for x in (_LEFT, _RIGHT)]
    parts.append(label(periods[0], _LEFT, 17, ink="ink", anchor="middle", size=13, weight="bold"))
    parts.append(label(periods[1], _RIGHT, 17, ink="ink", anchor="middle", size=13, weight="bold"))
    return "".join(parts)


def _ink(slope: Slope) -> str:
    if slope.moved and slope.start.value is not None and slope.end.value is not None:
        return "above" if slope.end.value > slope.start.value else "below"
    return "neutral"


def _aside(place: int, count: int) -> float:
    """How far into the picture a line begins, so that intervals do not lie on one another."""
    return 8.0 * place if count > 1 else 0.0


def _line(slope: Slope, up: LogAxis | LinearAxis, aside: float) -> str:
    ink = _ink(slope)
    parts = ""
    left, right = _LEFT + aside, _RIGHT - aside
    for mark, x in ((slope.start, left), (slope.end, right)):
        if mark.drawn and mark.lower is not None and mark.upper is not None:
            parts += line(x, up.place(mark.lower), x, up.place(mark.upper), ink=ink, width=1.8)
    start, end = slope.start, slope.end
    if start.drawn and end.drawn and start.value is not None and end.value is not None:
        dashes = "4 4" if slope.moved is False else None
        ends = {"x1": left, "y1": up.place(start.value), "x2": right, "y2": up.place(end.value)}
        parts += element("line", stroke_dasharray=dashes, **stroke(ink, 2.4 if slope.moved else 1.5), **ends)
    return parts + "".join(_dot(mark, x, up, ink) for mark, x in ((start, left), (end, right)))


def _dot(mark: Mark, x: float, up: LogAxis | LinearAxis, ink: str) -> str:
    if not mark.drawn or mark.value is None:
        return ""
    fill = colour("surface" if mark.state is State.ESTIMATE else ink)
    edge = {"class_": f"{fill['class_']} s-{ink}", "fill": fill["fill"], "stroke": colour(ink)["fill"]}
    return element("circle", cx=x, cy=up.place(mark.value), r=4.2, stroke_width=1.7, **edge)


def _labels(
    marks: Sequence[Mark],
    side: int,
    up: LogAxis | LinearAxis,
    height: float,
    language: Language,
    write: Write,
) -> str:
    """Name and number beside each end, moved apart; what has no number stands below with its mark."""
    drawn = sorted((mark for mark in marks if mark.drawn), key=lambda mark: -(mark.value or 0.0))
    heights = _spread(
        [up.place(mark.value or 0.0) for mark in drawn], height - _BOTTOM - _APART * (len(marks) - len(drawn))
    )
    missing = [mark for mark in marks if not mark.drawn]
    heights += [height - _BOTTOM + 2 - _APART * turn for turn in range(len(missing))]
    x, anchor = (_RIGHT + 12, None) if side else (_LEFT - 12, "end")
    parts = ""
    for mark, y in zip((*drawn, *missing), heights, strict=True):
        number = cell(mark.value, _status(mark), language, write)
        name = shortened(mark.name, 132 if side else 134, 12)
        words = f"{number}  {name}" if side else f"{name}  {number}"
        text = label(words, x, y + 4.2, ink="ink", anchor=anchor, size=12)
        parts += linked(text, mark.working or mark.address, mark.caption)
    return parts


def _status(mark: Mark) -> str:
    return {State.ESTIMATE: "E", State.CONFIDENTIAL: "Q", State.NOT_COLLECTED: "O"}.get(mark.state, "A")


def _spread(places: Sequence[float], lowest: float) -> list[float]:
    """Heights from the top down, moved apart as little as it takes, none below the lowest."""
    spread: list[float] = []
    for place in places:
        spread.append(max(place, spread[-1] + _APART) if spread else place)
    for turn in reversed(range(len(spread))):
        limit = lowest if turn == len(spread) - 1 else spread[turn + 1] - _APART
        spread[turn] = min(spread[turn], limit)
    return spread
