"""A screen as a value: what a page gives to the web, or later to the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from klaster.pages.choice import Choice
from klaster.pages.quality import Quality
from klaster.pages.visit import Visit
from klaster.views.drawing import Drawing
from klaster.views.table import Table
from klaster.workbench.editions import Edition
from klaster.workbench.observatory import Observatory


@dataclass(frozen=True)
class Figure:
    """A picture with everything that stands beside it.

    ``reading`` is Markdown; ``method`` names the card behind the numbers; a figure without a drawing
    is a table.
    """

    id: str
    title: str
    table: Table
    reading: str
    method: str
    drawing: Drawing | None = None
    legend: Drawing | None = None
    note: str = ""
    markup: str = ""
    """A picture that is a table of HTML: what stands in place of the drawing on a page; files have the drawing."""


@dataclass(frozen=True)
class Screen:
    """One screen: its words, its figures in order, its choices and the page's own content."""

    page: str
    title: str
    visit: Visit
    edition: Edition | None = None
    period: str = ""
    quality: Quality | None = None
    synthetic: bool = False
    summary: str = ""
    figures: Mapping[str, Figure] = field(default_factory=dict[str, Figure])
    choices: tuple[Choice, ...] = ()
    content: Any = None
    digest: str = ""
    caveats: tuple[str, ...] = ()
    redirect: str = ""
    indexed: bool = True
    permanent: str = ""
    """The address that will always show the same, where the edition and its period do not make one."""

    def figure(self, name: str = "") -> Figure | None:
        """A figure by its id, the first one by default; None where there is no such figure."""
        if not name:
            return next(iter(self.figures.values()), None)
        return self.figures.get(name)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the atlas: its folder, the pattern of its path and the function that gives its screen."""

    name: str
    pattern: str
    screen: Callable[[Observatory, Visit], Screen]
