"""The figure of quotients: a dumbbell for two regions, small multiples for more."""

from __future__ import annotations

from math import isfinite

import polars as pl

from klaster.model.text import Language, Text
from klaster.numerics.interval_difference import told_apart
from klaster.pages.columns import heading, quotient_table
from klaster.pages.compare.board import Board
from klaster.pages.prose import prose
from klaster.pages.screen import Figure
from klaster.views.dumbbell import Pair, dumbbell
from klaster.views.number import interval, ratio
from klaster.views.ranked_panels import RankedPanel, ranked_panels
from klaster.views.table import Column, Table
from klaster.views.verdict_legend import verdict_legend

ROWS = 22
PANELS = {5: 12, 10: 9}
"""How many panels are drawn for up to so many regions: a page stays light."""

_ALIKE = Text("not told apart", "не различимы")
_OF_PAIRS = Text("{apart} of {pairs} pairs told apart", "различимы {apart} из {pairs} пар")
FIRST, SECOND, NEITHER = "first_higher", "second_higher", "not_told_apart"
_VERDICTS = {
    FIRST: Text("the first is higher", "выше первый"),
    SECOND: Text("the second is higher", "выше второй"),
    NEITHER: _ALIKE,
    "": Text("—", "—"),
}


def dumbbell_figure(shown: Board, industries: list[str]) -> Figure:
    """Two regions, industry by industry."""
    desk, language = shown.desk, shown.desk.language
    names = (desk.region_name(shown.regions[0]), desk.region_name(shown.regions[1]))
    title = f"{names[0]} — {names[1]}: {_quotients(language)}, {shown.period}"
    pairs = _pairs(shown)
    drawn = [pairs[code] for code in industries[:ROWS]]
    drawing = dumbbell(drawn, names, language, "dumbbell", title)
    words = prose("compare", language)["dumbbell" if shown.testable else "published"]
    twin = _pair_table(shown, industries, title)
    return Figure(
        "dumbbell", title, twin, words, desk.method, drawing, note=_left_out(len(industries), ROWS, language)
    )


def multiples_figure(shown: Board, industries: list[str]) -> Figure:
    """Three regions or more: a panel an industry."""
    desk, language = shown.desk, shown.desk.language
    title = f"{_quotients(language)}, {shown.period}"
    title = title[:1].upper() + title[1:]
    count = len(shown.regions) * (len(shown.regions) - 1) // 2
    many = next(panels for regions, panels in PANELS.items() if len(shown.regions) <= regions)
    panels = [
        RankedPanel(
            desk.industry_name(code),
            desk.link("map", industry=code, period="" if shown.period == desk.latest else shown.period),
            [shown.mark(region, code) for region in shown.regions],
            _OF_PAIRS.format(apart=shown.differences[code], pairs=count).read(language)
            if shown.testable
            else "",
        )
        for code in industries[:many]
    ]
    drawing = ranked_panels(panels, language, "multiples", title)
    words = prose("compare", language)["multiples" if shown.testable else "published"]
    twin = _long_table(shown, industries[:many], title)
    note = _left_out(len(industries), many, language)
    marks = [mark for panel in panels for mark in panel.marks]
    legend = verdict_legend(marks, language, "multiples")
    return Figure("multiples", title, twin, words, desk.method, drawing, legend, note)


def _quotients(language: Language) -> str:
    return Text("quotients by industry", "коэффициенты по отраслям").read(language)


def _left_out(count: int, drawn: int, language: Language) -> str:
    """How many industries are not drawn, and how to see them."""
    if count <= drawn:
        return ""
    words = Text(
        "Drawn: the first {drawn} of {count} industries. Another order or section shows others.",
        "Показаны первые {drawn} из {count} отраслей. Другой порядок или раздел покажет остальные.",
    )
    return words.format(drawn=drawn, count=count).read(language)


def _pairs(shown: Board) -> dict[str, Pair]:
    """Industry -> the two quotients with what is said of them."""
    language = shown.desk.language
    value, lower, upper = shown.ratio(0, 1)
    apart = told_apart((value, lower, upper))
    found: dict[str, Pair] = {}
    for place, code in enumerate(shown.industries):
        one, other = (shown.mark(region, code) for region in shown.regions)
        bounds = (float(value[place]), float(lower[place]), float(upper[place]))
        sure = int(apart[place])
        both = one.drawn and other.drawn and shown.testable
        words = _times(bounds, language) if sure and both else _ALIKE.read(language) if both else ""
        address = shown.desk.link("map", industry=code)
        found[code] = Pair(
            shown.desk.industry_name(code),
            address,
            one,
            other,
            words,
            (sure != 0) if both else None,
            -1 if not sure else 0 if sure > 0 else 1,
        )
    return found


