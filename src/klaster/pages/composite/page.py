"""The composite index: choose indicators and weights, see the ranking and how much of it is that choice."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.model.text import Text
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.compare.overview import Overview
from klaster.pages.composite.candidates import candidates
from klaster.pages.composite.figures import (
    influence_figure,
    inputs_overview,
    parts_columns,
    parts_figure,
    parts_rows,
    ranking_figure,
    values_figure,
)
from klaster.pages.composite.index import METHOD, Index, again, index_of
from klaster.pages.composite.recipe import Part, Recipe, recipe
from klaster.pages.composite.words import headline
from klaster.pages.desk import COMPUTED, Desk, desk
from klaster.pages.fields import area_field, measure_field, several
from klaster.pages.prose import prose
from klaster.pages.region_indices import Moment
from klaster.pages.reproduction import Reproduction
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.views.number import cell, with_interval
from klaster.views.table import Table
from klaster.workbench.observatory import Observatory

MANY = 40
"""Of more regions than these one area is shown unasked."""


@dataclass(frozen=True)
class CompositeContent:
    """What the template of the index places beside its figures."""

    warning: str
    headline: list[str]
    parts: list[Part]
    inputs: Overview
    refused: str
    offered: bool
    work: str
    work_title: str
    closed: str
    again: Reproduction | None


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of the composite index."""
    table = desk(observatory, visit)
    period = table.chosen_period()
    since = _since_field(table, period.chosen)
    moment = Moment(period.chosen, since.chosen)
    offered = candidates(table, moment)
    made_of = recipe(table, offered)
    area = _area_field(table, period.chosen)
    units = _units(table, made_of, area.chosen, period.chosen)
    names = {code: table.region_name(code) for code in units}
    made = index_of(table, made_of, units, period.chosen) if made_of.used and len(units) > 1 else None
    figures = _figures(table, made, made_of, units, names, period.chosen)
    title = Text("Composite index", "Сводный показатель").read(visit.language)
    said = headline(table, made, names) if made else []
    work = _work(table, made, made_of, names, period.chosen)
    if work is not None:
        figures.append(work)
    return Screen(
        "composite",
        title,
        visit,
        table.edition,
        period.chosen,
        table.quality(period.chosen, [code for code in units if code in table.regions] or None)
        if table.method == COMPUTED
        else None,
        table.quotients.provenance.synthetic,
        summary=" ".join(said),
        figures={figure.id: figure for figure in figures},
        choices=several(measure_field(table), period, since, area, *made_of.choices),
        content=_content(table, made, made_of, units, names, said, work, period.chosen),
        digest=made.provenance.digest if made else table.quotients.digest,
        caveats=table.caveats,
    )


def _since_field(table: Desk, period: str) -> Choice:
    """Where a growth starts: five periods back, or the first."""
    periods = list(table.edition.periods)
    earlier = periods[: periods.index(period)] if period in periods else []
    asked = table.visit.query.get("since")
    return choice(
        "since",
        Text("Growth since", "Рост с").read(table.language),
        [Option(past, past) for past in reversed(earlier)],
        asked if asked in earlier else None,
        earlier[-5:][0] if earlier else "",
    )


def _area_field(table: Desk, period: str) -> Choice:
    """The area whose regions are ranked: the largest that can be read at once, where all are too many."""
    field = area_field(table)
    if table.visit.query.get("area") or len(table.regions) <= MANY or len(table.areas) < 2:
        return field
    every = Option("all", field.options[0].label)
    asked = table.visit.query.get("area")
    fitting = {code: len(codes) for code, codes in table.areas.items() if code and len(codes) <= MANY}
    usual = max(fitting, key=lambda code: (fitting[code], code), default="all")
    return choice("area", field.label, [every, *field.options[1:]], asked, usual)


def _units(table: Desk, made_of: Recipe, area: str, period: str) -> list[str]:
    """Who is ranked: regions of one level that exist, or whoever the published figures are of."""
    if table.method != COMPUTED:
        found = {code for part in made_of.used for code in part.candidate.readings}
        return sorted(found)
    codes = table.areas.get(area, []) if area not in ("", "all") else list(table.regions)
    living = [code for code in codes if table.lives(code, period)]
    levels = [table.regions[code].level for code in living]
    usual = max(set(levels), key=levels.count, default=0)
    return [code for code in living if table.regions[code].level == usual]


def _figures(
    table: Desk, made: Index | None, made_of: Recipe, units: list[str], names: dict[str, str], period: str
) -> list[Figure]:
    if made is None or made.refused is not None:
        return [values_figure(table, made_of, units, names, period)]
    figures = [
        ranking_figure(table, made, names, period),
        parts_figure(table, made, made_of, names, period),
    ]
    if influences := influence_figure(table, made):
        figures.append(influences)
    return [*figures, values_figure(table, made_of, units, names, period)]


def _work(
    table: Desk, made: Index | None, made_of: Recipe, names: dict[str, str], period: str
) -> Figure | None:
    """The working behind one score: what each indicator of the unit adds."""
    unit = table.visit.query.get("of", "")
    if made is None or made.refused is not None or unit not in names:
        return None
    rows = parts_rows(table, made, made_of, names, [unit])
    title = f"{names[unit]}. {Text('What the score is made of', 'Из чего складывается балл').read(table.language)}, {period}"
    by_id = {part.candidate.id: part for part in made_of.used}
    raw = [_raw(table, by_id[component], unit) for component in rows["component"]]
    rows = rows.with_columns(pl.Series("component_name", raw, dtype=pl.String))
    addresses = tuple(by_id[component].candidate.address(unit) for component in rows["component"])
    columns = tuple(column for column in parts_columns(table.language) if column.name != "unit_name")
    twin = Table(title, columns, rows, made.provenance.cite(table.language), addresses)
    return Figure("working", title, twin, prose("composite", table.language)["working"], METHOD)


def _raw(table: Desk, part: Part, unit: str) -> str:
    """An indicator with its own value and interval, as it went in."""
    reading = part.candidate.readings.get(unit)
    if reading is None:
        return f"{part.candidate.title}: {cell(None, 'O', table.language)}"
    bounds = (reading.lower, reading.upper)
    written = with_interval(reading.value, reading.status, bounds, table.language, part.candidate.write)
    return f"{part.candidate.title}: {written}"


def _content(
    table: Desk,
    made: Index | None,
    made_of: Recipe,
    units: list[str],
    names: dict[str, str],
    said: list[str],
    work: Figure | None,
    period: str,
) -> CompositeContent:
    language = table.language
    refused = made.refused if made else None
    words = ""
    if refused is not None:
        advice = refused.advice.read(language) if refused.advice else ""
        words = f"{refused.message.read(language)}. {advice}".strip()
    written = ""
    if work is not None and made is not None:
        unit = table.visit.query.get("of", "")
        row = made.scores.filter(pl.col("unit") == unit).row(0, named=True)
        bounds = (row["lower"], row["upper"])
        written = with_interval(row["value"], row["status"], bounds, language)
    return CompositeContent(
        said[0] if said else "",
        said[1:],
        made_of.parts,
        inputs_overview(table, made_of, units, names),
        words,
        bool(made_of.parts),
        written,
        work.title if work else "",
        table.visit.here(of=""),
        again(table, made_of, period) if made is not None and made.refused is None else None,
    )
