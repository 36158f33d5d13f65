"""The map: an indicator of an industry in a period, region by region, ranked beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from klaster.model.text import Language, Text
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.columns import quotient_table, rows_of_regions
from klaster.pages.desk import Desk, desk
from klaster.pages.fields import area_field, industry_field, level_field, measure_field, several
from klaster.pages.grounds import inset_ground
from klaster.pages.highlights import leading_industry
from klaster.pages.map.class_choice import chosen_breaks, class_field, class_note
from klaster.pages.map.indicators import INDICATORS, Indicator
from klaster.pages.map.layers import VALUES, Layers, Switch, layers
from klaster.pages.map.marks import region_marks
from klaster.pages.map.series import series_field, series_figure
from klaster.pages.points.figure import Beside, Fold, points_figure
from klaster.pages.points.outlines import LAYER, radius_field
from klaster.pages.prose import prose
from klaster.pages.robust import (
    bar_of,
    dial,
    dial_words,
    robust_field,
    with_held,
    with_reading,
    with_stability,
)
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.pages.where_strong import where_strong
from klaster.views.amount_map import LARGEST_CIRCLE, amount_map
from klaster.views.canvas import Canvas
from klaster.views.drawing import Drawing
from klaster.views.legend import amount_legend, quotient_legend
from klaster.views.map import quotient_map
from klaster.views.map_layers import Layer, over_map, with_entries
from klaster.views.mark import Mark, strongest_first
from klaster.views.number import whole
from klaster.views.ranking import strip, strip_axis
from klaster.views.sentence import counted
from klaster.views.table import Column, Table
from klaster.workbench.observatory import Observatory


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row of the ranking beside the map."""

    rank: str
    mark: Mark
    strip: str


