"""A drawing with its size and name; how it stands on a page and how it stands alone in a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import atan2, degrees
from typing import Any

from klaster.views.svg import FONT, colour, element, label, number, text_width, words

_EDGE = 24.0
_WIDER = 1.12
"""How much wider than ours the face may be that a lone file is shown in."""
SYNTHETIC_MARK = "SYNTHETIC · СИНТЕТИЧЕСКИЕ ДАННЫЕ"


@dataclass(frozen=True, slots=True)
class Drawing:
    """Markup of a picture, its size in pixels, its class and what it is called.

    ``pointers`` says whether it holds links: a picture without any is one image to a reader
    who does not see it.
    """

    id: str
    kind: str
    title: str
    markup: str
    width: float
    height: float
    pointers: bool = True
    scene: Callable[[], dict[str, Any]] | None = field(default=None, compare=False, repr=False)
    """What a specification needs besides the table: outlines, places; made when it is asked for."""


def on_page(drawing: Drawing, synthetic: bool = False) -> str:
    """The drawing as an element of a page."""
    mark = _watermark(drawing.width, drawing.height) if synthetic else ""
    covered = drawing.kind.startswith("map")
    markup = drawing.markup + mark if covered else mark + drawing.markup
    return _document(drawing, markup, drawing.width, drawing.height)


def in_file(
    drawing: Drawing, source: str, legend: Drawing | None = None, synthetic: bool = False, note: str = ""
) -> str:
    """The drawing with its title above, its legend, note and source below: a file of its own."""
    width = drawing.width + 2 * _EDGE
    titles = _wrapped(drawing.title, width - 2 * _EDGE, 19)
    top = _EDGE + 26 * len(titles)
    below = top + drawing.height + 8
    parts = [element("rect", width="100%", height="100%", **colour("paper"))]
    parts += [
        label(row, _EDGE, _EDGE + 20 + 26 * place, ink="ink", size=19, weight="bold")
        for place, row in enumerate(titles)
    ]
    parts.append(_framed(drawing, _EDGE, top))
    if legend:
        parts.append(element("g", legend.markup, transform=f"translate({number(_EDGE)} {number(below)})"))
        below += legend.height + 8
    notes = [row for part in (note, source) if part for row in _wrapped(part, width - 2 * _EDGE, 11)]
    parts += [label(row, _EDGE, below + 14 + 15 * place, size=11) for place, row in enumerate(notes)]
    height = below + 15 * len(notes) + _EDGE
    if synthetic:
        parts.append(_watermark(width, height))
    return _document(drawing, "".join(parts), width, height)


def _framed(drawing: Drawing, x: float, y: float) -> str:
    """The picture at a place of a larger one, cut at its own edges."""
    size = {"width": drawing.width, "height": drawing.height}
    return element(
        "svg", drawing.markup, x=x, y=y, viewBox=f"0 0 {drawing.width:g} {drawing.height:g}", **size
    )


def _document(drawing: Drawing, markup: str, width: float, height: float) -> str:
    heading = element("title", words(drawing.title), id=f"{drawing.id}-title")
    return element(
        "svg",
        heading,
        markup,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"drawing {drawing.kind}",
        id=drawing.id,
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=number(width),
        height=number(height),
        role="group" if drawing.pointers else "img",
        aria_labelledby=f"{drawing.id}-title",
        font_family=FONT,
    )


def _watermark(width: float, height: float) -> str:
    angle = min(18.0, 0.7 * degrees(atan2(height, width)))
    size = min(0.82 * width / text_width(SYNTHETIC_MARK, 1), height / 2.4, 40.0)
    turned = f"rotate({number(-angle)} {number(width / 2)} {number(height / 2)})"
    return element(
        "text",
        words(SYNTHETIC_MARK),
        **colour("mark"),
        x=number(width / 2),
        y=number(height / 2),
        transform=turned,
        text_anchor="middle",
        font_size=number(size),
        font_weight="bold",
        opacity="0.12",
        pointer_events="none",
    )


def _wrapped(text: str, width: float, size: float) -> list[str]:
    """Words broken into lines that fit a width."""
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) * _WIDER > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
