"""The screen of priorities and data: agreed, declared only, measured only, cannot be judged."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from klaster.model.text import Language, Text
from klaster.pages.choice import Choice
from klaster.pages.columns import quotient_table
from klaster.pages.designations.choices import Choices, fields, programme_names
from klaster.pages.designations.outcomes import Counted, Outcomes, cells_table, outcomes, some_evidence
from klaster.pages.designations.statistics import statistics, statistics_table, sweep_table
from klaster.pages.designations.words import headline
from klaster.pages.desk import Desk, desk
from klaster.pages.evidence import designations
from klaster.pages.fields import industry_field, measure_field, several
from klaster.pages.grounds import inset_ground
from klaster.pages.leading_on import led_on
from klaster.pages.map.layers import layers
from klaster.pages.map.marks import region_marks
from klaster.pages.prose import prose
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.views.legend import quotient_legend
from klaster.views.map import quotient_map
from klaster.views.map_layers import over_map, with_entries
from klaster.views.table import Column, Table
from klaster.workbench.observatory import Observatory

TITLE = Text("Priorities and data", "Приоритеты и данные")
CELLS = Text("Pairs of a region and an industry", "Пары региона и отрасли")
ACCURACY = Text("How well priorities and data agree", "Насколько приоритеты согласуются с данными")
SWEEP = Text("At other thresholds", "При других порогах")


@dataclass(frozen=True)
class DesignationsContent:
    """What the template places around the figures."""

    headline: list[str]
    counted: dict[str, Counted]
    reasons: list[tuple[str, int]]
    programmes: list[str]
    evidenced: bool
    """Whether anything beside the quotients speaks for or against a pair."""
    elsewhere: list[tuple[str, str]]
    """Editions that have designations, where this one has none."""


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of an edition's designations; of one that has none it says where there are any."""
    table = desk(observatory, visit)
    if not designations(table):
        return led_on(_without(table))
    choices = fields(table)
    found = outcomes(table, choices)
    industry = industry_field(table, _usual_industry(table, found))
    told = statistics(table, choices)
    language, period = visit.language, choices.period.chosen
    title = f"{TITLE.read(language)}, {period}" if period else TITLE.read(language)
    figures = [
        _figure(cells_table(found, CELLS.read(language)), "cells", "designation_agreement", table),
        _map(table, industry, choices),
        _figure(statistics_table(table, told, choices, ACCURACY.read(language)), "accuracy", "designation_accuracy", table),
        _figure(sweep_table(table, told, choices, SWEEP.read(language)), "sweep", "designation_accuracy", table),
    ]  # fmt: skip
    return Screen(
        "designations",
        title,
        visit,
        table.edition,
        period,
        table.quality(period),
        found.result.provenance.synthetic,
        figures={figure.id: figure for figure in figures},
        choices=several(measure_field(table), choices.area, choices.programme, choices.period, choices.cut, choices.unstated, industry, choices.show),
        content=DesignationsContent(
            headline(found, told), found.counted, found.reasons(), programme_names(table), some_evidence(found.rows), []
        ),
        digest=found.result.digest,
        caveats=(*table.caveats, *_taken_for_no(choices, language)),
    )  # fmt: skip


_HARD = Text(
    "Pairs of which no designation is known count as not designated. Where a source lists only strong and designated pairs, the comparison is harder on the policy than it deserves.",
    "Пары, о назначении которых не известно, считаются не назначенными. Если источник приводит только сильные и назначенные пары, сравнение строже к политике, чем она того заслуживает.",
)


def _taken_for_no(choices: Choices, language: Language) -> tuple[str, ...]:
    """What has to be said where the unknown counts as no."""
    return (_HARD.read(language),) if choices.unstated.chosen == "no" else ()


def _without(table: Desk) -> Screen:
    """The screen of an edition without designations."""
    editions = [
        (edition.title.read(table.language), table.visit.link("designations", edition=edition.id))
        for edition in table.observatory.editions
        if table.observatory.table(edition.id, "designations") is not None
    ]
    return Screen(
        "designations",
        TITLE.read(table.language),
        table.visit,
        table.edition,
        synthetic=table.quotients.provenance.synthetic,
        content=DesignationsContent([], {}, [], [], False, editions),
        digest=table.quotients.digest,
    )


def _usual_industry(table: Desk, found: Outcomes) -> str:
    """The industry that most regions designate."""
    declared = found.rows.filter(pl.col("declared"))
    counts = declared.group_by("industry").len().sort(["len", "industry"], descending=[True, False])
    return str(counts["industry"][0]) if counts.height else next(iter(table.industries), "")


def _figure(table: Table, name: str, method: str, desk: Desk) -> Figure:
    return Figure(name, table.title, table, prose("designations", desk.language)[name], method)


def _map(table: Desk, industry: Choice, choices: Choices) -> Figure:
    """Fill: measured; outline: declared."""
    language, period = table.language, choices.period.chosen
    codes = [code for code in table.areas.get(choices.area.chosen, []) if table.lives(code, period)]
    depths = [table.regions[code].level for code in codes]
    level = max(set(depths), key=lambda each: (depths.count(each), each)) if depths else 0
    codes = [code for code in codes if table.regions[code].level == level]
    over = layers(table, codes, industry.chosen, period)
    base = inset_ground(table, codes) if over.borders else inset_ground(table, codes).without_borders()
    marks = region_marks(table, codes, industry.chosen, period)
    title = (
        f"{table.industry_name(industry.chosen)}, {period}"
        if period
        else table.industry_name(industry.chosen)
    )
    rows = table.rows(period, industry=industry.chosen).filter(pl.col("region").is_in(codes))
    twin = quotient_table(table, rows.sort("value", descending=True, nulls_last=True), title, by=("region",))
    reading = prose("designations", language)["map"]
    figure = Figure("map", title, _with_said(twin, over.columns.get("designations")), reading, table.method)
    if not base.drawable:
        return figure
    words = Text("Legend", "Условные обозначения").read(language)
    drawing = quotient_map(base, marks, "map", title, lambda on: over_map(on, over.drawn))
    return replace(
        figure, drawing=drawing, legend=with_entries(quotient_legend(marks, language, words), over.drawn)
    )


def _with_said(twin: Table, said: tuple[str, dict[str, str] | dict[str, int]] | None) -> Table:
    """The table of the map with what programmes say of each region."""
    if said is None:
        return twin
    heading, words = said
    spoken = [str(words.get(code, "")) for code in twin.frame["region"].to_list()]
    frame = twin.frame.with_columns(pl.Series("designations", spoken, dtype=pl.String))
    return replace(twin, frame=frame, columns=(*twin.columns, Column("designations", heading)))
