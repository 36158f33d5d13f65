"""The front screen."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.model.text import Text
from klaster.pages.choice import Choice, Option
from klaster.pages.columns import quotient_table, rows_of_regions
from klaster.pages.desk import Desk, desk, mark
from klaster.pages.fields import industry_field
from klaster.pages.grounds import inset_ground
from klaster.pages.highlights import Change, leading_industry, newly_strong, strongest_cell
from klaster.pages.home.coverage import Coverage, coverage
from klaster.pages.map.marks import region_marks
from klaster.pages.prose import prose
from klaster.pages.screen import Figure, Screen
from klaster.pages.search.found import LONGEST
from klaster.pages.visit import Visit
from klaster.views.legend import quotient_legend
from klaster.views.map import quotient_map
from klaster.views.table import Column, Table
from klaster.workbench.observatory import Observatory


@dataclass(frozen=True)
class HomeContent:
    """What the front template places around the map."""

    name: str
    longest: int
    region: Choice
    industry: Choice
    map_address: str
    coverage: list[Coverage]
    changes: list[Change]
    previous: str
    designating: str
    """The edition that has designations, if any."""


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The front screen; a question asked of it is answered by the search."""
    if asked := visit.query.get("q", ""):
        kept = {"q": asked, "edition": visit.query.get("edition", "")}
        return Screen("home", "", visit, redirect=visit.link("search", **kept))
    table = desk(observatory, visit)
    period = table.latest
    industry = leading_industry(table, period)
    covered = [row for edition in observatory.editions for row in coverage(observatory, visit, edition)]
    figures = [_map(table, industry, period), _coverage_figure(table, covered)]
    return Screen(
        "home",
        observatory.title.read(visit.language),
        visit,
        table.edition,
        period,
        table.quality(period),
        table.quotients.provenance.synthetic,
        figures={figure.id: figure for figure in figures if figure},
        content=HomeContent(
            observatory.title.read(visit.language),
            LONGEST,
            _region_field(table, period),
            industry_field(table, industry),
            table.link("map", industry=industry),
            covered,
            _changes(table, period),
            table.edition.periods[-2] if len(table.edition.periods) > 1 else "",
            _designating(observatory),
        ),
        digest=table.quotients.digest,
    )


def _map(table: Desk, industry: str, period: str) -> Figure | None:
    codes = [code for code in table.regions if table.lives(code, period)]
    level = max({table.regions[code].level for code in codes}, default=0)
    codes = [code for code in codes if table.regions[code].level == level]
    base = inset_ground(table, codes, 720, 460)
    if not base.drawable:
        return None
    marks = region_marks(table, codes, industry, period)
    title = f"{table.industry_name(industry)}, {period}"
    rows = rows_of_regions(table, codes, industry, period)
    return Figure(
        "map",
        title,
        quotient_table(table, rows, title, by=("region",)),
        prose("map", table.language)["quotient"],
        table.method,
        quotient_map(base, marks, "map", title),
        quotient_legend(marks, table.language, Text("Legend", "Условные обозначения").read(table.language)),
    )


def _coverage_figure(table: Desk, covered: list[Coverage]) -> Figure:
    language = table.language
    title = Text("Coverage", "Охват").read(language)
    frame = pl.DataFrame(
        [(row.edition, row.area, row.regions, row.industries, row.periods, row.known) for row in covered],
        schema={
            "edition": pl.String,
            "area": pl.String,
            "regions": pl.Int64,
            "industries": pl.Int64,
            "periods": pl.String,
            "known_share": pl.Float64,
        },
        orient="row",
    )
    columns = (
        Column("edition", Text("Edition", "Издание").read(language)),
        Column("area", Text("Area", "Территория").read(language)),
        Column("regions", Text("Regions", "Регионы").read(language), numeric=True),
        Column("industries", Text("Industries", "Отрасли").read(language), numeric=True),
        Column("periods", Text("Periods", "Периоды").read(language)),
        Column("known_share", Text("Known", "Известно").read(language), numeric=True),
    )
    twin = Table(title, columns, frame, table.source)
    return Figure("coverage", title, twin, prose("home", language)["coverage"], table.method)


def _designating(observatory: Observatory) -> str:
    """The first edition with designations: there priorities can be held against numbers."""
    ids = (edition.id for edition in observatory.editions)
    return next((id for id in ids if observatory.table(id, "designations") is not None), "")


def _region_field(table: Desk, period: str) -> Choice:
    cell = strongest_cell(table, period)
    options = [
        Option(code, table.region_name(code), table.region_name(top) if (top := table.area(code)) else "")
        for code in table.regions
        if table.lives(code, period)
    ]
    label = Text("Region", "Регион").read(table.language)
    return Choice("region", label, options, cell[0] if cell else "")


def _changes(table: Desk, period: str) -> list[Change]:
    previous = table.edition.periods[-2] if len(table.edition.periods) > 1 else ""
    return [
        Change(
            mark(
                table,
                row,
                name=table.industry_name(row["industry"]),
                code=row["industry"],
                address=table.region_link(row["region"]),
                working=table.working(row["region"], row["industry"], period),
            ),
            table.region_name(row["region"]),
            table.industry_name(row["industry"]),
            row["before"],
            table.working(row["region"], row["industry"], previous),
        )
        for row in newly_strong(table, period).iter_rows(named=True)
    ]
