"""The results of a search."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from klaster.model.text import Text
from klaster.pages.desk import Desk, desk
from klaster.pages.prose import prose
from klaster.pages.screen import Figure, Screen
from klaster.pages.search.found import IN_FILE, LONGEST, SHOWN, Findings, found
from klaster.pages.visit import Visit
from klaster.views.table import Column, Table
from klaster.workbench.observatory import Observatory

TITLE = Text("Search", "Поиск")


@dataclass(frozen=True)
class SearchContent:
    """The question as it was asked, and what it found."""

    question: str
    longest: int
    findings: Findings
    examples: list[str]


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of a search; without a question it says what may be looked for."""
    table = desk(observatory, replace(visit, query={**visit.query, "period": ""}))
    asked = visit.query.get("q", "").strip()
    findings = found(table, asked, IN_FILE if visit.filed else SHOWN) if asked else Findings([], {})
    title = TITLE.read(visit.language)
    figure = Figure(
        "found", title, _table(table, findings, title), prose("search", visit.language)["found"], ""
    )
    heading = f"{asked[:LONGEST]} — {title.casefold()}" if asked else title
    return Screen(
        "search",
        heading,
        visit,
        table.edition,
        synthetic=table.edition.synthetic,
        figures={"found": figure},
        content=SearchContent(asked, LONGEST, findings, _examples(table)),
        indexed=False,
    )


def _table(table: Desk, findings: Findings, title: str) -> Table:
    language = table.language
    rows = [
        (group.id, group.kind, hit.code, hit.name, hit.detail, hit.address)
        for group in findings.groups
        for hit in group.hits
    ]
    names = ("kind", "kind_name", "code", "name", "detail", "address")
    titles = (
        Text("Kind", "Вид"),
        Text("Kind in words", "Вид словами"),
        Text("Code", "Код"),
        Text("Name", "Название"),
        Text("Detail", "Подробность"),
        Text("Address", "Адрес"),
    )
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    columns = tuple(Column(name, words.read(language)) for name, words in zip(names, titles, strict=True))
    return Table(title, columns, frame, table.edition.title.read(language))


def _examples(table: Desk) -> list[str]:
    """Three questions that find something: a region, an industry, a word."""
    region = next((table.region_name(code) for code in table.regions if table.area(code)), "")
    industry = next((table.industry_name(code) for code in reversed(list(table.industries))), "")
    return [*filter(None, (region, industry)), Text("interval", "интервал").read(table.language)]
