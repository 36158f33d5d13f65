"""Two regions, industry by industry: two dots with their intervals, and whether they are told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klaster.model.status import STATE_MARKS, State
from klaster.model.text import Language
from klaster.views.abbreviation import shortened
from klaster.views.drawing import Drawing
from klaster.views.mark import Mark
from klaster.views.ranking import log_grid, row_axis
from klaster.views.scale import LogAxis
from klaster.views.svg import colour, element, label, line, linked, stroke, text_width

_ROW = 27.0
_TOP = 52.0
_WIDTH = 980.0
_NAMES = 322.0
_NUMBERS = 206.0
INKS = ("k1", "k2")
"""The colour of the first and of the second; the first is a circle, the second a diamond."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A thing that two regions share: its name, where it leads, both numbers and what is said of them.

    ``apart`` is True where the two are told apart, False where they are not, None where nothing can be said;
    ``higher`` is 0 or 1, the place of the one that is higher, or -1.
    """

    name: str
    address: str
    one: Mark
    other: Mark
    verdict: str = ""
    apart: bool | None = None
    higher: int = -1


def dumbbell(
    pairs: Sequence[Pair], names: tuple[str, str], language: Language, identity: str, title: str
) -> Drawing:
    """One row a pair, in the order given; a solid bar joins dots that are told apart, a dotted one the others."""
    marks = [mark for pair in pairs for mark in (pair.one, pair.other)]
    axis = row_axis(marks, _NAMES + 14, _WIDTH - _NUMBERS - 14)
    height = _TOP + _ROW * len(pairs) + 6
    rows = "".join(_row(pair, axis, _TOP + _ROW * place) for place, pair in enumerate(pairs))
    markup = _key(names) + log_grid(axis, _TOP - 6, height - 4, language) + rows
    return Drawing(identity, "chart dumbbell", title, markup, _WIDTH, height)


def sign(place: int, x: float, y: float, size: float, hollow: bool = False) -> str:
    """The sign of the first (a circle) or the second region (a diamond)."""
    ink = INKS[place]
    fill = colour("surface" if hollow else ink)
    edge = {"class_": f"{fill['class_']} s-{ink}", "fill": fill["fill"], "stroke": colour(ink)["fill"]}
    if place == 0:
        return element("circle", cx=x, cy=y, r=size, stroke_width=1.7, **edge)
    half = size * 1.25
    shape = f"M{x:.1f} {y - half:.1f}l{half:.1f} {half:.1f}l{-half:.1f} {half:.1f}l{-half:.1f} {-half:.1f}z"
    return element("path", d=shape, stroke_width=1.7, **edge)


def _key(names: tuple[str, str]) -> str:
    """The two signs with their names, above the rows."""
    parts, x = "", 8.0
    for place, name in enumerate(names):
        words = shortened(name, 330, 13)
        parts += sign(place, x + 5, 15, 5) + label(words, x + 17, 19.5, ink="ink", size=13, weight="bold")
        x += 17 + text_width(words, 13) * 1.12 + 26
    return parts


def _row(pair: Pair, axis: LogAxis, top: float) -> str:
    middle = top + _ROW / 2
    band = line(0, top, _WIDTH, top, ink="rule", width=0.6)
    name = label(shortened(pair.name, _NAMES, 12.5), _NAMES, middle + 4.3, ink="ink", anchor="end", size=12.5)
    heavy = pair.apart is True
    start = _WIDTH - _NUMBERS + 10
    verdict = label(
        pair.verdict,
        start + 13,
        middle + 4.3,
        ink="ink" if heavy else "soft",
        size=12,
        weight="bold" if heavy else None,
    )
    if heavy and pair.higher >= 0:
        verdict = sign(pair.higher, start, middle, 4) + verdict
    return (
        band
        + linked(name, pair.address, pair.name)
        + _joined(pair, axis, middle)
        + _half(pair.one, 0, axis, middle)
        + _half(pair.other, 1, axis, middle)
        + verdict
    )


def _joined(pair: Pair, axis: LogAxis, y: float) -> str:
    one, other = pair.one, pair.other
    if not (one.drawn and other.drawn) or one.value is None or other.value is None:
        return ""
    ends = {"x1": axis.place(one.value), "x2": axis.place(other.value), "y1": y, "y2": y}
    dashes = None if pair.apart else "1.5 3"
    return element("line", stroke_dasharray=dashes, **stroke("soft", 2.4 if pair.apart else 1.4), **ends)


def _half(mark: Mark, place: int, axis: LogAxis, middle: float) -> str:
    """One region's dot, with its interval a little above or below the row's middle.

    What has no number stands at the right, where nothing is said of a difference.
    """
    if not mark.drawn or mark.value is None:
        x = _WIDTH - _NUMBERS + 10 + place * 52
        words = label(STATE_MARKS.get(mark.state, ""), x + 11, middle + 4.3, ink="ink", size=12.5)
        return linked(sign(place, x, middle, 4, hollow=True) + words, mark.working, mark.caption)
    y = middle + (5.0 if place else -5.0)
    bar = ""
    if mark.lower is not None and mark.upper is not None:
        left, right = axis.place(mark.lower), axis.place(mark.upper)
        bar = line(left, y, right, y, ink=INKS[place], width=1.6)
    shape = sign(place, axis.place(mark.value), y, 4.2, mark.state in (State.ESTIMATE,))
    return linked(bar + shape, mark.working, mark.caption)
