"""What moves a result: the share of each choice, alone and with others, with the interval of the sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klaster.model.text import Language, Text
from klaster.views.drawing import Drawing
from klaster.views.number import percent
from klaster.views.scale import LinearAxis
from klaster.views.svg import colour, element, label, line

_WIDTH = 560.0
_NAMES = 176.0
_ROW = 40.0
_TOP = 42.0
_ALONE = Text("alone", "сам по себе")
_TOGETHER = Text("with the others", "вместе с другими")


@dataclass(frozen=True, slots=True)
class Influence:
    """A choice: its share of the variance alone and together with others, with the latter's interval."""

    name: str
    first: float | None
    total: float | None
    lower: float | None
    upper: float | None


def influence_bars(influences: Sequence[Influence], language: Language, identity: str, title: str) -> Drawing:
    """Two bars a choice, in the order given: the dark one is the choice alone."""
    ends = [end for each in influences for end in (each.total, each.upper) if end is not None]
    across = LinearAxis(0, max(1.0, *ends) if ends else 1.0, _NAMES + 10, _WIDTH - 60)
    height = _TOP + _ROW * len(influences) + 4
    markup = _key(language)
    for tick in across.ticks(5):
        x = across.place(tick)
        markup += line(x, _TOP - 4, x, height - 4, ink="rule")
        markup += label(percent(tick, language, 0), x, _TOP - 9, ink="faint", anchor="middle", size=10.5)
    markup += "".join(
        _row(each, across, _TOP + _ROW * turn, language) for turn, each in enumerate(influences)
    )
    return Drawing(identity, "chart influence", title, markup, _WIDTH, height, False)


def _key(language: Language) -> str:
    parts, x = "", _NAMES + 10
    for ink, words in (("above", _ALONE), ("d5", _TOGETHER)):
        parts += element("rect", x=x, y=4.0, width=14.0, height=10.0, **colour(ink))
        parts += label(words.read(language), x + 19, 13, size=11.5)
        x += 150
    return parts


def _row(each: Influence, across: LinearAxis, top: float, language: Language) -> str:
    middle = top + _ROW / 2
    name = label(each.name, _NAMES, middle + 4.3, ink="ink", anchor="end", size=12.5)
    if each.total is None:
        return name + label("..", across.start + 4, middle + 4, size=12)
    zero, end = across.place(0), across.place(max(0.0, each.total))
    bars = element("rect", x=zero, y=middle - 11, width=max(end - zero, 0.8), height=22.0, **colour("d5"))
    own = across.place(max(0.0, each.first or 0.0))
    bars += element("rect", x=zero, y=middle - 6, width=max(own - zero, 0.8), height=12.0, **colour("above"))
    right = end
    if each.lower is not None and each.upper is not None:
        right = across.place(each.upper)
        bars += line(across.place(max(0.0, each.lower)), middle, right, middle, ink="ink", width=1.4)
    number = label(
        percent(max(0.0, each.total), language, 0), right + 8, middle + 4.3, ink="ink", size=12, weight="bold"
    )
    return name + bars + number
