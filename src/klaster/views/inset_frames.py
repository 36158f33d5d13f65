"""How an inset is drawn: what it shows and how much larger, a thin frame, a box around its place and a line between."""

from __future__ import annotations

from collections.abc import Callable

from klaster.views.canvas import Canvas, Inset
from klaster.views.insets import LINE, NAME_SIZE, WORDS_SIZE, caption
from klaster.views.placement import Box, joined
from klaster.views.svg import colour, element, label, number, stroke

_RIM = {"fill": "none", **stroke("soft", 1)}


def insets_drawn(
    ground: Canvas, inside: Callable[[Canvas], str], above: Callable[[Canvas], str] | None = None
) -> str:
    """Every inset of a ground with what ``inside`` draws of it, cut at the frame, and ``above``, which is not cut."""
    return "".join(_inset(ground, inset, inside, above) for inset in ground.insets)


def _inset(
    ground: Canvas,
    inset: Inset,
    inside: Callable[[Canvas], str],
    above: Callable[[Canvas], str] | None,
) -> str:
    frame, words = inset.frame, caption(inset, ground.language)
    size = {"width": frame.width, "height": frame.height}
    window = element("svg", inside(inset.ground), x=frame.left, y=frame.top, **size)
    free = above(inset.ground) if above else ""
    moved = f"translate({number(frame.left)} {number(frame.top)})"
    return element(
        "g",
        _place(inset),
        _rectangle(frame, **colour("surface")),
        window,
        _rectangle(frame, **_RIM, pointer_events="none"),
        element("g", free, transform=moved) if free else "",
        _words(inset, words),
        class_="inset",
        role="group",
        aria_label=", ".join(words),
    )


def _words(inset: Inset, words: list[str]) -> str:
    left, top = inset.whole.left, inset.frame.top - 4 - LINE * (len(words) - 1)
    sizes = [(NAME_SIZE, "bold"), (WORDS_SIZE, None)][-len(words) :]
    rows = "".join(
        label(row, left, top + LINE * place, ink="ink", size=size, weight=weight)
        for place, (row, (size, weight)) in enumerate(zip(words, sizes, strict=True))
    )
    halo = {"paint_order": "stroke", **stroke("surface", 3), "stroke_linejoin": "round"}
    return element(
        "g", rows, **{**halo, "class_": "names s-surface"}, aria_hidden="true", pointer_events="none"
    )


def _place(inset: Inset) -> str:
    """The box around what is enlarged and the line from it to the frame."""
    (x1, y1), (x2, y2) = joined(inset.source, inset.whole)
    path = f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"
    drawn = element("path", d=path, **_RIM) + _rectangle(inset.source, **_RIM)
    return element("g", drawn, pointer_events="none")


def _rectangle(box: Box, **looks: str | float | int | None) -> str:
    return element("rect", x=box.left, y=box.top, width=box.width, height=box.height, **looks)
