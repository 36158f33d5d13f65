"""What changes or adds up: courses over periods, bars around zero, shares, places in a composite."""

from __future__ import annotations

from klaster.model.text import Language, Text
from klaster.views.palette import KINDS, LIGHT
from klaster.views.table import Table
from klaster.views.vega.ink import WIDE, Spec, across, heading, known, names, rule_at, signed_colour, tooltip

_FIRST = Text("first period = 100", "первый период = 100")
_COMPONENTS = ("national", "industry_mix", "regional", "allocation", "birth", "residual")


def trend(table: Table, language: Language) -> Spec:
    """Totals over the periods, each as a share of its first known one, in hundreds."""
    found = [name for name in ("region_total", "industry_total", "total") if name in table.frame.columns][-2:]
    labels = " : ".join(f"datum.value == '{name}' ? {heading(table, name)!r}" for name in found)
    return {
        "width": WIDE,
        "height": 220,
        "transform": [
            {"fold": found, "as": ["of", "amount"]},
            {"filter": "isValid(datum.amount)"},
            {"window": [{"op": "first_value", "field": "amount", "as": "first"}], "groupby": ["of"],
             "sort": [{"field": "period"}], "frame": [None, None]},
            {"calculate": "100 * datum.amount / datum.first", "as": "index"},
        ],
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": names(table, "period") | {"axis": {"labelAngle": 0}},
            "y": {"field": "index", "type": "quantitative", "title": _FIRST.read(language), "scale": {"zero": False}},
            "color": {"field": "of", "type": "nominal", "title": None,
                      "scale": {"domain": found, "range": [LIGHT["above"], LIGHT["neutral"]]},
                      "legend": {"labelExpr": f"{labels} : datum.value", "orient": "top"}},
            "tooltip": tooltip(table, "period", *found),
        },
    }  # fmt: skip


def bars(table: Table, language: Language) -> Spec:
    """Components of growth around zero, side by side for each industry or region."""
    found = [name for name in _COMPONENTS if _moves(table, name)]
    named = next(
        (one for one in ("industry_name", "region_name", "region") if one in table.frame.columns
         and (table.frame[one].n_unique() > 1 or one == "region")), "period",
    )  # fmt: skip
    named = "period" if table.frame[named].n_unique() < table.frame.height else named
    labels = " : ".join(f"datum.value == '{name}' ? {heading(table, name)!r}" for name in found)
    layers = {
        "transform": [{"fold": found, "as": ["component", "jobs"]}, {"filter": "isValid(datum.jobs)"}],
        "mark": "bar",
        "encoding": {
            "x": {"field": "jobs", "type": "quantitative", "title": heading(table, "value")},
            "y": names(table, named),
            "color": {"field": "component", "type": "nominal", "title": None,
                      "scale": {"domain": found, "range": [LIGHT[ink] for ink in KINDS[: len(found)]]},
                      "legend": {"labelExpr": f"{labels} : datum.value", "orient": "top"} if found else None},
            "tooltip": tooltip(table, named, "value", *found, "status"),
        },
    }  # fmt: skip
    return {"width": WIDE, "layer": [layers, rule_at(0)]}


def multiples(table: Table, language: Language) -> Spec:
    """The course of several indices, each on a scale of its own."""
    return {
        "facet": names(table, "index_name"),
        "columns": 2,
        "resolve": {"scale": {"y": "independent"}},
        "spec": {
            "width": WIDE // 2,
            "height": 120,
            "transform": known("value"),
            "mark": {"type": "line", "point": True},
            "encoding": {
                "x": names(table, "period") | {"axis": {"labelAngle": 0}},
                "y": across(table, "value", " "),
                "color": names(table, "area_name"),
                "tooltip": tooltip(table, "index_name", "area_name", "period", "value", "lower", "upper"),
            },
        },
    }


