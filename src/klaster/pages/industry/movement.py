"""Where an industry gained and lost beyond its own growth: the regional part of shift-share, region by region."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from klaster.model.status import State, state
from klaster.model.text import Text
from klaster.pages.industry.concentration import LISTED
from klaster.pages.industry.subject import Subject
from klaster.pages.region_growth.taken_apart import METHOD
from klaster.pages.region_growth.variants import PARTS
from klaster.pages.spans import carried
from klaster.views.diverging_bars import Bar, BarColumn, BarRow, diverging_bars
from klaster.views.drawing import Drawing
from klaster.views.number import ABOUT, movement, percent, whole
from klaster.views.table import Column, Table, status_words

Row = Mapping[str, Any]
_EACH_END = 8
_SHOWN = ("regional", "birth", "value")


def moved(subject: Subject) -> pl.DataFrame | None:
    """The regions shown with their parts, the largest own part first; None where nothing can be taken apart."""
    if not subject.since:
        return None
    found = subject.result(METHOD, (subject.since, subject.period), births="apart")
    if found is None:
        return None
    frame: pl.DataFrame = found.frame.filter(
        (pl.col("industry") == subject.code) & pl.col("region").is_in(subject.regions)
    )
    return (
        frame.sort(["regional", "region"], descending=[True, False], nulls_last=True)
        if frame.height
        else None
    )


def moved_bars(subject: Subject, frame: pl.DataFrame, title: str) -> Drawing | None:
    """The regions at both ends, in two or three columns."""
    known = list(frame.filter(pl.col("value").is_not_null()).iter_rows(named=True))
    if not known:
        return None
    shown = known if len(known) <= 2 * _EACH_END else [*known[:_EACH_END], *known[-_EACH_END:]]
    language = subject.desk.language
    born = any(row["birth"] for row in shown)
    parts = [part for part in _SHOWN if part != "birth" or born]
    columns = [BarColumn(PARTS[part].read(language), plain=part == "value") for part in parts]
    rows = [
        BarRow(subject.desk.region_name(row["region"]), tuple(_bar(row, part, subject) for part in parts),
               _address(subject, row["region"]))
        for row in shown
    ]  # fmt: skip
    return diverging_bars(rows, columns, "moved", title, width=660, names=210)


def moved_table(subject: Subject, frame: pl.DataFrame, title: str) -> Table:
    """Every region shown, those without a value too; the largest own part, up or down, first."""
    frame = frame.sort(pl.col("regional").abs(), "region", descending=[True, False], nulls_last=True)
    desk, language = subject.desk, subject.desk.language
    names = pl.Series("region_name", [desk.region_name(code) for code in frame["region"]], dtype=pl.String)
    growth = pl.when(pl.col("start") > 0).then(pl.col("end") / pl.col("start") - 1).alias("growth")
    numbers = [
        ("start", Text("At first", "В начале"), whole),
        ("end", Text("At last", "В конце"), whole),
        ("growth", Text("Growth", "Прирост"), _signed),
        *((part, PARTS[part], movement) for part in ("national", "industry_mix", "regional", "birth")),
    ]
    columns = (
        Column("region", Text("Region code", "Код региона").read(language), shown=False, code=True),
        Column("region_name", Text("Region", "Регион").read(language)),
        Column("value", PARTS["value"].read(language), numeric=True, status="status", write=movement),
        *(
            Column(name, heading.read(language), numeric=True, write=write)
            for name, heading, write in numbers
        ),
        Column("base_period", Text("From", "С").read(language), shown=False),
        Column("period", Text("To", "По").read(language), shown=False),
        Column("presence", Text("There", "Наличие").read(language), shown=False),
        Column(
            "status",
            Text("Status", "Статус").read(language),
            present=status_words,
        ),
    )
    addresses = tuple(_address(subject, code) for code in frame["region"].head(LISTED))
    found = subject.result(METHOD, (subject.since, subject.period), births="apart")
    source = found.provenance.cite(language) if found else desk.source
    return Table(title, columns, frame.with_columns(names, growth), source, addresses, LISTED)


def _address(subject: Subject, region: str) -> str:
    """The working of the row, on the screen of the region's growth."""
    period = carried(subject.desk, subject.period)
    path = f"regions/{region}/growth"
    return (
        subject.desk.link(path, period=period, since=subject.since, industry=subject.code) + "#figure-working"
    )


def _signed(value: float, language: Any) -> str:
    return percent(value, language, signed=True)


def _bar(row: Row, part: str, subject: Subject) -> Bar:
    kind = state(row["value"], row["status"])
    about = ABOUT if kind is State.ESTIMATE else ""
    value = row[part] or 0.0
    return Bar(value, kind, about + movement(value, subject.desk.language))
