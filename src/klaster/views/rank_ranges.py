"""A ranking that says how sure it is: scores with their intervals, ranks with theirs, tiers as bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klaster.model.status import STATE_MARKS, State
from klaster.model.text import Language, Text
from klaster.views.abbreviation import shortened
from klaster.views.drawing import Drawing
from klaster.views.mark import Mark
from klaster.views.number import DASH, decimal
from klaster.views.scale import LinearAxis
from klaster.views.svg import colour, element, label, line, linked

_WIDTH = 960.0
_ROW = 23.0
_TOP = 44.0
_NAMES = (64.0, 270.0)
_SCORES = (284.0, 590.0)
_RANKS = (660.0, 878.0)

_SCORE = Text("score and 90% of the trials", "балл и 90 % испытаний")
_PLACE = Text("place and 90% of the trials", "место и 90 % испытаний")
_TIER = Text("tier", "группа")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit: its score as a mark, its rank with the rank interval, and its tier."""

    mark: Mark
    rank: int | None
    rank_lower: int | None
    rank_upper: int | None
    tier: int | None


def rank_ranges(rows: Sequence[Ranked], count: int, language: Language, identity: str, title: str) -> Drawing:
    """One row a unit in the order given; ``count`` units are ranked altogether.

    Units of one tier share a band: they do not separate.
    """
    scores = _score_axis(rows)
    places = LinearAxis(1, max(count, 2), *_RANKS)
    height = _TOP + _ROW * len(rows) + 8
    markup = _bands(rows, language) + _grids(scores, places, height, language)
    markup += "".join(
        _row(row, scores, places, _TOP + _ROW * turn, language) for turn, row in enumerate(rows)
    )
    return Drawing(identity, "chart rank-ranges", title, markup, _WIDTH, height)


def _score_axis(rows: Sequence[Ranked]) -> LinearAxis:
    marks = [row.mark for row in rows]
    known = [end for mark in marks for end in (mark.value, mark.lower, mark.upper) if end is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    spare = (high - low or 1.0) * 0.04
    return LinearAxis(low - spare, high + spare, *_SCORES)


def _bands(rows: Sequence[Ranked], language: Language) -> str:
    """Every second tier on a darker ground, each with its number at its first row."""
    parts, last = "", None
    for turn, row in enumerate(rows):
        top = _TOP + _ROW * turn
        if row.tier is not None and row.tier % 2 == 0:
            parts += element("rect", x=0.0, y=top, width=_WIDTH, height=_ROW, **colour("sunken"))
        if row.tier is not None and row.tier != last:
            parts += line(0, top, _WIDTH, top, ink="strong-rule", width=1)
            parts += label(
                f"{row.tier}", 14, top + 15.8, ink="faint", anchor="middle", size=12, weight="bold"
            )
        last = row.tier
    return parts + label(_TIER.read(language), 2, _TOP - 8, ink="faint", size=11)


def _grids(scores: LinearAxis, places: LinearAxis, height: float, language: Language) -> str:
    parts = [
        label(_SCORE.read(language), _SCORES[0], 12, ink="faint", size=11),
        label(_PLACE.read(language), _RANKS[0], 12, ink="faint", size=11),
    ]
    for axis in (scores, places):
        for tick in axis.ticks(6):
            x = axis.place(tick)
            parts.append(line(x, _TOP - 6, x, height - 4, ink="rule"))
            whole = decimal(tick, language, 0 if tick == round(tick) else 1)
            parts.append(label(whole, x, _TOP - 12, anchor="middle", size=11))
    return "".join(parts)


def _row(row: Ranked, scores: LinearAxis, places: LinearAxis, top: float, language: Language) -> str:
    middle, mark = top + _ROW / 2, row.mark
    rank = label(
        f"{row.rank}" if row.rank else "", 52, middle + 4.3, ink="ink", anchor="end", size=12.5, weight="bold"
    )
    name = label(
        shortened(mark.name, _NAMES[1] - _NAMES[0], 12.5), _NAMES[0], middle + 4.3, ink="ink", size=12.5
    )
    name = linked(name, mark.address, mark.caption)
    if not mark.drawn or mark.value is None:
        words = label(STATE_MARKS.get(mark.state, ".."), _SCORES[0], middle + 4.3, size=12)
        return rank + name + linked(words, mark.working, mark.caption)
    bar = ""
    if mark.lower is not None and mark.upper is not None:
        bar = line(scores.place(mark.lower), middle, scores.place(mark.upper), middle, ink="neutral", width=3)
    dot = _dot(scores.place(mark.value), middle, mark.state is State.ESTIMATE)
    number = label(mark.written, _SCORES[1] + 10, middle + 4.3, ink="ink", size=12)
    return rank + name + bar + dot + linked(number, mark.working, mark.caption) + _place(row, places, middle)


def _place(row: Ranked, places: LinearAxis, middle: float) -> str:
    if row.rank is None or row.rank_lower is None or row.rank_upper is None:
        return ""
    left, right = places.place(row.rank_lower), places.place(row.rank_upper)
    bar = line(left, middle, right, middle, ink="k1", width=3)
    own = places.place(row.rank)
    tick = element("rect", x=own - 2, y=middle - 6, width=4.0, height=12.0, **colour("k1"))
    ends = f"{row.rank_lower}{DASH}{row.rank_upper}" if row.rank_lower != row.rank_upper else f"{row.rank}"
    return bar + tick + label(ends, _RANKS[1] + 12, middle + 4.3, ink="ink", size=12)


def _dot(x: float, y: float, hollow: bool) -> str:
    fill = colour("surface" if hollow else "above")
    edge = {"class_": f"{fill['class_']} s-above", "fill": fill["fill"], "stroke": colour("above")["fill"]}
    return element("circle", cx=x, cy=y, r=4.6, stroke_width=1.7, **edge)
