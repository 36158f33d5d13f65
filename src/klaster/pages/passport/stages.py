"""The stages of a cluster's life, year by year, in both readings."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.indicators.life_cycle_rules import STAGE_NAMES
from klaster.model.errors import InputError
from klaster.model.result import Result
from klaster.model.text import Language, Text
from klaster.pages.desk import Desk
from klaster.views.number import percent, ratio
from klaster.views.table import Column, Table, status_words

METHOD = "life_cycle_stage"
PHASE_NAMES = {
    "development": Text("development", "развитие"),
    "expansion": Text("expansion", "экспансия"),
    "maturation": Text("maturation", "зрелость"),
    "transition": Text("transition", "переход"),
}
_UNKNOWN = Text("unknown", "неизвестно")


@dataclass(frozen=True)
class Year:
    """One year of the strip: the stage in code and words, and what else it may be."""

    period: str
    stage: str
    words: str
    phase: str
    possible: str


def life(desk: Desk, region: str) -> Result | None:
    """The method's result for the area of the region; None where the edition does not support it."""
    try:
        return desk.observatory.result(desk.edition.id, METHOD, desk.measure.id, area=desk.own_base(region))
    except InputError:
        return None


def of_cluster(found: Result, region: str, industry: str) -> pl.DataFrame:
    """The years of one cluster."""
    chosen = (pl.col("region") == region) & (pl.col("industry") == industry)
    return found.frame.filter(chosen).sort("period")


def years(rows: pl.DataFrame, language: Language) -> list[Year]:
    """The strip of years."""
    return [
        Year(
            row["period"],
            row["stage"] or "unknown",
            stage_words(row["stage"], language),
            PHASE_NAMES[row["phase"]].read(language) if row["phase"] in PHASE_NAMES else "",
            ", ".join(stage_words(each, language) for each in (row["possible"] or "").split()),
        )
        for row in rows.iter_rows(named=True)
    ]


def stage_words(stage: str | None, language: Language) -> str:
    """A stage in words."""
    return (STAGE_NAMES.get(stage or "") or _UNKNOWN).read(language)


def stages_table(desk: Desk, rows: pl.DataFrame, found: Result, title: str) -> Table:
    """The years with the numbers that the stages rest on, each the way to its working."""
    language = desk.language
    frame = rows.with_columns(
        stage_words=pl.Series([stage_words(each, language) for each in rows["stage"]], dtype=pl.String),
        phase_words=pl.Series(
            [
                PHASE_NAMES[each].read(language) if each in PHASE_NAMES else ""
                for each in rows["phase"].to_list()
            ],
            dtype=pl.String,
        ),
    )
    numbers = (
        ("growth", Text("Growth a year", "Рост за год"), percent),
        ("relative_growth", Text("Beyond the industry", "Сверх отрасли"), percent),
        ("net_entry", Text("Net entry of firms", "Приток фирм"), percent),
        ("peak_ratio", Text("Over the peak", "К пику"), ratio),
    )
    columns = (
        Column("period", Text("Year", "Год").read(language)),
        Column("stage", Text("Stage, code", "Стадия, код").read(language), shown=False, code=True),
        Column("stage_words", Text("By size and mix", "По размеру и составу").read(language)),
        Column("phase_words", Text("By activity", "По деятельности").read(language)),
        Column("possible", Text("Left open", "Не исключены").read(language), shown=False),
        *(
            Column(
                name,
                words.read(language),
                numeric=True,
                write=write,
                status="status" if name == "growth" else "",
            )
            for name, words, write in numbers
        ),
        Column("status", Text("Status", "Статус").read(language), present=status_words),
    )
    keys = rows.select("region", "industry", "period").iter_rows()
    addresses = tuple(
        desk.working_of(METHOD, region=region, industry=industry, period=period)
        for region, industry, period in keys
    )
    return Table(title, columns, frame, found.provenance.cite(language), addresses)
