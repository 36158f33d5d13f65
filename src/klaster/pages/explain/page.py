"""The working behind one number: inputs, steps, interval, sources, and how to get it again."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.model.method import MethodCard
from klaster.model.status import Status, state
from klaster.model.text import Text
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.desk import Desk, desk, mark
from klaster.pages.evidence import Designation, Reference, designations, references
from klaster.pages.explain.any_method import number_screen
from klaster.pages.explain.working import Line, lines
from klaster.pages.fields import industry_field, measure_field, several
from klaster.pages.highlights import strongest_cell
from klaster.pages.prose import prose
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.views.mark import Mark
from klaster.views.mathml import mathml
from klaster.views.number import cell, exact
from klaster.views.number_line import number_line
from klaster.views.table import Column, Table, status_words, verdict_words
from klaster.workbench.explaining import Explanation
from klaster.workbench.observatory import Observatory

_INPUTS = ("observed", "region_total", "industry_total", "total")


@dataclass(frozen=True, slots=True)
class Input:
    """One number that went in, with its status and whether it is published or added up."""

    label: str
    written: str
    state: str
    status: str
    origin: str


@dataclass(frozen=True)
class ExplainContent:
    """What the template of a working places."""

    mark: Mark
    region: str
    region_address: str
    industry: str
    industry_address: str
    passport_address: str
    verdict: str
    status: str
    card: MethodCard
    formula: str
    inputs: list[Input]
    lines: list[Line]
    command: str
    python: str
    citation: str
    digest: str
    parameters: list[tuple[str, str]]
    series: list[tuple[str, Mark]]
    references: list[Reference]
    designation: Designation | None


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of one number; without a region and an industry, of a telling example.

    ``method`` in the query asks for a number of another method than the quotient's.
    """
    table = desk(observatory, visit)
    asked = visit.query.get("method", "")
    if asked and asked != table.method:
        return number_screen(table, visit, asked)
    period = table.chosen_period()
    example = strongest_cell(table, period.chosen) or ("", "")
    region = _region_field(table, example[0])
    industry = industry_field(table, example[1])
    keys = {"region": region.chosen, "industry": industry.chosen, "period": period.chosen}
    found = table.rows(**keys)
    row = found.row(0, named=True) if found.height else None
    one = mark(
        table,
        row,
        name=f"{table.region_name(region.chosen)}: {table.industry_name(industry.chosen)}",
        code=industry.chosen,
        address="",
    )
    explained = _explained(table, keys) if row else None
    title = f"{one.name}, {period.chosen}"
    return Screen(
        "explain",
        title,
        visit,
        table.edition,
        period.chosen,
        synthetic=table.quotients.provenance.synthetic,
        summary=one.written,
        figures={"working": _figure(table, one, explained, title)},
        choices=several(measure_field(table), region, industry, period),
        content=_content(table, one, explained, keys),
        digest=table.quotients.digest,
        caveats=table.caveats,
        indexed=False,
    )


def _region_field(table: Desk, default: str) -> Choice:
    options = [
        Option(code, table.region_name(code), table.region_name(top) if (top := table.area(code)) else "")
        for code in table.regions
    ]
    label = Text("Region", "Регион").read(table.language)
    return choice("region", label, options, table.visit.query.get("region"), default)


def _explained(table: Desk, keys: dict[str, str]) -> Explanation:
    return table.observatory.explain(table.edition.id, table.method, measure=table.measure.id, **keys)


def _figure(table: Desk, one: Mark, explained: Explanation | None, title: str) -> Figure:
    drawing = number_line(one, table.language, "working", title) if one.drawn else None
    reading = prose("explain", table.language)["working"]
    return Figure("working", title, _table(table, explained, title), reading, table.method, drawing)


def _table(table: Desk, explained: Explanation | None, title: str) -> Table:
    """The working as a table: inputs first, then the steps."""
    language = table.language
    steps = lines(explained.steps, language) if explained else []
    inputs = _inputs(explained, table) if explained else []
    rows = [
        *((entry.label, "", entry.written, entry.status) for entry in inputs),
        *((line.label, line.expression, line.outcome, line.status) for line in steps),
    ]
    names = ("step", "expression", "outcome", "status")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    headings = {
        "step": Text("Step", "Шаг"),
        "expression": Text("Expression", "Выражение"),
        "outcome": Text("Outcome", "Итог"),
        "status": Text("Status", "Статус"),
    }
    columns = tuple(Column(name, heading.read(language)) for name, heading in headings.items())
    return Table(title, columns, frame, table.source)


def _inputs(explained: Explanation, table: Desk) -> list[Input]:
    return [
        _input(name, explained, table)
        for name in _INPUTS
        if name in explained.row and name in explained.card.outputs
    ]


def _input(name: str, explained: Explanation, table: Desk) -> Input:
    language = table.language
    value, status = explained.row[name], explained.statuses.get(name, Status.NORMAL.value)
    if name == "observed":
        origin = Text("as in the source", "как в источнике")
    elif name in explained.published:
        origin = Text("published total", "опубликованный итог")
    else:
        origin = Text("sum of the parts", "сумма частей")
    return Input(
        explained.card.outputs[name].read(language),
        cell(value, status, language, exact),
        state(value, status).value,
        status_words(status, language),
        origin.read(language),
    )


def _content(table: Desk, one: Mark, explained: Explanation | None, keys: dict[str, str]) -> ExplainContent:
    language, card = table.language, table.quotients.card
    region, industry, period = keys["region"], keys["industry"], keys["period"]
    row = explained.row if explained else {}
    carried = "" if period == table.latest else period
    provenance = explained.provenance if explained else table.quotients.provenance
    return ExplainContent(
        one,
        table.region_name(region),
        table.region_link(region, period=carried),
        table.industry_name(industry),
        table.link("map", industry=industry, period=carried),
        table.passport(region, industry, carried),
        verdict_words(row.get("verdict"), language),
        status_words(row.get("status") or Status.NOT_COLLECTED.value, language),
        card,
        mathml(card.formula) if card.formula else "",
        _inputs(explained, table) if explained else [],
        lines(explained.steps, language) if explained else [],
        explained.command if explained else "",
        explained.python if explained else "",
        f"{one.name}, {period}: {one.written}. {provenance.cite(language)}",
        provenance.digest,
        [(name, str(value)) for name, value in provenance.parameters.items()],
        _series(table, region, industry),
        references(table, region, industry, period),
        designations(table).get((region, industry, period)),
    )


def _series(table: Desk, region: str, industry: str) -> list[tuple[str, Mark]]:
    """The same number in every period."""
    rows = table.frame.filter((pl.col("region") == region) & (pl.col("industry") == industry))
    found = {row["period"]: row for row in rows.iter_rows(named=True)}
    return [
        (
            period,
            mark(
                table,
                found.get(period),
                name=period,
                code=industry,
                address=table.working(region, industry, period),
            ),
        )
        for period in table.edition.periods
        if table.lives(region, period)
    ]
