"""Structures side by side: a row a region, a column a branch, a bar in each cell on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klaster.model.status import STATE_MARKS, State
from klaster.model.text import Language
from klaster.views.abbreviation import shortened
from klaster.views.drawing import Drawing
from klaster.views.number import ABOUT, decimal
from klaster.views.pattern import definitions, pattern_fill
from klaster.views.svg import colour, element, label, line, linked, text_width

_WIDTH = 960.0
_NAMES = 168.0
_ROW = 26.0
_HEAD = 54.0
_FIGURE = 34.0


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a structure from 0 to 1, what it would be in the reference, and the state it is in."""

    value: float | None
    norm: float | None
    state: State


@dataclass(frozen=True, slots=True)
class Structure:
    """A region's parts, one for each column; ``plain`` is the reference itself."""

    name: str
    address: str
    shares: Sequence[Share]
    plain: bool = False


def bar_grid(
    columns: Sequence[str], rows: Sequence[Structure], language: Language, identity: str, title: str
) -> Drawing:
    """Bars as long as shares, the same scale everywhere; an upright tick stands where the reference is."""
    width = (_WIDTH - _NAMES) / max(len(columns), 1)
    largest = max(
        (part for row in rows for share in row.shares for part in (share.value, share.norm) if part),
        default=1.0,
    )
    scale = (width - _FIGURE - 12) / largest
    markup = definitions(identity) + "".join(
        _heading(name, _NAMES + place * width, width) for place, name in enumerate(columns)
    )
    for turn, row in enumerate(rows):
        markup += _row(row, identity, _HEAD + turn * _ROW, width, scale, language)
    return Drawing(identity, "chart bar-grid", title, markup, _WIDTH, _HEAD + _ROW * len(rows) + 6)


def _heading(name: str, left: float, width: float) -> str:
    """The name of a column on up to three lines."""
    lines = _lines(name, width - 16, 11)
    first = _HEAD - 10 - 13 * (len(lines) - 1)
    return "".join(label(words, left, first + 13 * turn, size=11) for turn, words in enumerate(lines))


def _lines(text: str, width: float, size: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) * 1.06 > width:
            lines.append(word)
        else:
            lines[-1] = longer
    if len(lines) > 3:
        lines = [*lines[:2], " ".join(lines[2:])]
    return [shortened(words, width, size) for words in lines]


def _row(row: Structure, identity: str, top: float, width: float, scale: float, language: Language) -> str:
    middle = top + _ROW / 2
    weight = None if row.plain else "bold"
    name = label(shortened(row.name, _NAMES - 12, 12.5), 4, middle + 4.3, ink="ink", size=12.5, weight=weight)
    parts = [
        line(0, top, _WIDTH, top, ink="rule", width=0.6),
        linked(name, row.address, row.name) if row.address else name,
    ]
    for place, share in enumerate(row.shares):
        parts.append(_cell(share, identity, _NAMES + place * width, middle, scale, row.plain, language))
    return "".join(parts)


def _cell(
    share: Share, identity: str, left: float, middle: float, scale: float, plain: bool, language: Language
) -> str:
    if share.value is None or share.state in STATE_MARKS:
        words = STATE_MARKS.get(share.state, "..")
        return _patterned(identity, share.state, left, middle, 16) + label(
            words, left + 21, middle + 4, size=11
        )
    long = share.value * scale
    ink = "neutral" if plain else _side(share)
    bar = element("rect", x=left, y=middle - 6.5, width=max(long, 0.8), height=13.0, **colour(ink))
    if share.state is State.ESTIMATE:
        bar += _patterned(identity, share.state, left, middle, long)
    tick = ""
    if share.norm is not None and not plain:
        x = left + share.norm * scale
        tick = line(x, middle - 10, x, middle + 10, ink="ink", width=1.5)
    about = ABOUT if share.state is State.ESTIMATE else ""
    end = left + max(long, (share.norm or 0.0) * scale if not plain else 0.0)
    return (
        bar + tick + label(about + _percent(share.value, language), end + 5, middle + 4, ink="ink", size=11)
    )


def _patterned(identity: str, kind: State, left: float, middle: float, width: float) -> str:
    return element(
        "rect", x=left, y=middle - 6.5, width=width, height=13.0, fill=pattern_fill(identity, kind)
    )


def _side(share: Share) -> str:
    if share.norm is None or share.value is None:
        return "neutral"
    return "above" if share.value > share.norm else "below"


def _percent(value: float, language: Language) -> str:
    return decimal(100 * value, language, 0 if value >= 0.0995 else 1)
