"""Bars to both sides of a line: parts of a change, thing by thing, each part in a column of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from klaster.model.status import State
from klaster.views.abbreviation import shortened
from klaster.views.drawing import Drawing
from klaster.views.pattern import definitions, pattern_fill
from klaster.views.svg import colour, element, label, line, linked, text_width

_WIDTH = 760.0
_SPARE = 0.93
"""How much of the room for names words may fill: a wider face than ours may be the one at hand."""
_ROW = 21.0
_BAR = 11.0
_HEAD = 34.0
_GAP = 12.0
_SIZE = 11.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One number of a row: how long its bar is, what state it is in, how it is written."""

    value: float | None
    state: State
    written: str

    @property
    def drawn(self) -> bool:
        """Whether there is a number to draw."""
        return self.value is not None and self.state in (State.VALUE, State.ESTIMATE, State.ZERO)


@dataclass(frozen=True, slots=True)
class BarRow:
    """A thing with its numbers, one a column.

    A ``summed`` row is written and has no bars; a ``plain`` one is the whole and bears no colour of sign.
    """

    name: str
    bars: tuple[Bar, ...]
    address: str = ""
    summed: bool = False
    plain: bool = False

    @property
    def caption(self) -> str:
        """What a pointer resting on it reads."""
        return f"{self.name}: {', '.join(bar.written for bar in self.bars)}"


@dataclass(frozen=True, slots=True)
class BarColumn:
    """A part of the change; the ``plain`` column is the whole change and bears no colour of sign."""

    name: str
    plain: bool = False


@dataclass(frozen=True, slots=True)
class _Frame:
    identity: str
    whole: float
    names: float
    width: float
    extent: float
    factors: bool

    def middle(self, place: int) -> float:
        return self.names + _GAP + self.width * (place + 0.5)

    @property
    def half(self) -> float:
        return self.width / 2 - 3

    def length(self, value: float) -> float:
        """How far a bar reaches from the line, in pixels, to the left where negative."""
        size = _measure(value, self.factors)
        return self.half * max(-1.0, min(1.0, size / self.extent))


def diverging_bars(
    rows: Sequence[BarRow],
    columns: Sequence[BarColumn],
    identity: str,
    title: str,
    *,
    factors: bool = False,
    names: float = 226.0,
    width: float = _WIDTH,
) -> Drawing:
    """One row a thing, one column a part; all columns share one scale, positive to the right.

    A number stands on the free side of the line. ``factors`` are multipliers: the line is 1 and equal
    ratios are equally long. An estimate is striped; a number that is not known has its mark and no bar.
    """
    room = (width - names - _GAP) / len(columns)
    frame = _Frame(identity, width, names, room, _extent(rows, factors), factors)
    head = _HEAD if any(column.name for column in columns) else 6.0
    height = head + _ROW * len(rows) + 6
    body = "".join(_row(row, columns, frame, head + _ROW * place) for place, row in enumerate(rows))
    foot = head + _ROW * sum(not row.summed for row in rows)
    lines = "".join(
        line(frame.middle(place), head, frame.middle(place), foot, ink="strong-rule")
        for place in range(len(columns))
    )
    markup = definitions(identity) + _heads(columns, frame) + lines + body
    return Drawing(identity, "chart bars", title, markup, width, height, any(row.address for row in rows))


def _measure(value: float, factors: bool) -> float:
    return log(value) if factors and value > 0 else 0.0 if factors else value


def _extent(rows: Sequence[BarRow], factors: bool) -> float:
    shown = [bar for row in rows if not row.summed for bar in row.bars if bar.drawn]
    sizes = [abs(_measure(bar.value or 0.0, factors)) for bar in shown]
    return max([*sizes, 1e-9])


def _heads(columns: Sequence[BarColumn], frame: _Frame) -> str:
    return "".join(
        label(row, frame.middle(place), 13 + 13 * turn, ink="soft", anchor="middle", size=11.5)
        for place, column in enumerate(columns)
        for turn, row in enumerate(_two_lines(column.name, frame.width - 4))
    )


def _two_lines(text: str, width: float) -> list[str]:
    if text_width(text, 11.5) <= width:
        return ["", text]
    first = ""
    for word in text.split():
        if first and text_width(f"{first} {word}", 11.5) > width:
            break
        first = f"{first} {word}".strip()
    return [first, shortened(text.removeprefix(first).strip(), width, 11.5)]


def _row(row: BarRow, columns: Sequence[BarColumn], frame: _Frame, top: float) -> str:
    middle = top + _ROW / 2
    weight = "bold" if row.summed else None
    words = shortened(row.name, _SPARE * frame.names, 12.5 if not row.summed else 13.2)
    name = label(words, frame.names, middle + 4.3, ink="ink", anchor="end", size=12.5, weight=weight)
    rule = line(
        0, top, frame.whole, top, ink="ink" if row.summed else "rule", width=1.2 if row.summed else 0.6
    )
    linked_name = linked(name, row.address, row.caption) if row.address else name
    bars = "".join(
        _written(bar, frame.middle(place), middle)
        if row.summed
        else _bar(bar, column.plain or row.plain, frame, frame.middle(place), middle)
        for place, (bar, column) in enumerate(zip(row.bars, columns, strict=True))
    )
    return rule + bars + linked_name


def _written(bar: Bar, x: float, middle: float) -> str:
    return label(bar.written, x, middle + 4.2, ink="ink", anchor="middle", size=12, weight="bold")


def _bar(bar: Bar, plain: bool, frame: _Frame, x: float, middle: float) -> str:
    if not bar.drawn or bar.value is None:
        return label(bar.written, x + 5, middle + 4, ink="faint", size=_SIZE)
    length = frame.length(bar.value)
    towards = -1 if length > 0 else 1
    anchor = "end" if towards < 0 else None
    text = label(bar.written, x + 4 * towards, middle + 4, ink="ink", anchor=anchor, size=_SIZE)
    if not length:
        return text
    ink = "soft" if plain else "above" if length > 0 else "below"
    left, width = min(x, x + length), max(abs(length), 0.8)
    box = {"x": left, "y": middle - _BAR / 2, "width": width, "height": _BAR}
    shape = element("rect", **colour(ink), **box)
    veil = element("rect", fill=pattern_fill(frame.identity, State.ESTIMATE), **box)
    return shape + (veil if bar.state is State.ESTIMATE else "") + text
