"""What the colours of dots and bubbles say, with how many of each are drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from klaster.model.status import STATE_NAMES, State
from klaster.model.text import Language, Text
from klaster.views.drawing import Drawing
from klaster.views.mark import Mark
from klaster.views.number import whole
from klaster.views.ranking import verdict_ink
from klaster.views.svg import colour, element, label, text_width

_JUDGED = {
    "above": Text("whole interval above 1", "весь интервал выше 1"),
    "neutral": Text("interval contains 1", "интервал содержит 1"),
    "below": Text("whole interval below 1", "весь интервал ниже 1"),
}
_PLAIN = {
    "above": Text("above 1", "выше 1"),
    "neutral": Text("exactly 1", "ровно 1"),
    "below": Text("below 1", "ниже 1"),
}
_WIDTH = 560.0
_SIZE = 11.5
_ROW = 18.0


def verdict_legend(marks: Sequence[Mark], language: Language, identity: str) -> Drawing:
    """A dot a colour with its meaning and count, and a hollow one for estimates where there are any."""
    drawn = [mark for mark in marks if mark.drawn]
    words = _JUDGED if any(mark.verdict or mark.unsure for mark in drawn) else _PLAIN
    counts = Counter(verdict_ink(mark) for mark in drawn)
    entries = [(ink, words[ink].read(language), counts[ink]) for ink in words if counts[ink]]
    parts, x, y = "", 8.0, 10.0
    for ink, meaning, count in (*entries, *_estimates(drawn, language)):
        said = f"{meaning} · {whole(count, language)}"
        needed = 14 + text_width(said, _SIZE) + 18
        if x > 8 and x + needed > _WIDTH:
            x, y = 8.0, y + _ROW
        parts += _dot(ink, x + 4, y) + label(said, x + 13, y + 4, size=_SIZE)
        x += needed
    title = Text("What the colours say", "Что значат цвета").read(language)
    return Drawing(f"{identity}-legend", "legend verdicts", title, parts, _WIDTH, y + 10, False)


def _estimates(marks: Sequence[Mark], language: Language) -> list[tuple[str, str, int]]:
    count = sum(mark.state is State.ESTIMATE for mark in marks)
    return [("", STATE_NAMES[State.ESTIMATE].read(language), count)] if count else []


def _dot(ink: str, x: float, y: float) -> str:
    if ink:
        return element("circle", cx=x, cy=y, r=4.6, **colour(ink))
    fill = colour("surface")
    return element(
        "circle", cx=x, cy=y, r=4.2, fill=fill["fill"], class_=f"{fill['class_']} s-neutral",
        stroke=colour("neutral")["fill"], stroke_width=1.6,
    )  # fmt: skip