def lorenz(table: Table, language: Language) -> Spec:
    """Cumulated shares of an industry against those of everything, the least specialised region first."""
    cumulated: list[Spec] = [
        {"sort": [{"field": "value"}], "window": [{"op": "sum", "field": one, "as": f"{one}_to"}]}
        for one in ("base_share", "own_share")
    ]
    return {
        "width": 340,
        "height": 340,
        "transform": [*known("own_share", "base_share"), *cumulated],
        "mark": {"type": "line", "point": True, "color": LIGHT["above"]},
        "encoding": {
            "x": {"field": "base_share_to", "type": "quantitative", "title": heading(table, "base_share"),
                  "scale": {"domain": [0, 1]}, "axis": {"format": ".0%"}},
            "y": {"field": "own_share_to", "type": "quantitative", "title": heading(table, "own_share"),
                  "scale": {"domain": [0, 1]}, "axis": {"format": ".0%"}},
            "order": {"field": "base_share_to"},
            "tooltip": tooltip(table, "region_name", "own_share", "base_share", "value"),
        },
    }  # fmt: skip


def rank_ranges(table: Table, language: Language) -> Spec:
    """Scores of a composite with their ranges."""
    y = names(table, "unit_name")
    return {
        "width": WIDE,
        "layer": [
            {
                "transform": known("lower", "upper"),
                "mark": {"type": "rule", "color": LIGHT["neutral"]},
                "encoding": {"x": across(table, "lower", " "), "x2": {"field": "upper"}, "y": y},
            },
            {
                "transform": known("value"),
                "mark": {"type": "point", "filled": True, "size": 60, "color": LIGHT["above"]},
                "encoding": {
                    "x": across(table, "value"),
                    "y": y,
                    "tooltip": tooltip(
                        table, "unit_name", "value", "lower", "upper", "rank", "rank_lower", "rank_upper"
                    ),
                },
            },
        ],
    }


def stacked(table: Table, language: Language) -> Spec:
    """What each component adds to the score of each unit."""
    kinds = list(dict.fromkeys(table.frame["component_name"].to_list()))
    inks = [LIGHT[KINDS[place % len(KINDS)]] for place in range(len(kinds))]
    return {
        "width": WIDE,
        "transform": known("contribution"),
        "mark": "bar",
        "encoding": {
            "x": {"field": "contribution", "type": "quantitative", "title": heading(table, "contribution")},
            "y": names(table, "unit_name"),
            "color": names(table, "component_name", kinds)
            | {"scale": {"domain": kinds, "range": inks}, "legend": {"orient": "top", "columns": 2}},
            "tooltip": tooltip(table, "unit_name", "component_name", "value", "weight", "contribution"),
        },
    }


def influence(table: Table, language: Language) -> Spec:
    """How much of the movement of places each choice explains."""
    return _simple_bars(table, "choice_name", "value")


def bar_grid(table: Table, language: Language) -> Spec:
    """The structure of each region, branch by branch."""
    return {
        "facet": names(table, "region_name"),
        "columns": 3,
        "spec": {
            "width": 170,
            "transform": known("part"),
            "mark": {"type": "bar", "color": LIGHT["above"]},
            "encoding": {
                "x": {"field": "part", "type": "quantitative", "title": None, "axis": {"format": ".0%"}},
                "y": names(table, "branch_name"),
                "tooltip": tooltip(table, "region_name", "branch_name", "part"),
            },
        },
    }


def _simple_bars(table: Table, named: str, value: str) -> Spec:
    return {
        "width": WIDE,
        "transform": known(value),
        "mark": "bar",
        "encoding": {
            "x": {"field": value, "type": "quantitative", "title": heading(table, value)},
            "y": names(table, named),
            "color": signed_colour(value),
            "tooltip": tooltip(table, named, value, "lower", "upper", "status"),
        },
    }


def _moves(table: Table, name: str) -> bool:
    """Whether a component is other than zero anywhere."""
    return name in table.frame.columns and bool(table.frame[name].fill_null(0).abs().sum())
