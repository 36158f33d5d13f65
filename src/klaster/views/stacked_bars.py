"""Stacked bars: what each part adds to a whole, a row a unit, parts in one order with their names above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klaster.model.text import Language
from klaster.views.abbreviation import shortened
from klaster.views.drawing import Drawing
from klaster.views.number import decimal
from klaster.views.palette import KINDS, LIGHT, readable_on
from klaster.views.svg import colour, element, label, line, linked, text_width

_WIDTH = 960.0
_NAMES = 220.0
_TOTAL = 64.0
_ROW = 23.0
_BAR = 15.0


@dataclass(frozen=True, slots=True)
class Stack:
    """A unit with its parts, one for each name; a part below zero is drawn to the left. None is not known."""

    name: str
    address: str
    parts: Sequence[float | None]
    total: str


def stacked_bars(
    names: Sequence[str], stacks: Sequence[Stack], language: Language, identity: str, title: str
) -> Drawing:
    """Bars of parts as long as they count, each with its number where it finds room."""
    key, top = _key(names)
    left, right = _reach(stacks)
    scale = (_WIDTH - _NAMES - _TOTAL - 16) / ((left + right) or 1.0)
    zero = _NAMES + 8 + left * scale
    rows = "".join(_row(stack, zero, scale, top + _ROW * turn, language) for turn, stack in enumerate(stacks))
    height = top + _ROW * len(stacks) + 8
    base = line(zero, top - 2, zero, height - 6, ink="strong-rule", width=1.2)
    return Drawing(identity, "chart stacked", title, key + rows + base, _WIDTH, height)


def kind(place: int) -> str:
    """The colour of a part by its place; beyond the palette the last serves all."""
    return KINDS[min(place, len(KINDS) - 1)]


def _key(names: Sequence[str]) -> tuple[str, float]:
    """Swatches with names, wrapped into lines; and where the rows begin."""
    parts, x, y = "", 8.0, 14.0
    for place, name in enumerate(names):
        needed = 24 + text_width(name, 12) * 1.1
        if x > 8 and x + needed > _WIDTH:
            x, y = 8.0, y + 19
        parts += element("rect", x=x, y=y - 9.5, width=14.0, height=11.0, **colour(kind(place)))
        parts += label(f"{place + 1}. {name}", x + 19, y, ink="ink", size=12)
        x += needed + 24
    return parts, y + 14


def _reach(stacks: Sequence[Stack]) -> tuple[float, float]:
    """How far the longest bars go below and above zero."""
    below = [sum(-part for part in stack.parts if part and part < 0) for stack in stacks]
    above = [sum(part for part in stack.parts if part and part > 0) for stack in stacks]
    return max(below, default=0.0), max(above, default=1.0)


def _row(stack: Stack, zero: float, scale: float, top: float, language: Language) -> str:
    middle = top + _ROW / 2
    name = label(
        shortened(stack.name, _NAMES, 12.5), _NAMES, middle + 4.3, ink="ink", anchor="end", size=12.5
    )
    parts, up, down = "", zero, zero
    for place, part in enumerate(stack.parts):
        if not part:
            continue
        long = abs(part) * scale
        start = up if part > 0 else down - long
        parts += _part(place, part, start, long, middle, language)
        up, down = (up + long, down) if part > 0 else (up, down - long)
    total = label(stack.total, max(up, zero) + 7, middle + 4.3, ink="ink", size=12, weight="bold")
    return linked(name, stack.address, f"{stack.name}: {stack.total}") + parts + total


def _part(place: int, part: float, start: float, long: float, middle: float, language: Language) -> str:
    ink = kind(place)
    bar = element("rect", x=start, y=middle - _BAR / 2, width=max(long - 1, 0.6), height=_BAR, **colour(ink))
    words = decimal(part, language, 0 if abs(part) >= 10 else 1)
    if long < text_width(words, 10.5) + 8:
        return bar
    reader = readable_on(LIGHT[ink], LIGHT)
    return bar + element(
        "text",
        words,
        class_=f"on-{ink}",
        fill=LIGHT[reader],
        x=start + long / 2,
        y=middle + 3.8,
        text_anchor="middle",
        font_size="10.5",
    )
