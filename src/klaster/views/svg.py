"""Elements of a drawing, written as text; everything a reader could have typed is escaped."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from klaster.views.face import letters_width
from klaster.views.palette import LIGHT

FONT = "PT Sans, Segoe UI, Helvetica, Arial, sans-serif"
Attribute = str | float | int | None


def element(name: str, *children: str, **attributes: Attribute) -> str:
    """One element; children are already markup, attributes are not.

    Underscores become hyphens and a final one is dropped; an attribute that is None is left out.

    >>> element("text", words("a < b"), class_="label", text_anchor="end", x=1.50)
    '<text class="label" text-anchor="end" x="1.5">a &lt; b</text>'
    """
    opening = name + "".join(_attribute(key, value) for key, value in attributes.items() if value is not None)
    return f"<{opening}>{''.join(children)}</{name}>" if children else f"<{opening}/>"


def words(text: str) -> str:
    """Text made safe to stand between tags."""
    return escape(text, quote=False)


def number(value: float) -> str:
    """A coordinate with one decimal at most.

    >>> number(3.0), number(-0.04), number(2.26)
    ('3', '0', '2.3')
    """
    written = f"{value:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written


def colour(name: str) -> dict[str, Attribute]:
    """A fill by its name in the palette: a class for the page's theme, a colour for a lone file."""
    return {"class_": f"f-{name}", "fill": LIGHT[name]}


def stroke(name: str, width: float = 1) -> dict[str, Attribute]:
    """A stroke by its name in the palette."""
    return {"class_": f"s-{name}", "stroke": LIGHT[name], "stroke_width": width}


def label(
    text: str,
    x: float,
    y: float,
    *,
    ink: str = "soft",
    anchor: str | None = None,
    size: float = 12,
    weight: str | None = None,
) -> str:
    """Words at a point; ``anchor`` is ``middle`` or ``end`` where they do not start there."""
    return element(
        "text",
        words(text),
        **colour(ink),
        x=number(x),
        y=number(y),
        text_anchor=anchor,
        font_size=number(size),
        font_weight=weight,
    )


def line(x1: float, y1: float, x2: float, y2: float, *, ink: str = "rule", width: float = 1) -> str:
    """A straight line."""
    ends = {"x1": number(x1), "y1": number(y1), "x2": number(x2), "y2": number(y2)}
    return element("line", **stroke(ink, width), **ends)


_ARROWS = {"left": "M0 -3.6h-9m3.4 -3.2l-3.4 3.2l3.4 3.2", "right": "M0 -3.6h9m-3.4 -3.2l3.4 3.2l-3.4 3.2",
           "up": "M4.5 0v-9m-3.2 3.4l3.2 -3.4l3.2 3.4"}  # fmt: skip


def arrow(towards: str, x: float, y: float, ink: str = "faint") -> str:
    """A small arrow that starts at a point of a line of words; drawn, since not every face has one.

    >>> arrow("up", 4, 20).startswith('<path class="s-faint"')
    True
    """
    start = f"translate({number(x)} {number(y)})"
    return element("path", **stroke(ink, 1.1), d=_ARROWS[towards], fill="none", transform=start)


def linked(markup: str, address: str, title: str, **attributes: Attribute) -> str:
    """Markup inside a link with a title that is also its name for a screen reader."""
    head = element("title", words(title))
    return element("a", head, markup, href=address or None, **attributes)


def _attribute(key: str, value: Attribute) -> str:
    if isinstance(value, str):
        return f' {_attribute_name(key)}="{_escaped(value)}"'
    return f' {_attribute_name(key)}="{number(value) if isinstance(value, float) else value}"'


@lru_cache(maxsize=256)
def _attribute_name(key: str) -> str:
    return key if key == "viewBox" else key.removesuffix("_").replace("_", "-")


@lru_cache(maxsize=8192)
def _escaped(text: str) -> str:
    """A drawing repeats a few classes, colours and coordinates thousands of times."""
    return escape(text)


_MIDDLING = 0.505
"""Ems a letter: what words take where the atlas's face is not at hand."""


def text_width(text: str, size: float) -> float:
    """About how wide words are: in the atlas's face, and never less than in one of middling width.

    >>> text_width("ill", 10) < text_width("Щука", 10), round(text_width("Mining", 10), 2)
    (True, 30.3)
    """
    return size * max(_MIDDLING * len(text), letters_width(text))
