"""Robustness over HTTP: what a query asks to vary, and the answer kept for the next asker."""

from __future__ import annotations

from collections.abc import Mapping

from klaster.catalogue import method
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.pages.memory import Memory
from klaster.workbench.observatory import Observatory
from klaster.workbench.stable_verdicts import Robustness

VARY = "vary."
MOST_VARIANTS = 64
"""A stranger's grid is small: each variant is a computation."""

Grid = dict[str, list[str]]

_kept: Memory[Robustness] = Memory(16)


def robustness_query(query: Mapping[str, str]) -> Grid:
    """``vary.confidence=0.9,0.99`` as a grid; empty where nothing is said.

    >>> robustness_query({"vary.confidence": "0.9,0.99", "region": "KG-B"})
    {'confidence': ['0.9', '0.99']}
    """
    return {
        name.removeprefix(VARY): [value.strip() for value in values.split(",") if value.strip()]
        for name, values in query.items()
        if name.startswith(VARY)
    }


def edition_stability(
    observatory: Observatory,
    edition: str,
    name: str,
    measure: str | None,
    period: str | None,
    judge: str | None,
    grid: Grid,
) -> Robustness:
    """The stability of a method's verdicts, kept in memory.

    Raises
    ------
    InputError
        For a grid that is too large.
    """
    size = 1
    for values in grid.values():
        size *= max(1, len(values))
    if size > MOST_VARIANTS:
        raise InputError(
            Text(f"the grid has {size} variants, {MOST_VARIANTS} at most here", f"в сетке {size} вариантов, здесь допускается не больше {MOST_VARIANTS}"),
            Text("Vary less, or use the command line.", "Меняйте меньше или воспользуйтесь командной строкой."),
        )  # fmt: skip
    method(name)
    key = (observatory.digest, edition, name, measure, period, judge, repr(sorted(grid.items())))
    return _kept.kept(
        key,
        lambda: observatory.robustness(edition, name, measure, period=period, vary=grid or None, judge=judge),
    )
