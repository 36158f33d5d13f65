"""One panel a thing, the same regions ranked in each with their intervals, all on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klaster.model.status import STATE_MARKS
from klaster.model.text import Language
from klaster.views.abbreviation import shortened
from klaster.views.drawing import Drawing
from klaster.views.mark import Mark, strongest_first
from klaster.views.ranking import dot, row_axis, tick_words
from klaster.views.scale import LogAxis
from klaster.views.svg import label, line, linked

_COLUMNS = 3
_WIDTH = 960.0
_GAP = 24.0
_EDGE = 6.0
_NAMES = 126.0
_NUMBERS = 46.0
_ROW = 17.0
_HEAD = 40.0
_FOOT = 24.0


@dataclass(frozen=True, slots=True)
class RankedPanel:
    """A thing with its regions; ``note`` stands under its name."""

    name: str
    address: str
    marks: Sequence[Mark]
    note: str = ""


def ranked_panels(panels: Sequence[RankedPanel], language: Language, identity: str, title: str) -> Drawing:
    """Panels three abreast, in the order given; in each the regions from the largest number down."""
    width = (_WIDTH - _GAP * (_COLUMNS - 1)) / _COLUMNS
    tall = _HEAD + _ROW * max((len(panel.marks) for panel in panels), default=0) + _FOOT
    marks = [mark for panel in panels for mark in panel.marks]
    axis = row_axis(_near(marks), _NAMES + 8, width - _NUMBERS - 8)
    drawn = ""
    for place, panel in enumerate(panels):
        down, across = divmod(place, _COLUMNS)
        drawn += _panel(panel, axis, _EDGE + across * (width + _GAP), down * tall, width, language)
    rows = -(-len(panels) // _COLUMNS)
    return Drawing(identity, "chart panels", title, drawn, _WIDTH + 2 * _EDGE, rows * tall)


def _panel(
    panel: RankedPanel, axis: LogAxis, left: float, top: float, width: float, language: Language
) -> str:
    here = LogAxis(axis.low, axis.high, axis.start + left, axis.end + left)
    name = label(shortened(panel.name, width, 12.5), left, top + 13, ink="ink", size=12.5, weight="bold")
    parts = [
        linked(name, panel.address, panel.name),
        label(panel.note, left, top + 27, ink="faint", size=10.5),
    ]
    bottom = top + _HEAD + _ROW * len(panel.marks)
    parts.append(_grid(here, top + _HEAD - 4, bottom, language))
    for turn, mark in enumerate(strongest_first(list(panel.marks))):
        parts.append(_row(mark, here, left, top + _HEAD + _ROW * turn, width))
    return "".join(parts)


def _grid(axis: LogAxis, top: float, bottom: float, language: Language) -> str:
    """The line of 1 and the ends of the axis: what a panel of this size can bear."""
    inside = [tick for tick in axis.ticks() if tick != 1]
    kept = dict.fromkeys([*inside[:1], *inside[-1:]])
    parts = [line(axis.place(1), top, axis.place(1), bottom, ink="strong-rule", width=1.3)]
    parts += [line(axis.place(tick), top, axis.place(tick), bottom, ink="rule", width=0.8) for tick in kept]
    words = (
        label(
            tick_words(tick, language), axis.place(tick), bottom + 11, ink="faint", anchor="middle", size=10
        )
        for tick in (1.0, *kept)
    )
    return "".join((*parts, *words))


def _row(mark: Mark, axis: LogAxis, left: float, top: float, width: float) -> str:
    middle = top + _ROW / 2
    name = label(
        shortened(mark.name, _NAMES, 11), left + _NAMES, middle + 4, ink="ink", anchor="end", size=11
    )
    number = label(_short(mark), left + width, middle + 4, ink="ink", anchor="end", size=11)
    return (
        linked(name, mark.address, mark.caption)
        + dot(mark, axis, middle, 3.8)
        + (linked(number, mark.working, mark.caption) if mark.working else number)
    )


def _short(mark: Mark) -> str:
    """The number without its interval, which the bar shows and the twin writes out."""
    return STATE_MARKS.get(mark.state) or mark.written.partition(" (")[0]


def _near(marks: Sequence[Mark]) -> list[Mark]:
    """The numbers that an axis is made for; the few far beyond are held at its edge, with their number beside."""
    return [mark for mark in marks if mark.value is not None and _LEAST <= mark.value <= 1 / _LEAST]


_LEAST = 0.05
