"""The screen of clusters across borders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.cross_border.found import METHOD, RELATED, CrossBorder
from klaster.pages.cross_border.tables import country_table, link_table, pair_table
from klaster.pages.desk import Desk, desk
from klaster.pages.fields import ALL, measure_field, several
from klaster.pages.grounds import ground
from klaster.pages.prose import prose
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.views.number import whole
from klaster.views.pair_map import Pair, pair_map
from klaster.views.table import Column, Table
from klaster.views.unit_forms import unit_after
from klaster.workbench.observatory import Observatory

TITLE = Text("Clusters across borders, {period}", "Трансграничные кластеры, {period}")
PAIRS = Text("Pairs of regions on two sides of a border", "Пары регионов по две стороны границы")
LINKS = Text("Industry by industry", "По отраслям")
PAIR_LIST = Text("Pair by pair", "По парам регионов")
COUNTRIES = Text("Country by country", "По парам стран")
_NOTHING = Text(
    "No two adjacent regions of different countries are both specialised here, each in its own country with the whole interval above 1.",
    "Здесь нет двух соседних регионов разных стран, каждый из которых специализирован в своей стране так, что весь интервал выше 1.",
)
_PUBLISHED = Text(
    "This edition publishes quotients without the counts behind them; both sides are added up from counts.",
    "Издание публикует коэффициенты без исходных численностей, а обе стороны складываются по численностям.",
)
_FOUND = Text(
    "In all {pairs} pairs of adjacent regions of two countries are both specialised in one industry; counted by industry, {links}.",
    "Всего соседних регионов двух стран, где специализация в одной и той же отрасли подтверждена с обеих сторон, — пар {pairs}, с учётом отраслей — {links}.",
)
_FOUND_RELATED = Text(
    "Pairs of adjacent regions of two countries that are specialised in the same or in related industries: {pairs}; links of a pair in two industries: {links}.",
    "Пар соседних регионов двух стран, специализированных в одинаковых или связанных отраслях: {pairs}; связей «пара — две отрасли»: {links}.",
)
_LARGEST = Text(
    "The largest pair: {one} and {other}, “{industry}”, {size} {unit} on both sides of the border.",
    "Крупнейшая пара: {one} и {other}, «{industry}» — {size} {unit} по обе стороны границы.",
)
_CAPTION = Text(
    "{one} and {other}: links {links}, together {size}", "{one} и {other}: связей {links}, вместе {size}"
)


@dataclass(frozen=True)
class CrossBorderContent:
    """What the template places beside the figures."""

    lacking: str
    headline: list[str]
    whole_address: str
    """Back from one pair to all of them; nothing where all are shown."""


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of clusters across borders."""
    table = desk(observatory, visit)
    period = table.chosen_period()
    related = _related_field(table)
    everything = CrossBorder(table, period.chosen, related.chosen)
    industry = _industry_field(table, everything)
    found = CrossBorder(table, period.chosen, related.chosen, industry.chosen, _pair(visit))
    lacking = _lacking(table, found)
    title = TITLE.format(period=period.chosen).read(visit.language)
    figures = {"pairs": _empty(table, title, lacking)} if lacking else _figures(found)
    said = [] if lacking else _headline(found)
    return Screen(
        "cross_border",
        title,
        visit,
        table.edition,
        period.chosen,
        table.quality(period.chosen),
        table.quotients.provenance.synthetic,
        summary=lacking or said[0],
        figures=figures,
        choices=several(measure_field(table), industry, related, period),
        content=CrossBorderContent(lacking, said, visit.here(pair="") if found.pair else ""),
        digest=table.quotients.digest,
        caveats=table.caveats,
    )


def _pair(visit: Visit) -> tuple[str, str] | None:
    one, _, other = visit.query.get("pair", "").partition(",")
    return (one, other) if one and other else None


def _related_field(table: Desk) -> Choice:
    words = {
        "same": Text("the same industry", "одна и та же отрасль"),
        "related": Text("related industries too", "и связанные отрасли"),
    }
    options = [Option(name, words[name].read(table.language)) for name in RELATED]
    label = Text("On both sides", "По обе стороны").read(table.language)
    return choice("related", label, options, table.visit.query.get("related"))


