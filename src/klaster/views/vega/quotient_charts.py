"""Location quotients: ranked, against growth, of two regions, in two periods."""

from __future__ import annotations

import re

from klaster.model.text import Language, Text
from klaster.views.palette import DIVERGING, LIGHT, readable_on
from klaster.views.scale import QUOTIENT_BREAKS
from klaster.views.table import Table
from klaster.views.vega.ink import (
    LOG,
    WIDE,
    Spec,
    across,
    heading,
    known,
    names,
    rule_at,
    tooltip,
    verdict_colour,
)

_HEADS: Spec = {"orient": "top", "labelAngle": -90, "labelLimit": 190, "domain": False}
_WRITTEN = "isValid(datum.value) ? (datum.value == 0 ? '0' : (datum.status == 'E' ? '≈' : '') + format(datum.value, '.2f')) : datum.status == 'Q' ? '(c)' : '..'"
_BOTH_ENDS = 2
_QUOTIENT = Text("location quotient, log scale", "коэффициент локализации, логарифмическая шкала")


def bubble(table: Table, language: Language) -> Spec:
    """Strength against growth, circles as large as the jobs."""
    plane = {
        "transform": [*known("value", "growth"), {"filter": "datum.value > 0"}],
        "mark": {"type": "circle", "opacity": 0.75, "stroke": LIGHT["surface"]},
        "encoding": {
            "x": across(table, "value", _QUOTIENT.read(language), scale=LOG),
            "y": across(table, "growth"),
            "size": {
                "field": "observed",
                "type": "quantitative",
                "title": heading(table, "observed"),
                "legend": {"orient": "bottom"},
                "scale": {"rangeMin": 12, "rangeMax": 1100},
            },
            "color": verdict_colour(table, language),
            "tooltip": tooltip(
                table, "industry_name", "value", "lower", "upper", "growth", "observed", "status"
            ),
        },
    }
    return {"width": WIDE, "height": 400, "layer": [rule_at(1), rule_at(0, "y"), plane]}


def ranking(table: Table, language: Language) -> Spec:
    """Ranked dots with their intervals."""
    named = _named(table)
    return {"width": WIDE, "layer": [rule_at(1), *_dots(table, language, named)]}


def panels(table: Table, language: Language) -> Spec:
    """A ranking for each region."""
    return {
        "facet": names(table, "region_name") | {"header": {"labelFontWeight": "bold"}},
        "columns": 2,
        "spec": {"width": WIDE // 2, "layer": _dots(table, language, "industry_name")},
        "resolve": {"scale": {"y": "independent"}},
    }


def dumbbell(table: Table, language: Language) -> Spec:
    """Two regions' quotients of each industry, joined."""
    found = [name for name in table.frame.columns if re.fullmatch(r"value_\d+", name)]
    titles = {name: heading(table, name) for name in found}
    labels = " : ".join(f"datum.value == '{name}' ? {title!r}" for name, title in titles.items())
    place = names(table, "industry_name")
    folded: list[Spec] = [{"fold": found, "as": ["of", "quotient"]}, {"filter": "isValid(datum.quotient)"}]
    x = {"field": "quotient", "type": "quantitative", "title": _QUOTIENT.read(language), "scale": LOG}
    return {
        "width": WIDE,
        "transform": [*folded, {"filter": "datum.quotient > 0"}],
        "layer": [
            {
                "mark": {"type": "line", "color": LIGHT["strong-rule"]},
                "encoding": {"x": x, "y": place, "detail": {"field": "industry_name"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 80},
                "encoding": {
                    "x": x,
                    "y": place,
                    "color": {
                        "field": "of",
                        "type": "nominal",
                        "title": None,
                        "scale": {"domain": found, "range": [LIGHT["above"], LIGHT["below"]]},
                        "legend": {"labelExpr": f"{labels} : datum.value", "orient": "top"},
                    },
                    "tooltip": tooltip(table, "industry_name", *found, "ratio"),
                },
            },
        ],
    }


def slope(table: Table, language: Language) -> Spec:
    """Quotients in two periods, a line for each region."""
    return {
        "width": WIDE // 2,
        "height": 320,
        "transform": known("value"),
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": names(table, "period") | {"axis": {"labelAngle": 0}},
            "y": across(table, "value", _QUOTIENT.read(language), scale=LOG),
            "color": names(table, "region_name"),
            "tooltip": tooltip(table, "region_name", "period", "value", "lower", "upper", "status"),
        },
    }


def heat(table: Table, language: Language) -> Spec:
    """Regions down and industries across: a quotient in its class, a state by its mark."""
    place = {
        "x": names(table, "industry_name", axis=_HEADS),
        "y": names(table, "region_name", axis={"domain": False}),
    }
    cells: Spec = {
        "transform": [*known("value"), {"filter": "datum.value > 0"}],
        "mark": {"type": "rect", "stroke": LIGHT["surface"]},
        "encoding": {
            **place,
            "color": {
                "field": "value",
                "type": "quantitative",
                "title": heading(table, "value"),
                "scale": {"type": "threshold", "domain": list(QUOTIENT_BREAKS), "range": [LIGHT[name] for name in DIVERGING]},
                "legend": {"orient": "bottom", "gradientLength": 300},
            },
        },
    }  # fmt: skip
    dark = [LIGHT[name] for name in DIVERGING if readable_on(LIGHT[name], LIGHT) == "surface"]
    ends = [QUOTIENT_BREAKS[0], QUOTIENT_BREAKS[-1]] if len(dark) == _BOTH_ENDS else []
    test = f"datum.value > 0 && (datum.value < {ends[0]} || datum.value >= {ends[1]})" if ends else "false"
    words: Spec = {
        "transform": [{"calculate": _WRITTEN, "as": "written"}],
        "mark": {"type": "text", "fontSize": 10},
        "encoding": {
            **place,
            "text": {"field": "written"},
            "color": {"condition": {"test": test, "value": LIGHT["surface"]}, "value": LIGHT["ink"]},
            "tooltip": tooltip(table, "region_name", "industry_name", "value", "lower", "upper", "observed", "status"),
        },
    }  # fmt: skip
    return {"width": {"step": 42}, "height": {"step": 16}, "layer": [cells, words]}


def _named(table: Table) -> str:
    """What tells the rows of a ranking apart: regions of an industry or industries of a region."""
    regions = table.frame["region"].n_unique() > 1 or table.frame["industry"].n_unique() <= 1
    return "region_name" if regions else "industry_name"


def _dots(table: Table, language: Language, named: str) -> list[Spec]:
    y = names(table, named)
    interval = {
        "transform": [*known("lower", "upper"), {"filter": "datum.lower > 0"}],
        "mark": {"type": "rule", "color": LIGHT["neutral"]},
        "encoding": {"x": across(table, "lower", " ", scale=LOG), "x2": {"field": "upper"}, "y": y},
    }
    dot = {
        "transform": [*known("value"), {"filter": "datum.value > 0"}],
        "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
        "encoding": {
            "x": across(table, "value", _QUOTIENT.read(language), scale=LOG),
            "y": y,
            "color": verdict_colour(table, language),
            "tooltip": tooltip(table, named, "value", "lower", "upper", "observed", "status"),
        },
    }
    return [interval, dot]
