"""Spans and moments on a line of years: one row a thing that lasted or happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klaster.views.abbreviation import shortened
from klaster.views.drawing import Drawing
from klaster.views.scale import LinearAxis
from klaster.views.svg import colour, element, label, line

_ROW = 26.0
_TOP = 34.0
_WIDTH = 960.0
_NAMES = 330.0
_END = 90.0
_SHORTEST = 5.0
"""Years that the line has at least."""


@dataclass(frozen=True, slots=True)
class Span:
    """A thing with a beginning, an end, or both, as years with fractions; one of them alone may be unknown.

    ``words`` is what the moments are called beside the bar.
    """

    name: str
    begins: float | None
    ends: float | None
    words: str

    @property
    def known(self) -> list[float]:
        """The moments that are known."""
        return [moment for moment in (self.begins, self.ends) if moment is not None]


def timeline(spans: Sequence[Span], identity: str, title: str) -> Drawing:
    """A bar where both ends are known, a dot at a single moment, a pale bar up to an end whose beginning is not known."""
    moments = [moment for span in spans for moment in span.known]
    first, last = min(moments), max(moments)
    spare = max(_SHORTEST - (last - first), 1.0) / 2
    axis = LinearAxis(first - spare, last + spare, _NAMES + 12, _WIDTH - _END)
    height = _TOP + _ROW * len(spans) + 8
    rows = "".join(_row(span, axis, _TOP + _ROW * place) for place, span in enumerate(spans))
    markup = _grid(axis, height) + rows
    return Drawing(
        identity,
        "chart timeline",
        title,
        markup,
        _WIDTH,
        height,
        False,
        lambda: {
            "spans": [
                {"name": one.name, "begins": one.begins, "ends": one.ends, "words": one.words}
                for one in spans
            ]
        },
    )


def _grid(axis: LinearAxis, height: float) -> str:
    years = [year for year in axis.ticks(8) if year == int(year)]
    return "".join(
        line(axis.place(year), _TOP - 8, axis.place(year), height - 4, width=0.6)
        + label(f"{year:.0f}", axis.place(year), _TOP - 14, anchor="middle", size=12)
        for year in years
    )


def _row(span: Span, axis: LinearAxis, top: float) -> str:
    middle = top + _ROW / 2
    name = label(shortened(span.name, _NAMES, 12.5), _NAMES, middle + 4.3, ink="ink", anchor="end", size=12.5)
    begins = axis.start if span.begins is None else axis.place(span.begins)
    ends = axis.place(span.known[-1]) if span.ends is None else axis.place(span.ends)
    parts = name
    if ends > begins:
        open_ended = span.begins is None
        parts += element(
            "rect", x=begins, y=middle - 4, width=ends - begins, height=8.0, rx="4",
            opacity="0.25" if open_ended else "0.55", **colour("mark"),
        )  # fmt: skip
    parts += "".join(
        element("circle", cx=axis.place(moment), cy=middle, r=5.0, **colour("mark")) for moment in span.known
    )
    return parts + label(span.words, ends + 12, middle + 4.3, ink="soft", size=12)
