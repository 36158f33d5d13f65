"""The growth of a region taken apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from klaster.model.text import Text
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.desk import Desk, desk
from klaster.pages.explain.working import Line
from klaster.pages.fields import measure_field, several
from klaster.pages.names import region_asked
from klaster.pages.prose import prose
from klaster.pages.region_growth import words
from klaster.pages.region_growth.drawings import industry_bars, step_bars, sum_bars, working_address
from klaster.pages.region_growth.tables import industry_table, lacking_table, step_table, sum_table
from klaster.pages.region_growth.taken_apart import METHOD, Row, TakenApart
from klaster.pages.region_growth.variants import CLASSES, IDENTITIES, ORDERS, VARIANTS
from klaster.pages.region_growth.working import lines
from klaster.pages.reproduction import Reproduction, of_workspace
from klaster.pages.screen import Figure, Screen
from klaster.pages.spans import carried, span_fields
from klaster.pages.visit import Visit
from klaster.views.number import movement
from klaster.views.table import Column, Table
from klaster.workbench.observatory import Observatory


@dataclass(frozen=True)
class GrowthContent:
    """What the template of a region's growth places beside the figures."""

    code: str
    name: str
    region_address: str
    lacking: str
    headline: list[str]
    remarks: list[str]
    identity: str
    benchmark: str
    classes: list[tuple[str, list[tuple[str, str]]]]
    working: list[Line]
    working_name: str
    closed: str
    again: Reproduction | None


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of a region's growth.

    Raises
    ------
    UnknownNameError
        For a region that the edition does not have, with the nearest names.
    """
    table = desk(observatory, visit)
    code = region_asked(table, visit.names["region"])
    known = _periods(table, code)
    period, since = span_fields(table, known)
    fields = {name: _field(table, name) for name in ("variant", "benchmark", "order")}
    fields["benchmark"] = _benchmark_field(table, code, fields["benchmark"])
    chosen = {name: field.chosen for name, field in fields.items() if name != "order"}
    taken = TakenApart(table, code, since.chosen, period.chosen, **chosen)
    lacking = _lacking(table, known)
    title = _title(table, taken, lacking)
    figures = _lacking_figures(table, lacking, title) if lacking else _figures(taken, fields["order"].chosen)
    money = table.measure.nature == "amount" and not lacking
    return Screen(
        "region_growth",
        title,
        visit,
        table.edition,
        period.chosen,
        table.quality(period.chosen, [code]) if code in table.regions else None,
        table.quotients.provenance.synthetic,
        summary=lacking or words.headline(taken)[0],
        figures=figures,
        choices=several(measure_field(table), since, period, *(() if lacking else fields.values())),
        content=_content(taken, lacking),
        digest=table.quotients.digest if lacking else taken.result().digest,
        caveats=(words.PRICES.read(visit.language),) if money else (),
    )


def _periods(table: Desk, code: str) -> list[str]:
    """The periods in which the region has any number."""
    rows = table.frame.filter((pl.col("region") == code) & pl.col("value").is_not_null())
    own = set(rows["period"].unique().to_list())
    return [period for period in table.edition.periods if period in own]


def _lacking(table: Desk, known: list[str]) -> str:
    """Why there is no growth to take apart; nothing where there is."""
    if table.measure.nature == "ratio":
        return words.RATIO.read(table.language)
    if len(known) < 2:
        count = {"en": f"{len(known)} period{'' if len(known) == 1 else 's'}", "ru": str(len(known))}
        return words.ONE_PERIOD.format(count=count[table.language]).read(table.language)
    return ""


def _field(table: Desk, name: str) -> Choice:
    language = table.language
    labels = {
        "variant": (Text("Variant", "Вариант"), VARIANTS),
        "benchmark": (
            Text("Held against", "База сравнения"),
            {"area": Text("area", "территория"), "rest": Text("rest", "остальные")},
        ),
        "order": (Text("Order", "Порядок"), ORDERS),
    }
    label, options = labels[name]
    listed = [Option(value, words.read(language)) for value, words in options.items()]
    return choice(name, label.read(language), listed, table.visit.query.get(name))


def _benchmark_field(table: Desk, code: str, field: Choice) -> Choice:
    options = [
        Option(option.value, words.benchmark_words(table, code, option.value)) for option in field.options
    ]
    return replace(field, options=options)


def _title(table: Desk, taken: TakenApart, lacking: str) -> str:
    name = table.region_name(taken.region)
    if lacking:
        return Text("{region}: growth", "{region}: рост").format(region=name).read(table.language)
    template = Text("{region}: growth, {since}–{period}", "{region}: рост, {since}–{period}")
    return template.format(region=name, since=taken.since, period=taken.period).read(table.language)


def _lacking_figures(table: Desk, reason: str, title: str) -> Mapping[str, Figure]:
    twin = lacking_table(title, reason, table.source, table.language)
    return {"total": Figure("total", title, twin, prose("region_growth", table.language)["total"], METHOD)}


def _figures(taken: TakenApart, order: str) -> Mapping[str, Figure]:
    language = taken.desk.language
    reading = prose("region_growth", language)
    total, industries, steps = (_figure_title(taken, kind) for kind in ("total", "industries", "steps"))
    rows = taken.ordered(order)
    figures = [
        Figure("total", total, sum_table(taken, total), reading["total"], METHOD, sum_bars(taken, total)) if taken.whole else None,
        Figure("industries", industries, industry_table(taken, rows, industries), reading["industries"], METHOD,
               industry_bars(taken, order, industries), note=_scale_note(taken)),
        Figure("steps", steps, step_table(taken, steps), reading["steps"], METHOD, step_bars(taken, steps)) if taken.steps else None,
        _working_figure(taken),
    ]  # fmt: skip
    return {figure.id: figure for figure in figures if figure}


_TITLES = {
    "total": Text("What the change of the region is made of", "Из чего складывается изменение по региону"),
    "industries": Text("Industry by industry", "По отраслям"),
    "steps": Text("Step by step", "По шагам"),
}


def _figure_title(taken: TakenApart, kind: str) -> str:
    language, table = taken.desk.language, taken.desk
    what = f"{table.region_name(taken.region)}. {_TITLES[kind].read(language)}"
    unit = "" if taken.factors else f", {table.measure.unit.read(language)}"
    return f"{what}: {table.measure.title.read(language)}{unit}, {taken.since}–{taken.period}"


def _scale_note(taken: TakenApart) -> str:
    language = taken.desk.language
    held = words.benchmark_words(taken.desk, taken.region, taken.benchmark)
    note = Text(
        "All columns share one scale. Held against: {held}. A name leads to the working of its row.",
        "У всех столбцов один масштаб. База сравнения: {held}. Название ведёт к расчёту строки.",
    )
    return note.format(held=held).read(language)


def _working_figure(taken: TakenApart) -> Figure | None:
    """The working of the industry that the address names."""
    row, language = _asked_row(taken), taken.desk.language
    if row is None:
        return None
    name = taken.desk.industry_name(row["industry"])
    title = Text("The working: {industry}", "Расчёт: {industry}").format(industry=name).read(language)
    names = ("step", "expression", "outcome", "status")
    rows = [(line.label, line.expression, line.outcome, line.status) for line in lines(taken, row)]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    headings = (
        Text("Step", "Шаг"),
        Text("Expression", "Выражение"),
        Text("Outcome", "Итог"),
        Text("Status", "Статус"),
    )
    columns = tuple(
        Column(name, heading.read(language)) for name, heading in zip(names, headings, strict=True)
    )
    source = taken.result().provenance.cite(language)
    return Figure(
        "working",
        title,
        Table(title, columns, frame, source),
        prose("region_growth", language)["working"],
        METHOD,
    )


def _asked_row(taken: TakenApart) -> Row | None:
    asked = taken.desk.visit.query.get("industry", "")
    code = asked if asked in taken.desk.industries else taken.desk.edition.industries.resolve(asked)
    found = taken.cells.filter(pl.col("industry") == (code or ""))
    return found.row(0, named=True) if found.height else None


def _content(taken: TakenApart, lacking: str) -> GrowthContent:
    table, language = taken.desk, taken.desk.language
    row = None if lacking else _asked_row(taken)
    return GrowthContent(
        taken.region,
        table.region_name(taken.region),
        table.region_link(taken.region, period=carried(table, taken.period)),
        lacking,
        [] if lacking else words.headline(taken),
        [] if lacking else words.remarks(taken),
        IDENTITIES[taken.variant].read(language),
        words.benchmark_words(table, taken.region, taken.benchmark),
        [] if lacking or taken.variant != "esteban_marquillas" else _classes(taken),
        lines(taken, row) if row else [],
        table.industry_name(row["industry"]) if row else "",
        table.visit.here(industry=""),
        None if lacking else _again(taken),
    )


def _classes(taken: TakenApart) -> list[tuple[str, list[tuple[str, str]]]]:
    """The allocation classes with their industries, the largest allocation first."""
    language = taken.desk.language
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for name, title in CLASSES.items():
        rows = taken.known.filter(pl.col("allocation_class") == name).sort(
            pl.col("allocation").abs(), descending=True
        )
        if rows.height:
            members = [
                (
                    f"{taken.desk.industry_name(row['industry'])} {movement(row['allocation'], language)}",
                    working_address(taken, row["industry"]),
                )
                for row in rows.iter_rows(named=True)
            ]
            found.append((title.read(language), members))
    return found


def _again(taken: TakenApart) -> Reproduction:
    """The call that gives the same table."""
    periods = (taken.since, taken.period)
    given = {"variant": taken.variant, "benchmark": taken.benchmark, "births": "apart"}
    return of_workspace(taken.desk, METHOD, periods, **given)
