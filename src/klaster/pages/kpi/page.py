"""The screen of targets, and of one target where a name is in the address."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.indicators.target_progress import CLASSES
from klaster.indicators.yearly import moment
from klaster.model.errors import UnknownNameError
from klaster.model.text import Text
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.desk import Desk, desk
from klaster.pages.fields import several
from klaster.pages.kpi.path import path_figure
from klaster.pages.kpi.stated import Targets, targets, targets_table
from klaster.pages.leading_on import led_on
from klaster.pages.prose import prose
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.workbench.observatory import Observatory

TITLE = Text("Targets", "Целевые показатели")
_YEARS = 12
_COUNTED = Text(
    "Targets stated: {stated}; with a number: {numbered}; that can be judged: {judged}.",
    "Заявлено целей: {stated}; с числом: {numbered}; можно судить: {judged}.",
)
_BASE = Text(
    "No base year is given for {count} of those with a number, and none is assumed. Choose one to see what growth the target would require from it.",
    "Для {count} целей с числом базовый год не указан, и он не домысливается. Выберите его, чтобы увидеть, какого роста от него потребовала бы цель.",
)
_ASSUMED = Text(
    "The base year {year} is chosen here and stated by no programme.",
    "Базовый год {year} выбран здесь; ни одна программа его не называет.",
)


@dataclass(frozen=True)
class KpiContent:
    """What the template places around the table."""

    headline: list[str]
    classes: list[tuple[str, int]]
    elsewhere: list[tuple[str, str]]
    back: str


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of an edition's targets; of one that has none it says where there are any.

    Raises
    ------
    UnknownNameError
        For a target that the edition does not have.
    """
    table = desk(observatory, visit)
    stated = observatory.table(table.edition.id, "targets")
    if stated is None:
        return led_on(_without(table))
    base, whose, show = _base_field(table, stated), _whose_field(table, stated), _show_field(table)
    found = targets(table, stated, base.chosen)
    if asked := visit.names.get("target"):
        return _one(found, asked, base)
    rows = found.rows if show.chosen == "all" else found.numbered
    rows = rows.filter(pl.col("unit") == whose.chosen) if whose.chosen else rows
    title = TITLE.read(visit.language)
    figure = Figure(
        "targets",
        title,
        targets_table(found, rows, title),
        prose("kpi", visit.language)["targets"],
        "target_attainment",
    )
    return _screen(
        found,
        title,
        {"targets": figure},
        several(base, whose, show),
        KpiContent(_headline(found), _classes(found), [], ""),
    )


def _screen(
    found: Targets, title: str, figures: dict[str, Figure], choices: tuple[Choice, ...], content: KpiContent
) -> Screen:
    table = found.table
    assumed = _ASSUMED.format(year=found.base_period).read(table.language)
    return Screen(
        "kpi",
        title,
        table.visit,
        table.edition,
        synthetic=found.result.provenance.synthetic,
        figures=figures,
        choices=choices,
        content=content,
        digest=found.result.digest,
        caveats=(assumed,) if found.base_period else (),
    )


def _one(found: Targets, asked: str, base: Choice) -> Screen:
    """One target: its row, and the path where there is anything to draw."""
    rows = found.rows.filter(pl.col("indicator") == asked)
    if rows.is_empty():
        raise UnknownNameError(Text("target", "целевой показатель"), asked, found.rows["indicator"].to_list())
    language = found.table.language
    title = str(rows["indicator_name"][0])
    figure = Figure(
        "targets",
        title,
        targets_table(found, rows, title, alone=True),
        prose("kpi", language)["targets"],
        "target_attainment",
    )
    drawn = path_figure(found, rows)
    figures = {"path": drawn, "targets": figure} if drawn else {"targets": figure}
    row = rows.row(0, named=True)
    headline = [f"{row['unit_name']}: {CLASSES[row['class']].read(language)}."]
    back = found.table.link("kpi", base_period=found.base_period)
    return _screen(found, title, figures, several(base), KpiContent(headline, [], [], back))


def _without(table: Desk) -> Screen:
    editions = [
        (edition.title.read(table.language), table.visit.link("kpi", edition=edition.id))
        for edition in table.observatory.editions
        if table.observatory.table(edition.id, "targets") is not None
    ]
    content = KpiContent([], [], editions, "")
    title = TITLE.read(table.language)
    return Screen(
        "kpi", title, table.visit, table.edition, synthetic=table.edition.synthetic, content=content
    )


def _base_field(table: Desk, stated: pl.DataFrame) -> Choice:
    """The base year for targets that state none: not assumed, unless chosen."""
    ends = [
        int(moment(period))
        for period in stated.filter(pl.col("target").is_not_null())["target_period"]
        .drop_nulls()
        .unique()
        .to_list()
    ]
    last = max(ends, default=0)
    options = [Option("", Text("not given", "не указан").read(table.language))]
    options += (
        [Option(str(year), str(year)) for year in range(last - 1, last - 1 - _YEARS, -1)] if ends else []
    )
    label = Text("Base year where none is stated", "Базовый год, если не указан").read(table.language)
    return choice("base_period", label, options, table.visit.query.get("base_period"))


def _whose_field(table: Desk, stated: pl.DataFrame) -> Choice:
    name = f"unit_name_{table.language}"
    shown = stated.unique("unit", maintain_order=True)
    options = [Option("", Text("all", "все").read(table.language))]
    options += [
        Option(unit, words or unit)
        for unit, words in shown.select(
            "unit", name if name in shown.columns else pl.col("unit").alias("_")
        ).iter_rows()
    ]
    return choice("unit", Text("Whose", "Чьи").read(table.language), options, table.visit.query.get("unit"))


def _show_field(table: Desk) -> Choice:
    options = [
        Option("", Text("targets with a number", "цели с числом").read(table.language)),
        Option("all", Text("all, directions too", "все, в том числе направления").read(table.language)),
    ]
    return choice(
        "show", Text("Show", "Показать").read(table.language), options, table.visit.query.get("show")
    )


def _headline(found: Targets) -> list[str]:
    language, numbered = found.table.language, found.numbered
    judged = numbered.filter(pl.col("value").is_not_null()).height
    said = [_COUNTED.format(stated=found.rows.height, numbered=numbered.height, judged=judged).read(language)]
    based = numbered.filter(pl.col("missing").fill_null("").str.contains("base_period")).height
    return [*said, _BASE.format(count=based).read(language)] if based else said


def _classes(found: Targets) -> list[tuple[str, int]]:
    counts = dict(found.rows.group_by("class").len().iter_rows())
    return [
        (words.read(found.table.language), counts[name]) for name, words in CLASSES.items() if name in counts
    ]