@dataclass(frozen=True)
class MapContent:
    """What the map's template places: the ranking, and what could not be drawn."""

    ranking: list[Ranked]
    industry: str
    indicator: str
    nowhere: list[str]
    late: list[str]
    switches: list[Switch]
    breaks: str
    """Breaks of the reader's own, as written."""
    points: Fold | None
    """The map of the points, where the edition has establishments with places."""
    headline: str
    """Where the industry is surely strong, and of how many regions nothing is known."""
    held: list[str]
    """For each row of the ranking the bar of its stability, where the dial is turned."""


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of the map."""
    table = desk(observatory, visit)
    period = table.chosen_period()
    industry = industry_field(table, leading_industry(table, period.chosen))
    indicator = _indicator_field(table)
    area = area_field(table)
    level = level_field(table, _of_area(table, area.chosen))
    codes = _codes(table, area.chosen, level.chosen, period.chosen)
    shown = next(known for known in INDICATORS if known.id == indicator.chosen)
    robust = robust_field(table)
    turned = dial(table, period.chosen, robust)
    marks = region_marks(table, codes, industry.chosen, period.chosen, shown)
    marks = [with_held(one, turned, one.code, industry.chosen) for one in marks]
    over = layers(table, codes, industry.chosen, period.chosen)
    base = inset_ground(table, codes) if over.borders else inset_ground(table, codes).without_borders()
    title = _title(table, shown, industry.chosen, period.chosen, area)
    classes = class_field(table)
    breaks = chosen_breaks(table, classes.chosen, marks)
    figure = _figure(table, shown, title, *_drawn(table, base, marks, shown, title, over.drawn, breaks))
    figure = _with_class_note(figure, shown, classes.chosen, breaks, table.language)
    time = series_field(table)
    series = time.chosen and series_figure(table, base, codes, industry.chosen, period.chosen, shown, breaks)
    rows = with_stability(rows_of_regions(table, codes, industry.chosen, period.chosen), turned)
    figure = replace(with_reading(figure, turned, table.language), table=_twin(table, rows, title, over))
    headline = _headline(marks, region_marks(table, codes, industry.chosen, period.chosen), table.language)
    beside = Beside(area.chosen, level.chosen, ",".join((VALUES, *over.on)))
    points, fold = points_figure(table, codes, industry.chosen, period.chosen, beside) or (None, None)
    return Screen(
        "map",
        title,
        visit,
        table.edition,
        period.chosen,
        table.quality(period.chosen, codes),
        table.quotients.provenance.synthetic,
        summary=headline or title,
        figures={one.id: one for one in (figure, series, points) if one},
        choices=(
            *several(indicator, measure_field(table), industry, period, area, level, robust),
            *(several(classes, time) if shown.form == "quotient" else ()),
            *(several(radius_field(table)) if LAYER in over.on else ()),
        ),
        content=MapContent(
            _ranking(marks),
            industry.chosen,
            shown.short.read(visit.language),
            [table.region_name(code) for code in base.nowhere],
            _late(table, rows, codes),
            over.switches,
            visit.query.get("breaks", ""),
            fold,
            headline,
            [bar_of(one) for one in strongest_first(marks)] if turned else [],
        ),
        digest=table.quotients.digest,
        caveats=(*table.caveats, *dial_words(turned, table.language)),
    )


def _headline(marks: list[Mark], judged: list[Mark], language: Language) -> str:
    """Where the industry is surely strong, and how much of the map has a number."""
    known, every = sum(one.drawn for one in marks), len(marks)
    numbers = _NONE.format(all=every) if not known else _KNOWN
    said = numbers.format(count=counted(known, language, _OF_REGIONS), all=every).read(language)
    return " ".join(filter(None, (where_strong(judged, language), said if known < every else "")))


_KNOWN = Text("There is a number for {count} of {all}.", "Число известно для {count} из {all}.")
_NONE = Text("There is no number for any of {all} regions.", "Числа нет ни для одного региона из {all}.")
_OF_REGIONS = ("region", "regions", "региона", "регионов", "регионов")


def _codes(table: Desk, area: str, level: str, period: str) -> list[str]:
    """The regions of an area and a level that live in a period."""
    return [
        code
        for code in _of_area(table, area)
        if str(table.regions[code].level) == level and table.lives(code, period)
    ]


def _with_class_note(
    figure: Figure, shown: Indicator, classes: str, breaks: tuple[float, ...], language: Language
) -> Figure:
    note = class_note(classes, breaks, language) if shown.form == "quotient" else ""
    return replace(figure, note=" ".join(filter(None, (figure.note, note))))


def _of_area(table: Desk, area: str) -> list[str]:
    return table.areas[area] if area else list(table.regions)


def _indicator_field(table: Desk) -> Choice:
    present = [known for known in INDICATORS if known.column in table.frame.columns]
    options = [Option(known.id, known.title.read(table.language)) for known in present]
    label = Text("Indicator", "Индикатор").read(table.language)
    return choice("indicator", label, options, table.visit.query.get("indicator"))


def _title(table: Desk, shown: Indicator, industry: str, period: str, area: Choice) -> str:
    parts = [f"{shown.title.read(table.language)}: {table.industry_name(industry)}", period]
    return ", ".join([*filter(None, parts), *([area.words] if area.chosen else [])])


def _figure(
    table: Desk, shown: Indicator, title: str, drawing: Drawing | None, legend: Drawing | None
) -> Figure:
    reading = prose("map", table.language)[shown.form]
    empty = quotient_table(table, table.frame.head(0), title, by=("region",))
    note = OWN_COUNTRY.read(table.language) if len(table.areas) > 1 and shown.form == "quotient" else ""
    return Figure("map", title, empty, reading, table.method, drawing, legend, note)


OWN_COUNTRY = Text(
    "Each region is compared with its own country.", "Каждый регион сравнивается со своей страной."
)


def _drawn(
    table: Desk,
    base: Canvas,
    marks: list[Mark],
    shown: Indicator,
    title: str,
    over: list[Layer],
    breaks: tuple[float, ...],
) -> tuple[Drawing | None, Drawing | None]:
    if not base.drawable:
        return None, None
    words = Text("Legend", "Условные обозначения").read(table.language)

    def lying(on: Canvas) -> str:
        return over_map(on, over)

    if shown.form == "quotient":
        drawing = quotient_map(base, marks, "map", title, lying, breaks)
        legend = quotient_legend(marks, table.language, words, breaks)
    else:
        drawing = amount_map(base, marks, "map", title, lying)
        legend = amount_legend(marks, table.language, words, LARGEST_CIRCLE)
    return drawing, with_entries(legend, over)


def _twin(table: Desk, rows: pl.DataFrame, title: str, over: Layers) -> Table:
    """The numbers of the map, and what each layer says of each region: a picture has no news of its own."""
    twin = quotient_table(table, rows, title, by=("region",))
    frame, columns = twin.frame, list(twin.columns)
    for name, (heading, said) in over.columns.items():
        words = [said.get(code) for code in frame["region"].to_list()]
        counted = any(isinstance(word, int) for word in words)
        kind = pl.Int64 if counted else pl.String
        frame = frame.with_columns(pl.Series(name, words, dtype=kind))
        columns.append(Column(name, heading, numeric=counted, write=whole))
    return replace(twin, columns=tuple(columns), frame=frame)


def _ranking(marks: list[Mark]) -> list[Ranked]:
    axis = strip_axis(marks)
    ordered = strongest_first(marks)
    return [
        Ranked(str(place) if one.drawn else "", one, strip(one, axis) if one.lower is not None else "")
        for place, one in enumerate(ordered, 1)
    ]


def _late(table: Desk, rows: pl.DataFrame, codes: list[str]) -> list[str]:
    """Regions that have no row for the period though they have some for an earlier one."""
    missing = rows.filter((pl.col("status") == "O") & pl.col("value").is_null())["region"].to_list()
    present = set(table.rows(rows["period"][0])["region"].unique().to_list()) if codes and missing else set()
    return [table.region_name(code) for code in missing if code not in present]
