"""Ranked dots with their intervals on a log axis around 1: as a chart, and one row at a time."""

from __future__ import annotations

from collections.abc import Sequence

from klaster.model.status import State
from klaster.model.text import Language
from klaster.views.abbreviation import shortened
from klaster.views.drawing import Drawing
from klaster.views.mark import Mark
from klaster.views.number import decimal
from klaster.views.scale import LogAxis, quotient_axis
from klaster.views.stability_bar import bar
from klaster.views.svg import colour, element, label, line, linked, stroke

_ROW = 21.0
_NAME_WIDTH = 236.0
_NUMBER_WIDTH = 112.0
_WIDTH = 640.0
_STRIP = (124.0, 14.0)


def ranking(marks: Sequence[Mark], language: Language, identity: str, title: str) -> Drawing:
    """One row a thing: name, dot with interval, number; in the order given.

    Things without a number keep their row, with the mark of their state in place of a dot.
    """
    axis = row_axis(marks, _NAME_WIDTH + 12, _WIDTH - _NUMBER_WIDTH - 12)
    height = 28 + _ROW * len(marks) + 6
    rows = "".join(_row(mark, axis, 28 + _ROW * place) for place, mark in enumerate(marks))
    return Drawing(
        identity, "chart ranking", title, log_grid(axis, 22, height - 4, language) + rows, _WIDTH, height
    )


def row_axis(marks: Sequence[Mark], start: float, end: float) -> LogAxis:
    """The axis that holds every number given; intervals run out of it where they are very wide."""
    values = [mark.value for mark in marks if mark.drawn and mark.value]
    ends = [end for mark in marks if mark.drawn for end in (mark.lower, mark.upper) if end]
    widest = [max(0.05, min(ends, default=1.0)), min(50.0, max(ends, default=1.0))]
    return quotient_axis([*values, *widest], start, end)


def strip(mark: Mark, axis: LogAxis) -> str:
    """The dot and interval of one thing, as small as a word; decoration beside its number."""
    width, height = _STRIP
    one = axis.place(1)
    zero_line = line(one, 0, one, height, ink="strong-rule")
    return element(
        "svg",
        zero_line,
        dot(mark, axis, height / 2, 3.2),
        class_="dot-strip",
        viewBox=f"0 0 {width:g} {height:g}",
        width=int(width),
        height=int(height),
        aria_hidden="true",
    )


def strip_axis(marks: Sequence[Mark]) -> LogAxis:
    """The axis shared by the strips of one table."""
    return row_axis(marks, 4, _STRIP[0] - 4)


def log_grid(axis: LogAxis, top: float, bottom: float, language: Language, size: float = 11) -> str:
    """Upright lines at round quotients between two heights, their numbers above, 1 the heaviest."""
    parts: list[str] = []
    for tick in axis.ticks():
        x = axis.place(tick)
        heavy = tick == 1
        parts.append(
            line(x, top, x, bottom, ink="strong-rule" if heavy else "rule", width=1.4 if heavy else 1)
        )
        words = tick_words(tick, language)
        parts.append(label(words, x, top - 7, anchor="middle", size=size, weight="bold" if heavy else None))
    return "".join(parts)


def tick_words(tick: float, language: Language) -> str:
    """A round quotient as it stands on an axis.

    >>> tick_words(0.5, "ru"), tick_words(20.0, "en")
    ('0,5', '20')
    """
    if tick >= 1:
        return decimal(tick, language, 0)
    return decimal(tick, language, 2).rstrip("0").rstrip(",.")


def _row(mark: Mark, axis: LogAxis, top: float) -> str:
    middle = top + _ROW / 2
    name = label(
        shortened(mark.name, _NAME_WIDTH, 12.5), _NAME_WIDTH, middle + 4.3, ink="ink", anchor="end", size=12.5
    )
    linked_name = linked(name, mark.address, mark.caption)
    number = label(mark.written, _WIDTH - _NUMBER_WIDTH, middle + 4.3, ink="ink", size=12)
    working = linked(number, mark.working, mark.caption) if mark.working else number
    held = bar(mark.agreeing / mark.judged, _WIDTH - _NUMBER_WIDTH, middle + 7.8) if mark.judged else ""
    return linked_name + dot(mark, axis, middle, 4.6) + working + held


def dot(mark: Mark, axis: LogAxis, y: float, size: float) -> str:
    """The dot of a number on its interval, hollow for an estimate; nothing where there is no number."""
    if not mark.drawn or mark.value is None:
        return ""
    ink = verdict_ink(mark)
    x = axis.place(mark.value)
    hollow = mark.state is State.ESTIMATE
    fill = colour("surface") if hollow else colour(ink)
    dot = element(
        "circle",
        cx=x,
        cy=y,
        r=size,
        fill=fill["fill"],
        class_=f"{fill['class_']} s-{ink}",
        stroke=colour(ink)["fill"],
        stroke_width=1.6,
    )
    return _interval(mark, axis, y, ink) + dot


def _interval(mark: Mark, axis: LogAxis, y: float, ink: str) -> str:
    if mark.lower is None or mark.upper is None:
        return ""
    left, right = axis.place(mark.lower), axis.place(mark.upper)
    bar = line(left, y, right, y, ink=ink, width=2)
    if mark.upper <= axis.high:
        return bar
    arrow = element("path", d=f"M{right - 5:.1f} {y - 3.5:.1f}l5 3.5l-5 3.5", fill="none", **stroke(ink, 1.4))
    return bar + arrow


def verdict_ink(mark: Mark) -> str:
    """The colour of a mark: above, below, or neutral where the interval, or the variants, cannot tell."""
    if mark.unsure:
        return "neutral"
    if mark.verdict:
        return {"important": "above", "specialised": "above", "under": "below"}.get(mark.verdict, "neutral")
    if mark.value is None:
        return "neutral"
    return "above" if mark.value > 1 else "below" if mark.value < 1 else "neutral"
