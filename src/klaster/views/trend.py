"""A series beside its benchmark, both as an index of their first period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klaster.model.status import State, Status
from klaster.model.text import Language
from klaster.views.abbreviation import shortened
from klaster.views.drawing import Drawing
from klaster.views.number import decimal
from klaster.views.scale import LinearAxis
from klaster.views.svg import colour, element, label, line, number, text_width

_WIDTH, _HEIGHT = 560.0, 190.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 38.0, 44.0, 12.0, 22.0
_APART = 14.0
_HEAD, _SAMPLE = 20.0, 18.0


@dataclass(frozen=True, slots=True)
class Moment:
    """A period of a series: its value, the state of it, and whether the series breaks there."""

    period: str
    value: float | None
    state: State = State.VALUE
    broken: bool = False


def status_of(moment: Moment) -> str:
    """The letter of a period's status, as a file has it.

    >>> status_of(Moment("2018", None)), status_of(Moment("2018", 1.0, broken=True))
    ('O', 'B')
    """
    if moment.value is None:
        return Status.NOT_COLLECTED.value
    if moment.state is State.ESTIMATE:
        return Status.ESTIMATED.value
    return (Status.BREAK if moment.broken else Status.NORMAL).value


def trend(
    series: Sequence[Moment],
    benchmark: Sequence[Moment],
    language: Language,
    identity: str,
    title: str,
    names: tuple[str, str] = ("", ""),
) -> Drawing:
    """Two lines, the first period being 100; a gap where nothing is known, a hollow dot for an estimate.

    ``names`` say which line is whose, and what 100 is, above the lines.
    """
    own, other = _indexed(series), _indexed(benchmark)
    known = [value for value in (*own, *other) if value is not None]
    low, high = min([95.0, *known]), max([105.0, *known])
    head = _HEAD if any(names) else 0.0
    up = LinearAxis(low - 1, high + 1, _HEIGHT - _BOTTOM, _TOP + head)
    places = [_across(place, len(series)) for place in range(len(series))]
    markup = (
        (_names(names, series) if head else "")
        + _grid(up, series, places, language)
        + _line(places, other, up, "neutral", 1.6)
        + _line(places, own, up, "above", 2.4)
        + "".join(_dot(moment, x, value, up) for moment, x, value in zip(series, places, own, strict=True))
        + _ends(places, (own, other), up, language)
    )
    return Drawing(identity, "chart trend", title, markup, _WIDTH, _HEIGHT, False)


def _names(names: tuple[str, str], series: Sequence[Moment]) -> str:
    """Each line's sample and name, and the period that is 100."""
    first = next((moment.period for moment in series if moment.value), series[0].period)
    hundred = f"{first} = 100"
    room = (_WIDTH - _LEFT - text_width(hundred, 11) - 3 * _SAMPLE - 30) / 2
    parts, x = [label(hundred, _WIDTH - 4, _TOP + 4, anchor="end", size=11)], _LEFT
    for name, ink, width in zip(names, ("above", "neutral"), (2.4, 1.6), strict=True):
        words = shortened(name, room, 12)
        parts.append(line(x, _TOP, x + _SAMPLE, _TOP, ink=ink, width=width))
        parts.append(label(words, x + _SAMPLE + 6, _TOP + 4, ink="ink", size=12))
        x += _SAMPLE + 6 + text_width(words, 12) + 18
    return "".join(parts)


def _indexed(series: Sequence[Moment]) -> list[float | None]:
    first = next((moment.value for moment in series if moment.value), None)
    if not first:
        return [None] * len(series)
    return [None if moment.value is None else 100 * moment.value / first for moment in series]


def _across(place: int, count: int) -> float:
    share = 0.5 if count < 2 else place / (count - 1)
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _grid(up: LinearAxis, series: Sequence[Moment], places: Sequence[float], language: Language) -> str:
    parts: list[str] = []
    for tick in up.ticks(4):
        y = up.place(tick)
        parts.append(line(_LEFT, y, _WIDTH - _RIGHT, y, ink="strong-rule" if tick == 100 else "rule"))
        parts.append(label(decimal(tick, language, 0), _LEFT - 6, y + 4, anchor="end", size=11))
    for place in dict.fromkeys((0, len(series) - 1)):
        parts.append(label(series[place].period, places[place], _HEIGHT - 5, anchor="middle", size=11))
    for moment, x in zip(series, places, strict=True):
        if moment.broken:
            parts.append(line(x, _TOP, x, _HEIGHT - _BOTTOM, ink="mark", width=1))
    return "".join(parts)


def _line(
    places: Sequence[float], values: Sequence[float | None], up: LinearAxis, ink: str, width: float
) -> str:
    written, pen = "", "M"
    for x, value in zip(places, values, strict=True):
        if value is None:
            pen = "M"
            continue
        written += f"{pen}{number(x)} {number(up.place(value))}"
        pen = "L"
    if not written:
        return ""
    return element(
        "path", d=written, fill="none", class_=f"s-{ink}", stroke=colour(ink)["fill"], stroke_width=width
    )


def _dot(moment: Moment, x: float, value: float | None, up: LinearAxis) -> str:
    if value is None:
        return ""
    fill = "surface" if moment.state is State.ESTIMATE else "above"
    return element(
        "circle",
        cx=x,
        cy=up.place(value),
        r="2.6",
        class_=f"f-{fill} s-above",
        fill=colour(fill)["fill"],
        stroke=colour("above")["fill"],
        stroke_width=1.4,
    )


def _ends(
    places: Sequence[float], lines: tuple[Sequence[float | None], ...], up: LinearAxis, language: Language
) -> str:
    """The last number of each line beside its end, moved apart where they would lie on each other."""
    ends: list[tuple[float, float, float, str]] = []
    for values, ink in zip(lines, ("above", "soft"), strict=True):
        last = next((turn for turn in reversed(range(len(values))) if values[turn] is not None), None)
        if last is not None:
            value = values[last] or 0.0
            ends.append((up.place(value), places[last] + 7, value, ink))
    ends.sort()
    if len(ends) == 2 and ends[1][0] - ends[0][0] < _APART:
        middle = (ends[0][0] + ends[1][0]) / 2
        ends = [(middle + side * _APART / 2, *end[1:]) for side, end in zip((-1, 1), ends, strict=True)]
    return "".join(
        label(decimal(value, language, 0), x, y + 4, ink=ink, size=12, weight="bold")
        for y, x, value, ink in ends
    )
