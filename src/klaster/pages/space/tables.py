"""The tables of the network: its ties with their intervals, and the groups found."""

from __future__ import annotations

import polars as pl

from klaster.model.result import Result
from klaster.model.text import Language, Text
from klaster.pages.space.found import PROXIMITY, Space
from klaster.views.number import decimal, percent, whole
from klaster.views.table import Column, Table

LISTED = 30


def tie_table(space: Space, title: str) -> Table:
    """The ties drawn, the strongest first; each number opens to its working."""
    desk, language = space.desk, space.desk.language
    rows = space.ties
    named = rows.with_columns(
        _names(space, rows, "industry").alias("industry_name"),
        _names(space, rows, "partner").alias("partner_name"),
    )
    columns = (
        Column("industry", Text("Code", "Код").read(language), code=True),
        Column("industry_name", Text("Industry", "Отрасль").read(language)),
        Column("partner", Text("Code", "Код").read(language), code=True),
        Column("partner_name", Text("Found with", "Встречается вместе с").read(language)),
        Column(
            "value",
            Text("Proximity", "Близость").read(language),
            numeric=True,
            status="status",
            write=_two,
        ),
        Column("lower", Text("From", "От").read(language), numeric=True, write=_two),
        Column("upper", Text("To", "До").read(language), numeric=True, write=_two),
        Column(
            "together", Text("Regions with both", "Регионов с обеими").read(language), numeric=True, write=whole
        ),
        Column("status", Text("Status", "Статус").read(language), shown=False),
    )  # fmt: skip
    addresses = tuple(
        desk.working_of(PROXIMITY, industry=one, partner=other, period=space.period)
        for one, other in rows.head(LISTED).select("industry", "partner").iter_rows()
    )
    result = space.result
    cited = desk.source if isinstance(result, Exception) else result.provenance.cite(language)
    return Table(title, columns, named, cited, addresses, LISTED)


def group_table(space: Space, found: Result, title: str) -> Table:
    """Every industry with its group, how well it sits there, and where it might move."""
    language = space.desk.language
    rows = found.frame.sort("value", "within", "industry", descending=[False, True, False], nulls_last=True)
    named = rows.with_columns(
        _names(space, rows, "industry").alias("industry_name"),
        pl.when(pl.col("proposed") != pl.col("value")).then("proposed").alias("move"),
    )
    columns = (
        Column("value", Text("Group", "Группа").read(language), numeric=True, status="status", write=whole),
        Column("industry", Text("Code", "Код").read(language), code=True),
        Column("industry_name", Text("Industry", "Отрасль").read(language)),
        Column(
            "within", Text("Similarity inside", "Сходство внутри").read(language), numeric=True, write=_two
        ),
        Column(
            "between",
            Text("To the nearest other", "С ближайшей другой").read(language),
            numeric=True,
            write=_two,
        ),
        Column(
            "stability", Text("Stability", "Устойчивость").read(language), numeric=True, write=percent
        ),
        Column(
            "move", Text("Could move to", "Могла бы перейти в").read(language), numeric=True, write=whole
        ),
        Column("validation", "validation", numeric=True, shown=False),
        Column("way", "way", shown=False, code=True),
        Column("similarity", "similarity", shown=False, code=True),
        Column("status", Text("Status", "Статус").read(language), shown=False),
    )  # fmt: skip
    return Table(title, columns, named, found.provenance.cite(language))


def _names(space: Space, rows: pl.DataFrame, column: str) -> pl.Series:
    return pl.Series([space.desk.industry_name(code) for code in rows[column]], dtype=pl.String)


def _two(value: float, language: Language) -> str:
    return decimal(value, language, 2)
