"""The workings of a region's quotients on one page: a folder of files has no room for a page to each number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from klaster.model.errors import UnknownNameError
from klaster.model.status import Status
from klaster.model.text import Text
from klaster.pages.desk import Desk, desk, mark
from klaster.pages.explain.working import Line, lines
from klaster.pages.screen import Screen
from klaster.pages.visit import Visit
from klaster.views.mathml import mathml
from klaster.views.number import cell, exact
from klaster.views.table import status_words, verdict_words
from klaster.web.publishing.explained import explained
from klaster.workbench.explaining import Worked, inputs_shown
from klaster.workbench.observatory import Observatory

TITLE = Text("{region}: the working of every quotient", "{region}: расчёт каждого коэффициента")
LIST = Text("Workings by region", "Расчёты по регионам")


@dataclass(frozen=True, slots=True)
class Input:
    """One number that went in, as it is written, with its status."""

    label: str
    written: str
    status: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One quotient: what came out, what went in, the steps, the same in other periods."""

    anchor: str
    name: str
    address: str
    passport: str
    written: str
    state: str
    drawn: bool
    status: str
    verdict: str
    inputs: list[Input]
    lines: list[tuple[int, Line]]
    series: list[tuple[str, str]]


@dataclass(frozen=True)
class Workings:
    """What the template of a region's workings places."""

    region: str
    address: str
    method: str
    reading: str
    formula: str
    source: str
    steps: list[str]
    """What each step of a working is, by its number; a rule that is in words stands here, once."""
    shared: list[Input]
    """What went into every number alike."""
    cells: list[Cell]


@dataclass(frozen=True)
class Regions:
    """The regions that have workings, with their addresses."""

    regions: list[tuple[str, str]]


def workings(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of a region's workings at ``explain/REGION``, or at ``explain`` the list of regions."""
    table = desk(observatory, visit)
    region = visit.path.removeprefix("explain").removeprefix("/")
    if not region:
        edition = visit.query.get("edition", "")
        listed = [
            (table.region_name(code), visit.link(f"explain/{code}", edition=edition))
            for code in table.regions
        ]
        return Screen(
            "copy_workings_list",
            LIST.read(visit.language),
            visit,
            table.edition,
            content=Regions(listed),
            indexed=False,
        )
    if region not in table.regions:
        raise UnknownNameError(Text("region of this edition", "регион этого издания"), region, table.regions)
    card, steps = table.quotients.card, dict[str, int]()
    shared, cells = _without_shared(list(_worked(table, region, steps)))
    content = Workings(
        table.region_name(region),
        table.region_link(region),
        card.id,
        card.reading.read(visit.language),
        mathml(card.formula) if card.formula else "",
        table.source,
        list(steps),
        shared,
        cells,
    )
    return Screen(
        "copy_workings",
        TITLE.format(region=table.region_name(region)).read(visit.language),
        visit,
        table.edition,
        table.latest,
        synthetic=table.quotients.provenance.synthetic,
        content=content,
        digest=table.quotients.digest,
        caveats=table.caveats,
        indexed=False,
    )


def _worked(table: Desk, region: str, steps: dict[str, int]) -> Iterator[Cell]:
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in table.frame.filter(table.frame["region"] == region).iter_rows(named=True):
        found.setdefault(row["industry"], {})[row["period"]] = row
    made = explained(table, region)
    for code in table.industries:
        if code in found:
            yield _cell(table, region, code, found[code], made.get(code), steps)


def _cell(
    table: Desk,
    region: str,
    code: str,
    rows: dict[str, dict[str, Any]],
    working: Worked | None,
    steps: dict[str, int],
) -> Cell:
    language, row = table.language, rows.get(table.latest)
    one = mark(table, row, name=table.industry_name(code), code=code, address="")
    told = lines(working.steps, language) if working and one.drawn else []
    return Cell(
        code,
        one.name,
        table.industry_link(code),
        table.passport(region, code),
        one.written,
        one.state.value.replace("_", "-"),
        one.drawn,
        status_words((row or {}).get("status") or Status.NOT_COLLECTED.value, language),
        verdict_words((row or {}).get("verdict"), language),
        list(_inputs(working, table)) if working else [],
        [_numbered(line, steps) for line in told],
        [
            (period, _written(table, rows.get(period)))
            for period in reversed(table.edition.periods)
            if period != table.latest
        ],
    )


def _numbered(line: Line, steps: dict[str, int]) -> tuple[int, Line]:
    """A step and its number in the list of steps, where a rule in words is said for all."""
    rule = bool(_WORDS.search(line.expression))
    said = f"{line.label}: {line.expression}" if rule else line.label
    return steps.setdefault(said, len(steps) + 1), replace(line, expression="") if rule else line


_WORDS = re.compile(r"[^\W\d]{2}")


def _without_shared(cells: list[Cell]) -> tuple[list[Input], list[Cell]]:
    """What went into all the numbers alike, and the cells without it."""
    drawn = [cell.inputs for cell in cells if cell.inputs]
    if len(drawn) < 2:
        return [], cells
    shared = [each for each in drawn[0] if all(each in inputs for inputs in drawn)]
    return shared, [
        replace(cell, inputs=[each for each in cell.inputs if each not in shared]) for cell in cells
    ]


def _written(table: Desk, row: dict[str, Any] | None) -> str:
    return mark(table, row, name="", code="", address="").written


def _inputs(working: Worked, table: Desk) -> Iterator[Input]:
    language = table.language
    card = table.quotients.card
    for name in inputs_shown(card, working.row):
        value, status = working.row[name], working.statuses.get(name, Status.NORMAL.value)
        label = card.outputs[name].read(language)
        yield Input(label, cell(value, status, language, exact), status_words(status, language))
