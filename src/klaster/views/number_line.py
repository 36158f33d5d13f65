"""One number and its interval on a line, with 1 marked: the last figure of a working."""

from __future__ import annotations

from klaster.model.text import Language
from klaster.views.drawing import Drawing
from klaster.views.mark import Mark
from klaster.views.number import decimal, ratio, span
from klaster.views.ranking import row_axis, verdict_ink
from klaster.views.svg import colour, element, label, line

_WIDTH, _HEIGHT = 620.0, 96.0
_MIDDLE = 44.0


def number_line(mark: Mark, language: Language, identity: str, title: str) -> Drawing:
    """The number as a dot, the interval as a bar, 1 as a heavy tick."""
    axis = row_axis([mark], 24, _WIDTH - 24)
    ink = verdict_ink(mark)
    parts = [line(24, _MIDDLE, _WIDTH - 24, _MIDDLE, ink="strong-rule")]
    for tick in axis.ticks():
        x, heavy = axis.place(tick), tick == 1
        parts.append(line(x, _MIDDLE - (16 if heavy else 5), x, _MIDDLE + (16 if heavy else 5), ink="ink"))
        words = (
            decimal(tick, language, 2).rstrip("0").rstrip(",.") if tick < 1 else decimal(tick, language, 0)
        )
        parts.append(label(words, x, _MIDDLE + 34, anchor="middle", weight="bold" if heavy else None))
    if mark.drawn and mark.value is not None:
        parts.append(_figure(mark, axis.place(mark.value), ink, language))
        parts.insert(1, _bar(mark, axis.place(mark.lower or 0), axis.place(mark.upper or 0), ink))

    def scene() -> dict[str, object]:
        words = f"{ratio(mark.value or 0.0, language)} {span(mark.lower, mark.upper, language)}".rstrip()
        return {"value": mark.value, "lower": mark.lower, "upper": mark.upper, "words": words}

    return Drawing(identity, "chart number-line", title, "".join(parts), _WIDTH, _HEIGHT, False, scene)


def _figure(mark: Mark, x: float, ink: str, language: Language) -> str:
    words = f"{ratio(mark.value or 0.0, language)} {span(mark.lower, mark.upper, language)}".rstrip()
    held = min(max(x, 70.0), _WIDTH - 70.0)
    dot = element("circle", cx=x, cy=_MIDDLE, r=6.5, **colour(ink))
    return dot + label(words, held, 16, ink="ink", anchor="middle", size=14, weight="bold")


def _bar(mark: Mark, left: float, right: float, ink: str) -> str:
    if mark.lower is None or mark.upper is None:
        return ""
    return element(
        "rect", x=left, y=_MIDDLE - 5, width=max(right - left, 1.0), height=10.0, opacity="0.4", **colour(ink)
    )
