"""Table 3: quotients with their intervals and states, designated pairs outlined; and the map of the surest industry."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from klaster.model.text import Text
from klaster.pages.columns import quotient_table
from klaster.pages.evidence import designations
from klaster.pages.screen import Figure, Screen
from klaster.report.document import Block, Chapter, Note, Paragraph, Plate
from klaster.report.teller import Teller
from klaster.views.number import percent, ratio
from klaster.views.sentence import CELLS, INDUSTRIES, REGIONS, counted
from klaster.views.table import Column
from klaster.views.verdict import STRONG

TITLE = Text("What regions are specialised in", "В чём специализированы регионы")
TABLE = Text("Location quotients, {period}", "Коэффициенты локализации, {period}")
MOST = 160
"""Rows in print at most; more are in the workbook."""

_COVERED = Text(
    "The edition covers {regions} and {industries}: {cells}, of which {known} are known{estimated}.",
    "Издание охватывает: {regions}, {industries} — {cells}; известно {known}{estimated}.",
)
_ESTIMATED = Text(", {share} only as an estimate", ", ещё {share} — только оценка")
_SURE = Text(
    "The interval lies above 1 as a whole in {sure}; in {doubtful} the quotient is above 1 and the interval does not exclude 1, so these are no findings.",
    "Весь интервал выше 1: {sure}. Ещё {doubtful}, где коэффициент выше 1, но интервал не исключает единицу: это не находки.",
)
_ABOVE = Text(
    "Quotients above 1: {above}. They are printed as published; the range shown is what rounding leaves open, not a sampling interval, since the counts behind them are not published.",
    "Коэффициентов выше 1: {above}. Они приведены как опубликованы; показанный диапазон — то, что оставляет открытым округление, а не выборочный интервал: исходные численности не опубликованы.",
)
_HIGHEST = Text(
    "The highest: {region}, {industry} — {written}.", "Самый высокий: {region}, {industry} — {written}."
)
_LISTED = Text(
    "The table lists pairs of a region and an industry with a specialisation or a designation; a pair that a programme designates is outlined.",
    "В таблице — пары региона и отрасли со специализацией или назначением; пара, которую назначает программа, обведена.",
)
_DESIGNATED = Text("Designated", "Назначена")
_SAYS = {True: Text("yes", "да"), False: Text("no", "нет"), None: Text("not known", "неизвестно")}
_EMPTY = Text("The edition has no quotients.", "В издании нет коэффициентов.")


def quotients(teller: Teller) -> Chapter:
    """The chapter of specialisation."""
    screen = teller.screen("lq", section="all")
    if screen is None or teller.desk.frame.is_empty():
        teller.lacks("lq", teller.read(_EMPTY))
        return Chapter("quotients", teller.read(TITLE), (Note(teller.read(_EMPTY)),))
    blocks: list[Block] = [
        _covered(teller),
        _sure(teller),
        Paragraph(teller.read(_LISTED), "quotients.listed"),
    ]
    blocks += [table] if (table := _table(teller, screen)) else []
    if mapped := teller.screen("map"):
        blocks += [plate] if (plate := teller.plate(mapped, "map")) and plate.drawn else []
    blocks += [Note(words) for words in screen.caveats]
    return Chapter("quotients", teller.read(TITLE), tuple(blocks))


def _covered(teller: Teller) -> Paragraph:
    table, language = teller.desk, teller.language
    told = table.quality(table.latest)
    estimated = teller.read(_ESTIMATED, share=percent(told.estimated, language)) if told.estimated else ""
    facts = {
        "regions": counted(len(table.regions), language, REGIONS),
        "industries": counted(len(table.industries), language, INDUSTRIES),
        "cells": counted(told.total, language, CELLS),
        "known": percent(told.known, language),
        "estimated": estimated,
    }
    return Paragraph(teller.read(_COVERED, **facts), "quotients.coverage", facts)


def _sure(teller: Teller) -> Paragraph:
    rows, language = teller.desk.rows(teller.desk.latest), teller.language
    above = rows.filter(pl.col("value") > 1)
    facts: dict[str, object] = {"above": above.height}
    if "verdict" in rows.columns:
        sure = above.filter(pl.col("verdict").is_in(STRONG))
        facts = {
            "sure": counted(sure.height, language, CELLS),
            "doubtful": counted(above.filter(pl.col("verdict") == "borderline").height, language, CELLS),
        }
        said, ordered = teller.read(_SURE, **facts), sure.sort("lower", descending=True)
    else:
        said, ordered = teller.read(_ABOVE, **facts), above.sort("value", descending=True)
    if ordered.height:
        row = ordered.row(0, named=True)
        top = {
            "region": teller.desk.region_name(row["region"]),
            "industry": teller.desk.industry_name(row["industry"]),
            "written": ratio(row["value"], language),
        }
        facts, said = {**facts, **top}, f"{said} {teller.read(_HIGHEST, **top)}"
    return Paragraph(said, "quotients.sure", facts)


def _table(teller: Teller, screen: Screen) -> Plate | None:
    table = teller.desk
    period, said = table.latest, designations(table)
    pairs = {
        (region, industry): one.designated
        for (region, industry, when), one in said.items()
        if when in ("", period)
    }
    rows = _kept(table.rows(period), pairs)
    if rows.is_empty():
        return None
    title = teller.read(TABLE, period=period)
    made = quotient_table(table, rows, title, by=("region", "industry"))
    columns = tuple(
        replace(column, shown=column.shown and column.name not in _UNPRINTED) for column in made.columns
    )
    frame = made.frame
    if pairs:
        words = [teller.read(_SAYS[pairs.get(key)]) for key in rows.select("region", "industry").iter_rows()]
        frame = frame.with_columns(pl.Series("designated", words, dtype=pl.String))
        columns = (*columns, Column("designated", teller.read(_DESIGNATED)))
    figure = Figure("quotients", title, replace(made, frame=frame, columns=columns), "", table.method)
    outlined = frozenset(
        place for place, key in enumerate(rows.select("region", "industry").iter_rows()) if pairs.get(key)
    )
    plate = teller.placed(figure, screen, rows=MOST if rows.height > MOST else 0, outlined=outlined)
    return replace(plate, address=plate.address.partition("#")[0] + "#figure-lq")


_UNPRINTED = ("region", "industry", "shrunken", "surplus", "q_value")


def _kept(rows: pl.DataFrame, pairs: dict[tuple[str, str], bool | None]) -> pl.DataFrame:
    """Designated pairs and those above 1, the surest first where there are many; by region in print."""
    chosen = pl.struct("region", "industry").map_elements(
        lambda pair: bool(pairs.get((pair["region"], pair["industry"]))), return_dtype=pl.Boolean
    )
    strong = pl.col("verdict").is_in(STRONG) if "verdict" in rows.columns else pl.col("value") > 1
    listed = rows.filter(pl.col("industry") != "").with_columns(_designated=chosen)
    listed = listed.filter(pl.col("_designated") | strong.fill_null(False))
    by = "lower" if "verdict" in rows.columns else "value"
    if listed.height > MOST:
        ordered = listed.sort(
            ["_designated", by, "region", "industry"], descending=[True, True, False, False], nulls_last=True
        )
        return ordered.drop("_designated")
    return listed.sort(
        ["region", "value", "industry"], descending=[False, True, False], nulls_last=True
    ).drop("_designated")