def _times(ratio_bounds: tuple[float, float, float], language: Language) -> str:
    """How many times the higher is the lower, with the interval; at least so many where the lower is zero."""
    value, lower, upper = ratio_bounds
    if upper < 1:
        value, lower, upper = (1 / each if each else float("inf") for each in (value, upper, lower))
    least = Text("at least ×{lower}", "не менее ×{lower}")
    if not isfinite(value) or not isfinite(upper):
        return least.format(lower=ratio(lower, language)).read(language)
    return f"×{ratio(value, language)} ({interval(lower, upper, language)})"


_PAIR_HEADINGS = {
    "ratio": Text("Ratio", "Отношение"),
    "ratio_lower": Text("From", "От"),
    "ratio_upper": Text("To", "До"),
    "told_apart": Text("Told apart", "Различимы"),
}


def _pair_table(shown: Board, industries: list[str], title: str) -> Table:
    """One row an industry: both quotients, their ratio with its interval, and what is said."""
    desk = shown.desk
    value, lower, upper = shown.ratio(0, 1)
    apart = told_apart((value, lower, upper))
    places = {code: place for place, code in enumerate(shown.industries)}
    rows: list[dict[str, object]] = []
    for code in industries:
        place = places[code]
        row: dict[str, object] = {
            "industry": code,
            "industry_name": desk.industry_name(code),
            "period": shown.period,
        }
        for side, region in enumerate(shown.regions, 1):
            facts = shown.rows.get((region, code), {"status": "O"})
            row |= {f"region_{side}": region}
            row |= {f"{name}_{side}": facts.get(name) for name in ("value", "status", "lower", "upper")}
        known = isfinite(value[place]) and shown.testable
        verdict = {1: FIRST, -1: SECOND, 0: NEITHER}[int(apart[place])] if known else ""
        row |= {"ratio": _finite(value[place], known), "ratio_lower": _finite(lower[place], known)}
        row |= {"ratio_upper": _finite(upper[place], known), "told_apart": verdict}
        rows.append(row)
    columns = _pair_columns(shown)
    frame = pl.DataFrame(rows, schema={column.name: _kind(column.name) for column in columns})
    addresses = tuple(desk.working(shown.regions[0], code, shown.period) for code in industries)
    return Table(title, columns, frame, desk.source, addresses)


def _pair_columns(shown: Board) -> tuple[Column, ...]:
    desk, language = shown.desk, shown.desk.language
    columns = [
        Column("industry", heading("industry", language), code=True),
        Column("industry_name", heading("industry_name", language)),
        Column("period", heading("period", language), shown=False),
    ]
    for side, region in enumerate(shown.regions, 1):
        name = desk.region_name(region)
        columns += [
            Column(f"region_{side}", heading("region", language), shown=False),
            Column(f"value_{side}", name, numeric=True, status=f"status_{side}"),
            Column(f"lower_{side}", heading("lower", language), numeric=True),
            Column(f"upper_{side}", heading("upper", language), numeric=True),
            Column(f"status_{side}", heading("status", language), shown=False),
        ]
    if shown.testable:
        columns += [
            Column(
                name,
                words.read(language),
                numeric=name != "told_apart",
                present=_said if name == "told_apart" else None,
            )
            for name, words in _PAIR_HEADINGS.items()
        ]
    return tuple(columns)


def _said(value: str, language: Language) -> str:
    return _VERDICTS[value].read(language)


def _kind(name: str) -> type[pl.Float64] | type[pl.String]:
    numbers = (
        "value_1",
        "value_2",
        "lower_1",
        "lower_2",
        "upper_1",
        "upper_2",
        "ratio",
        "ratio_lower",
        "ratio_upper",
    )
    return pl.Float64 if name in numbers else pl.String


def _finite(value: float, known: bool) -> float | None:
    return float(value) if known and isfinite(value) else None


def _long_table(shown: Board, industries: list[str], title: str) -> Table:
    """The rows behind the panels, those that are not there as not collected."""
    every = pl.DataFrame(
        [(region, industry, shown.period) for industry in industries for region in shown.regions],
        schema={"region": pl.String, "industry": pl.String, "period": pl.String},
        orient="row",
    )
    found = shown.desk.rows(shown.period)
    rows = every.join(found, on=["region", "industry", "period"], how="left", maintain_order="left")
    rows = rows.with_columns(pl.col("status").fill_null("O"))
    return quotient_table(shown.desk, rows, title, by=("region", "industry"))
