"""The heat table as a drawing: what a file of it holds, cell by cell the same as the table on the screen.

It is written as text, since it has thousands of cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from klaster.model.status import STATE_MARKS, State
from klaster.model.text import Language
from klaster.views.abbreviation import shortened
from klaster.views.drawing import Drawing
from klaster.views.heat import Heading, Heat
from klaster.views.mark import Mark
from klaster.views.number import ABOUT, ratio
from klaster.views.palette import DIVERGING, LIGHT, readable_on
from klaster.views.pattern import PATTERNED, definitions, pattern_fill
from klaster.views.scale import quotient_class
from klaster.views.svg import label
from klaster.views.verdict import STRONG

_NAMES, _HEADS = 216.0, 176.0
_WIDE, _TALL = 44.0, 18.0
_SIZE = 11.0
_INKS = {name: readable_on(LIGHT[name], LIGHT) for name in DIVERGING}


def heat_drawing(heat: Heat, language: Language, identity: str, title: str) -> Drawing:
    """Regions down, industries across, each quotient in its class; a state has its pattern and its mark."""
    width = _NAMES + _WIDE * len(heat.columns) + 4
    height = _HEADS + _TALL * len(heat.rows) + 4
    heads = "".join(_head(heading, place) for place, heading in enumerate(heat.columns))
    body = "".join(_row(heat, heading, place, language, identity) for place, heading in enumerate(heat.rows))
    return Drawing(
        identity, "chart heat-cells", title, definitions(identity) + heads + body, width, height, False
    )


def _head(heading: Heading, place: int) -> str:
    x = _NAMES + _WIDE * (place + 0.5) + 4
    words = escape(shortened(heading.name, _HEADS - 14, 11.5), quote=False)
    return (
        f'<text class="f-ink" fill="{LIGHT["ink"]}" font-size="11.5" '
        f'transform="translate({x:g} {_HEADS - 6:g}) rotate(-90)">{words}</text>'
    )


def _row(heat: Heat, heading: Heading, place: int, language: Language, identity: str) -> str:
    top = _HEADS + _TALL * place
    words = shortened(heading.name, _NAMES - 14, 12)
    name = label(words, _NAMES - 8, top + 13, ink="ink", anchor="end", size=12)
    return name + "".join(_cells(heat, heading, top, language, identity))


def _cells(heat: Heat, heading: Heading, top: float, language: Language, identity: str) -> Iterator[str]:
    for turn, column in enumerate(heat.columns):
        left = _NAMES + _WIDE * turn
        mark = heat.cells.get((heading.code, column.code))
        if mark:
            yield _cell(mark, left, top, language, identity)
        if (heading.code, column.code) in heat.outlined:
            yield _rectangle(left + 1.5, top + 1.5, f'class="s-mark" fill="none" stroke="{LIGHT["mark"]}" stroke-width="2"', 3)  # fmt: skip


def _cell(mark: Mark, left: float, top: float, language: Language, identity: str) -> str:
    if mark.state in PATTERNED or mark.value is None:
        shape = _rectangle(left, top, f'fill="{pattern_fill(identity, mark.state)}"')
        return shape + _number(STATE_MARKS.get(mark.state) or "0", left, top, "ink", halo=True)
    shade = DIVERGING[quotient_class(mark.value)]
    about = ABOUT if mark.state is State.ESTIMATE else ""
    written = about + ratio(mark.value, language)
    strong = mark.verdict in STRONG and not mark.unsure
    shape = _rectangle(left, top, f'class="f-{shade}" fill="{LIGHT[shade]}"')
    corner = f"M{left + _WIDE - 7:g} {top:g}h6v6z"
    corner = f'<path class="f-{_INKS[shade]}" fill="{LIGHT[_INKS[shade]]}" d="{corner}"/>'
    large = corner if mark.verdict == "important" and strong else ""
    return shape + large + _number(written, left, top, _INKS[shade], strong)


def _rectangle(left: float, top: float, look: str, less: float = 0) -> str:
    return (
        f'<rect x="{left:g}" y="{top:g}" width="{_WIDE - 1 - less:g}" height="{_TALL - 1 - less:g}" {look}/>'
    )


def _number(written: str, left: float, top: float, ink: str, strong: bool = False, halo: bool = False) -> str:
    weight = ' font-weight="bold"' if strong else ""
    ground = f' stroke="{LIGHT["surface"]}" stroke-width="2.4" paint-order="stroke"' if halo else ""
    return (
        f'<text class="f-{ink}" fill="{LIGHT[ink]}" x="{left + _WIDE - 9:g}" y="{top + 12.6:g}" '
        f'text-anchor="end" font-size="{_SIZE:g}"{weight}{ground}>{written}</text>'
    )
