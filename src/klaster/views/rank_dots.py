"""Places in several rankings, one row a country: the better, the farther left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klaster.model.status import STATE_MARKS, State
from klaster.model.text import Language
from klaster.views.abbreviation import shortened
from klaster.views.drawing import Drawing
from klaster.views.dumbbell import sign
from klaster.views.number import whole
from klaster.views.scale import LinearAxis
from klaster.views.svg import label, line, text_width

_ROW, _TOP, _WIDTH, _NAMES = 40.0, 56.0, 760.0, 150.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A country and its place in each ranking; None where it is not known."""

    name: str
    places: tuple[int | None, ...]


def rank_dots(
    rows: Sequence[Ranked], rankings: Sequence[str], language: Language, identity: str, title: str
) -> Drawing:
    """Two rankings at most: a circle and a diamond, with the number beside each."""
    last = max([10, *(place for row in rows for place in row.places if place is not None)])
    across = LinearAxis(1, last, _NAMES + 24, _WIDTH - 60)
    height = _TOP + _ROW * len(rows) + 8
    ticks = [1, *(round(tick) for tick in across.ticks(5) if tick > 1)]
    grid = "".join(
        line(across.place(tick), _TOP - 8, across.place(tick), height - 6, ink="rule", width=0.8)
        + label(str(tick), across.place(tick), _TOP - 13, ink="faint", anchor="middle", size=11)
        for tick in ticks
    )
    body = "".join(_row(row, across, _TOP + _ROW * (turn + 0.5), language) for turn, row in enumerate(rows))
    return Drawing(identity, "chart rank-dots", title, _key(rankings) + grid + body, _WIDTH, height)


def _key(rankings: Sequence[str]) -> str:
    parts, x = "", 8.0
    for turn, words in enumerate(rankings):
        parts += sign(turn, x + 5, 14, 5) + label(words, x + 16, 18.5, ink="ink", size=12.5)
        x += 16 + text_width(words, 12.5) * 1.05 + 26
    return parts


def _row(row: Ranked, across: LinearAxis, middle: float, language: Language) -> str:
    name = label(shortened(row.name, _NAMES, 12.5), _NAMES, middle + 4.3, ink="ink", anchor="end", size=12.5)
    known = [place for place in row.places if place is not None]
    joined = (
        line(across.place(min(known)), middle, across.place(max(known)), middle, ink="soft", width=1.2)
        if len(known) > 1
        else ""
    )
    dots = "".join(
        sign(turn, across.place(place), middle, 5)
        + label(
            whole(place, language),
            across.place(place),
            middle + (17 if turn else -8),
            ink="soft",
            anchor="middle",
            size=11,
        )
        for turn, place in enumerate(row.places)
        if place is not None
    )
    absent = (
        ""
        if known
        else label(STATE_MARKS[State.NOT_COLLECTED], across.place(1), middle + 4, ink="faint", size=12.5)
    )
    return name + joined + dots + absent
