"""The Lorenz curve of an industry: its regions from the least to the most specialised, against everything."""

from __future__ import annotations

from collections.abc import Sequence

from klaster.model.text import Language, Text
from klaster.views.drawing import Drawing
from klaster.views.number import percent
from klaster.views.scale import LinearAxis
from klaster.views.svg import colour, element, label, line, number

_SIDE, _LEFT, _TOP = 300.0, 44.0, 12.0
_WIDTH, _HEIGHT = 384.0, 358.0
_BASE = Text("share of everything", "доля во всём")
_OWN = Text("share of the industry", "доля отрасли")


def lorenz_curve(
    shares: Sequence[tuple[float, float]], language: Language, identity: str, title: str
) -> Drawing:
    """The curve of the shares given, (of the industry, of everything) by region; they add up to 1 each.

    The diagonal is an industry spread like everything; twice the area between the two is the Gini
    coefficient.
    """
    across = LinearAxis(0, 1, _LEFT, _LEFT + _SIDE)
    up = LinearAxis(0, 1, _TOP + _SIDE, _TOP)
    points = [(across.place(x), up.place(y)) for x, y in curve(shares)]
    area = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "Z"
    path = area.removesuffix("Z")
    ink = colour("above")["fill"]
    markup = (
        _grid(across, up, language)
        + element("path", d=area, **colour("above"), fill_opacity="0.2")
        + line(_LEFT, _TOP + _SIDE, _LEFT + _SIDE, _TOP, ink="strong-rule", width=1.4)
        + element("path", d=path, fill="none", class_="s-above", stroke=ink, stroke_width=2.2)
    )
    return Drawing(identity, "chart lorenz", title, markup, _WIDTH, _HEIGHT, False)


def curve(shares: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points of the curve, (of everything, of the industry), both added up.

    >>> curve([(0.9, 0.5), (0.1, 0.5)])
    [(0.0, 0.0), (0.5, 0.1), (1.0, 1.0)]
    """
    ordered = sorted(shares, key=lambda pair: (pair[0] / pair[1] if pair[1] else float("inf"), pair[1]))
    points = [(0.0, 0.0)]
    for own, base in ordered:
        x, y = points[-1]
        points.append((x + base, y + own))
    return points


def _grid(across: LinearAxis, up: LinearAxis, language: Language) -> str:
    parts: list[str] = []
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = across.place(tick), up.place(tick)
        parts.append(line(x, _TOP, x, _TOP + _SIDE) + line(_LEFT, y, _LEFT + _SIDE, y))
        parts.append(label(percent(tick, language, 0), x, _TOP + _SIDE + 16, anchor="middle", size=11))
        parts.append(label(percent(tick, language, 0), _LEFT - 5, y + 4, anchor="end", size=11))
    parts.append(label(_BASE.read(language), _LEFT + _SIDE, _HEIGHT - 6, anchor="end", size=11.5))
    parts.append(label(_OWN.read(language), _LEFT + 6, _TOP + 14, size=11.5))
    return "".join(parts)
