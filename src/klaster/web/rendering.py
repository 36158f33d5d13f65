"""Templates: the environment of each language, and what every template may call."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from klaster.model.status import STATE_NAMES
from klaster.model.text import LANGUAGES, Language, Text
from klaster.pages.prose import prose
from klaster.pages.screen import Figure, Screen
from klaster.views import number
from klaster.views.drawing import SYNTHETIC_MARK, on_page
from klaster.views.sentence import CELLS, FINDINGS, INDUSTRIES, PERIODS, REGIONS, counted
from klaster.views.table import cells, verdict_words
from klaster.web.assets import Assets
from klaster.web.files import suffixes_of
from klaster.web.language import translated

FOLDER = Path(__file__).parent / "templates"
_markdown = MarkdownIt("commonmark", {"html": False})


@cache
def environment(language: Language) -> Environment:
    """The templates of one language; everything that is not markup of ours is escaped."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    install: Callable[..., None] = getattr(made, "install_gettext_callables")  # noqa: B009
    install(
        lambda words: translated(words, language),
        lambda one, many, count: translated(one if count == 1 else many, language),
        newstyle=True,
    )
    made.filters["markdown"] = _prose_markup
    made.globals.update(_globals(language))
    return made


def _globals(language: Language) -> dict[str, Any]:
    return {
        "language": language,
        "languages": LANGUAGES,
        "suffixes_of": suffixes_of,
        "state_names": {state: words.read(language) for state, words in STATE_NAMES.items()},
        "read": lambda text: _read(text, language),
        "drawn": lambda drawing, synthetic=False: Markup(on_page(drawing, synthetic)),
        "rows": lambda table: cells(table, language),
        "markup": Markup,
        "synthetic_mark": SYNTHETIC_MARK,
        "prose": lambda page: prose(page, language),
        "percent": lambda share, places=0: number.percent(share, language, places),
        "whole": lambda value: number.whole(value, language),
        "ratio": lambda value: number.ratio(value, language),
        "verdict": lambda name: verdict_words(name, language),
        "regions_counted": lambda count: counted(count, language, REGIONS),
        "industries_counted": lambda count: counted(count, language, INDUSTRIES),
        "periods_counted": lambda count: counted(count, language, PERIODS),
        "cells_counted": lambda count: counted(count, language, CELLS),
        "findings_counted": lambda count: counted(count, language, FINDINGS),
    }


def page_markup(screen: Screen, assets: Assets, title: Text, editions: list[tuple[str, str, bool]]) -> str:
    """A screen as a page."""
    language = screen.visit.language
    template = environment(language).get_template(f"{screen.page}.html")
    return template.render(
        screen=screen,
        visit=screen.visit,
        content=screen.content,
        assets=assets,
        observatory=title.read(language),
        editions=editions,
    )


def figure_markup(screen: Screen, figure: Figure, assets: Assets, title: Text) -> str:
    """One figure of a screen as a page of its own, for a frame on another site."""
    language = screen.visit.language
    return fragment(
        "embed.html",
        language,
        screen=screen,
        figure=figure,
        visit=screen.visit,
        assets=assets,
        observatory=title.read(language),
    )


def fragment(name: str, language: Language, **facts: Any) -> str:
    """Any other template."""
    return environment(language).get_template(name).render(**facts)


def _read(text: Text, language: Language) -> str:
    return text.read(language)


def _prose_markup(text: str) -> Markup:
    return Markup(_markdown.render(text))
