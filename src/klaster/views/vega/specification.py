"""The specification of a figure: data from its table, marks by the kind of its drawing, words of the page's language."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import wrap
from typing import Any

import polars as pl

from klaster.model.text import Language
from klaster.views.drawing import Drawing
from klaster.views.palette import LIGHT
from klaster.views.scene import Scene
from klaster.views.table import Table
from klaster.views.vega import course_charts, map_charts, opportunity_charts, quotient_charts, tie_charts
from klaster.views.vega.ink import Spec

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
"""The name of the language, not an address that anything asks."""

_MAKERS: dict[str, Callable[[Table, Language], Spec]] = {
    "chart bubble": quotient_charts.bubble,
    "chart openings": opportunity_charts.openings,
    "chart ranking": quotient_charts.ranking,
    "chart panels": quotient_charts.panels,
    "chart heat-cells": quotient_charts.heat,
    "chart dumbbell": quotient_charts.dumbbell,
    "chart slope": quotient_charts.slope,
    "chart trend": course_charts.trend,
    "chart bars": course_charts.bars,
    "chart multiples": course_charts.multiples,
    "chart lorenz": course_charts.lorenz,
    "chart rank-ranges": course_charts.rank_ranges,
    "chart stacked": course_charts.stacked,
    "chart influence": course_charts.influence,
    "chart bar-grid": course_charts.bar_grid,
    "chart rank-dots": tie_charts.rank_dots,
    "chart band": tie_charts.band,
}
_SCENES: dict[str, Callable[[Table, Language, Scene], Spec]] = {
    "map": map_charts.region_map,
    "map series": map_charts.map_series,
    "map pairs": map_charts.pair_map,
    "map locator": map_charts.locator,
    "chart industry-network": tie_charts.network,
    "chart network": tie_charts.network,
    "chart tie-network": tie_charts.network,
    "chart number-line": tie_charts.number_line,
    "chart target-path": tie_charts.target_path,
    "chart timeline": tie_charts.timeline,
}
"""Kinds that need their scene besides the table."""
_NUMBERS: dict[Language, Spec] = {
    "ru": {"decimal": ",", "thousands": "\N{NO-BREAK SPACE}", "grouping": [3], "currency": ["", ""]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]},
}


def has_specification(drawing: Drawing) -> bool:
    """Whether a drawing has a specification."""
    return drawing.kind in _MAKERS or (drawing.kind in _SCENES and drawing.scene is not None)


def specification(
    drawing: Drawing, table: Table, language: Language, facts: dict[str, Any] | None = None
) -> Spec | None:
    """A figure as Vega-Lite; None where drawings of its kind have none.

    Parameters
    ----------
    drawing
        Its kind says which marks, its scene what they need besides the table.
    table
        The table twin: its rows are the data of the specification, every number as it stands there.
    facts
        Edition, digest and the like; kept as ``usermeta``.
    """
    if not has_specification(drawing):
        return None
    frame = table.frame.select(column.name for column in table.filed)
    numbers = [name for name, type in frame.schema.items() if type.is_float()]
    finite = frame.with_columns(
        pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name) for name in numbers
    )
    return {
        "$schema": SCHEMA,
        "title": {"text": wrap(table.title, 78), "subtitle": wrap(table.source, 110), "anchor": "start"},
        "description": f"{table.title}. {table.source}",
        "usermeta": facts or {},
        "data": {"values": finite.to_dicts()},
        **_made(drawing, table, language),
        "config": _config(language),
    }


def _made(drawing: Drawing, table: Table, language: Language) -> Spec:
    if drawing.kind in _MAKERS:
        return _MAKERS[drawing.kind](table, language)
    assert drawing.scene is not None
    return _SCENES[drawing.kind](table, language, drawing.scene())


def _config(language: Language) -> Spec:
    words = {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": LIGHT["soft"],
    }
    return {
        "font": "PT Sans, sans-serif",
        "background": LIGHT["surface"],
        "locale": {"number": _NUMBERS[language]},
        "title": {"fontSize": 16, "subtitleFontSize": 10, "subtitleColor": LIGHT["faint"], "offset": 12},
        "axis": {**words, "gridColor": LIGHT["rule"], "domainColor": LIGHT["strong-rule"], "labelLimit": 260},
        "legend": words,
        "view": {"stroke": LIGHT["rule"]},
    }
