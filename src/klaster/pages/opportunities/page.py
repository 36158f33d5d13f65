"""The screen of a region's opportunities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.pages.desk import Desk, desk
from klaster.pages.fields import measure_field, several
from klaster.pages.names import region_asked
from klaster.pages.opportunities import words
from klaster.pages.opportunities.found import DENSITY, ENTRY, PROXIMITY, Opportunities
from klaster.pages.opportunities.tables import absent_table, priority_table, strengths_table, working
from klaster.pages.prose import prose
from klaster.pages.screen import Figure, Screen
from klaster.pages.spans import carried
from klaster.pages.visit import Visit
from klaster.views.drawing import Drawing
from klaster.views.number import decimal
from klaster.views.opportunity_plane import Opening, opportunity_plane
from klaster.views.table import Column, Table
from klaster.workbench.observatory import Observatory

TITLE = Text("{region}: opportunities, {period}", "{region}: возможности роста, {period}")
ABSENT = Text("Absent industries: how near, how complex", "Отсутствующие отрасли: насколько близки и сложны")
STRENGTHS = Text("Strengths and their missing links", "Сильные отрасли и недостающие звенья")
PRIORITIES = Text("The likeliest to enter", "Что вероятнее всего появится")
CAPTION = Text(
    "{name}: density {density} % ({lower}–{upper}), complexity {complexity}",
    "{name}: плотность {density} % ({lower}–{upper}), сложность {complexity}",
)
PUBLISHED = Text(
    "This edition publishes quotients without the counts behind them; nearness is computed from counts.",
    "Издание публикует коэффициенты без исходных численностей, а близость считается по численностям.",
)


@dataclass(frozen=True)
class OpportunitiesContent:
    """What the template places beside the figures."""

    code: str
    name: str
    region_address: str
    lacking: str
    headline: list[str]
    power: list[str]


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """What a region could grow into.

    Raises
    ------
    UnknownNameError
        For a region that the edition does not have, with the nearest names.
    """
    table = desk(observatory, visit)
    code = region_asked(table, visit.names["region"])
    period = table.chosen_period()
    found = Opportunities(table, code, period.chosen)
    lacking = _lacking(found)
    title = TITLE.format(region=table.region_name(code), period=period.chosen).read(visit.language)
    figures = {"absent": _empty(table, title, lacking)} if lacking else _figures(found)
    said = [] if lacking else words.headline(found)
    return Screen(
        "opportunities",
        title,
        visit,
        table.edition,
        period.chosen,
        table.quality(period.chosen, [code]) if code in table.regions else None,
        table.quotients.provenance.synthetic,
        summary=lacking or said[0],
        figures=figures,
        choices=several(measure_field(table), period),
        content=OpportunitiesContent(
            code,
            table.region_name(code),
            table.region_link(code, period=carried(table, period.chosen)),
            lacking,
            said,
            [] if lacking else words.power(found),
        ),
        digest=table.quotients.digest,
        caveats=table.caveats,
    )


def _lacking(found: Opportunities) -> str:
    """Why there is nothing to show; nothing where there is."""
    language = found.desk.language
    if found.desk.measure.nature == "ratio":
        return PUBLISHED.read(language)
    if isinstance(found.density, InputError):
        return found.density.message.read(language)
    if found.absent.is_empty():
        return Text("Nothing is known of this region.", "О регионе ничего не известно.").read(language)
    return ""


def _empty(table: Desk, title: str, reason: str) -> Figure:
    column = Column("reason", Text("Why there is nothing", "Почему ничего нет").read(table.language))
    twin = Table(title, (column,), pl.DataFrame({"reason": [reason]}), table.source)
    return Figure("absent", title, twin, prose("opportunities", table.language)["absent"], DENSITY)


def _figures(found: Opportunities) -> Mapping[str, Figure]:
    language, reading = found.desk.language, prose("opportunities", found.desk.language)
    place = f"{found.desk.region_name(found.region)}, {found.period}"
    absent, strengths = (f"{name.read(language)}: {place}" for name in (ABSENT, STRENGTHS))
    figures = [
        Figure("absent", absent, absent_table(found, absent), reading["absent"], DENSITY, _drawing(found, absent))
    ]  # fmt: skip
    if found.foretells and found.absent["rank"].null_count() < found.absent.height:
        title = f"{PRIORITIES.read(language)}: {place}"
        figures.append(
            Figure("priorities", title, priority_table(found, title), reading["priorities"], ENTRY)
        )
    if found.strengths.height:
        figures.append(
            Figure("strengths", strengths, strengths_table(found, strengths), reading["strengths"], PROXIMITY)
        )
    return {figure.id: figure for figure in figures}


def _drawing(found: Opportunities, title: str) -> Drawing:
    rows = found.absent.drop_nulls("complexity")
    medians = tuple(float(rows[name].median() or 0) for name in ("value", "complexity"))  # type: ignore[arg-type]
    openings = [_opening(found, row) for row in rows.iter_rows(named=True)]
    return opportunity_plane(openings, (medians[0], medians[1]), found.desk.language, "opportunities", title)


def _opening(found: Opportunities, row: Mapping[str, Any]) -> Opening:
    language = found.desk.language
    numbers = {
        name: "…" if row[column] is None else decimal(row[column], language, 1)
        for name, column in (
            ("density", "value"),
            ("lower", "lower"),
            ("upper", "upper"),
            ("complexity", "complexity"),
        )
    }
    name = found.desk.industry_name(row["industry"])
    one = found.designated.get(row["industry"])
    return Opening(
        name,
        row["value"],
        row["lower"],
        row["upper"],
        row["complexity"],
        row["quadrant"] == "near_complex",
        bool(one and one.designated),
        working(found, row["industry"]),
        CAPTION.format(name=name, **numbers).read(language),
    )
