"""What a build computes ahead of the first visit: what screens ask for and what is slow to compute anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Span = Literal["all", "each", "usual", "last"]
LARGE = 500_000
"""Of an edition with more cells only the last period is computed ahead: its build is to stay short."""
USUAL_STEPS = 5
"""How many periods back a comparison goes unasked."""


@dataclass(frozen=True)
class Ahead:
    """A method with its parameters over all periods at once, each by itself, each with the one usually compared, or the last alone."""

    method: str
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])
    span: Span = "all"

    def spans(self, known: Sequence[str], large: bool = False) -> list[tuple[str, str] | None]:
        """The first and the last period of every computation, of the periods known, in order; None for all of them.

        >>> Ahead("shift_share", span="usual").spans(["2016", "2017", "2018"])
        [('2016', '2017'), ('2016', '2018')]
        """
        if self.span == "all":
            return [None]
        if self.span == "last":
            return [(period, period) for period in known[-1:]]
        ends = range(1, len(known) + 1)
        found = [
            (usual_start(known[:end]) if self.span == "usual" else known[end - 1], known[end - 1])
            for end in ends
        ]
        apart = [span for span in found if self.span == "each" or span[0] != span[1]]
        return [*apart[-1:]] if large else [*apart]


def usual_start(known: Sequence[str], steps: int = USUAL_STEPS) -> str:
    """The period that the last of those known is compared with unasked; itself where it is the only one."""
    return known[-steps - 1 :][0]


AHEAD = (
    Ahead("locational_gini"),
    Ahead("hoover_index"),
    Ahead("herfindahl_index", {"of": "industry"}),
    Ahead("herfindahl_index"),
    Ahead("krugman_index"),
    Ahead("hachman_index"),
    Ahead("traded_industries"),
    Ahead("related_variety"),
    Ahead("coagglomeration_index", span="each"),
    Ahead("shift_share", {"births": "apart"}, "usual"),
    Ahead("relatedness_density", span="last"),
    Ahead("entry_probability"),
    Ahead("getis_ord", span="last"),
    Ahead("specialised_cells", span="last"),
    Ahead("cross_border_clusters", {"proximity": 2.0}, "last"),
)