def _industry_field(table: Desk, found: CrossBorder) -> Choice:
    """The industries that any pair is found in."""
    rows = found.all_rows
    codes = sorted({*rows["industry"], *rows["partner_industry"]}) if rows.height else []
    options = [Option("", ALL.read(table.language))]
    options += [Option(code, f"{code} {table.industry_name(code)}") for code in codes]
    asked = table.visit.query.get("industry", "")
    label = Text("Industry", "Отрасль").read(table.language)
    # An industry of the edition that no pair is found in is no mistake: nothing is shown for it.
    if asked in table.industries and asked not in codes:
        options.append(Option(asked, f"{asked} {table.industry_name(asked)}"))
    return choice("industry", label, options, asked or None)


def _lacking(table: Desk, found: CrossBorder) -> str:
    """Why there is nothing to show; nothing where there is."""
    if table.measure.nature == "ratio":
        return _PUBLISHED.read(table.language)
    if isinstance(found.result, InputError):
        return found.result.message.read(table.language)
    return _NOTHING.read(table.language) if found.rows.is_empty() else ""


def _empty(table: Desk, title: str, reason: str) -> Figure:
    column = Column("reason", Text("Why there is nothing", "Почему ничего нет").read(table.language))
    twin = Table(title, (column,), pl.DataFrame({"reason": [reason]}), table.source)
    return Figure("pairs", title, twin, prose("cross_border", table.language)["pairs"], METHOD)


def _headline(found: CrossBorder) -> list[str]:
    table, language = found.desk, found.desk.language
    template = _FOUND if found.related == "same" else _FOUND_RELATED
    said = template.format(
        pairs=whole(found.pairs.height, language), links=whole(found.rows.height, language)
    )
    first = found.rows.row(0, named=True)
    largest = _LARGEST.format(
        one=table.region_name(first["region"]),
        other=table.region_name(first["partner"]),
        industry=table.industry_name(first["industry"]),
        size=whole(first["value"], language),
        unit=unit_after(first["value"], table.measure.unit.read(language), language),
    )
    return [largest.read(language), said.read(language)]


def _figures(found: CrossBorder) -> Mapping[str, Figure]:
    table, language = found.desk, found.desk.language
    reading = prose("cross_border", language)
    titles = {
        name: f"{words.read(language)}, {found.period}"
        for name, words in (
            ("pairs", PAIRS),
            ("links", LINKS),
            ("list", PAIR_LIST),
            ("countries", COUNTRIES),
        )
    }
    codes = [code for code in table.regions if table.lives(code, found.period)]
    base = ground(table, codes)
    drawing = (
        pair_map(base, _pairs(found), _names(found), "pairs", titles["pairs"]) if base.outlines else None
    )
    figures = (
        Figure(
            "pairs",
            titles["pairs"],
            pair_table(found, titles["pairs"]),
            reading["pairs"],
            METHOD,
            drawing,
        ),
        Figure("links", titles["links"], link_table(found, titles["links"]), reading["links"], METHOD),
        Figure(
            "countries",
            titles["countries"],
            country_table(found, titles["countries"]),
            reading["countries"],
            METHOD,
        ),
    )
    return {figure.id: figure for figure in figures}


def _pairs(found: CrossBorder) -> list[Pair]:
    table, language = found.desk, found.desk.language
    return [
        Pair(
            row["region"],
            row["partner"],
            row["together"],
            table.visit.here(pair=f"{row['region']},{row['partner']}"),
            _CAPTION.format(
                one=table.region_name(row["region"]),
                other=table.region_name(row["partner"]),
                links=row["links"],
                size=whole(row["together"], language),
            ).read(language),
        )
        for row in found.pairs.iter_rows(named=True)
    ]


def _names(found: CrossBorder) -> dict[str, str]:
    codes = {*found.pairs["region"], *found.pairs["partner"]}
    return {code: found.desk.region_name(code) for code in codes}
