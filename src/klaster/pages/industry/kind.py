"""Whether an industry sells beyond its regions: its class, where the class is from and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.model.text import Text
from klaster.pages.industry.subject import Subject
from klaster.views.number import percent, ratio, whole
from klaster.views.table import Column, Table, status_words

METHOD = "traded_industries"

CLASSES = {
    "traded": Text("traded", "торгуемая"),
    "local": Text("local", "локальная"),
    "resource": Text("natural-resource", "ресурсная"),
}
READINGS = {
    "traded": Text(
        "it sells beyond its region and gathers in few places",
        "продаёт за пределы региона и собирается в немногих местах",
    ),
    "local": Text(
        "it serves whoever lives near, so it is everywhere", "обслуживает тех, кто рядом, и потому есть везде"
    ),
    "resource": Text("it is where the resource is", "находится там, где сам ресурс"),
}
SOURCES = {
    "concordance": Text("a published concordance", "опубликованное соответствие"),
    "list": Text("the list of natural-resource industries", "перечень ресурсных отраслей"),
    "rule": Text("Porter's rule", "правило Портера"),
}
CONFIDENCES = {
    "high": Text("high", "высокая"),
    "medium": Text("medium", "средняя"),
    "low": Text("low", "низкая"),
}


@dataclass(frozen=True)
class TradedClass:
    """The class in words, its grounds, the three tests of the rule, and what limits it."""

    name: str
    reading: str
    source: str
    confidence: str
    tests: list[tuple[str, str, str, bool | None]]
    few: bool
    regions: int
    area: str
    table: Table
    working: str
    """Where the numbers behind the tests open."""


def traded_class(subject: Subject) -> TradedClass | None:
    """The class in the area in focus; None where the method gives none."""
    found = subject.result(METHOD)
    if found is None:
        return None
    asked = (pl.col("industry") == subject.code) & (pl.col("period") == subject.period)
    frame = subject.of_area(found.frame).filter(asked)
    row = frame.row(0, named=True) if frame.height else {}
    if row.get("class") not in CLASSES:
        return None
    language = subject.desk.language
    limits = {parameter.name: parameter.default for parameter in found.card.parameters}
    area = subject.area_name(subject.focus)
    title = Text(
        "Traded or local: {industry}, {area}, {period}",
        "Торгуемая или локальная: {industry}, {area}, {period}",
    )
    words = title.format(industry=subject.desk.industry_name(subject.code), area=area, period=subject.period)
    return TradedClass(
        CLASSES[row["class"]].read(language),
        READINGS[row["class"]].read(language),
        SOURCES[row["source"]].read(language),
        CONFIDENCES[row["confidence"]].read(language),
        [
            _test(subject, row["specialised_share"], limits["specialised_share"], True, _SHARE),
            _test(subject, row["top_quotient"], limits["top_quotient"], False, _TOP),
            _test(subject, row["gini"], limits["least_gini"], False, _GINI),
        ],
        bool(row["few"]),
        int(row["regions"]),
        area,
        _table(subject, frame, words.read(language), found.provenance.cite(language)),
        subject.desk.working_of(
            METHOD,
            industry=subject.code,
            period=subject.period,
            area=str(row.get("area") or ""),
        ),
    )


_SHARE = Text(
    "Share in regions with a quotient of one or more", "Доля в регионах с коэффициентом не ниже единицы"
)
_TOP = Text("Mean quotient of the five leading regions", "Средний коэффициент пяти ведущих регионов")
_GINI = Text("Gini coefficient of quotients", "Джини по коэффициентам")


def _test(
    subject: Subject, value: float | None, least: float, share: bool, name: Text
) -> tuple[str, str, str, bool | None]:
    language = subject.desk.language
    write = (lambda one: percent(one, language, 0)) if share else (lambda one: ratio(one, language))
    passed = None if value is None else value >= least
    return name.read(language), "—" if value is None else write(value), write(least), passed


def _table(subject: Subject, frame: pl.DataFrame, title: str, source: str) -> Table:
    language = subject.desk.language
    columns = (
        Column("industry", Text("Industry code", "Код отрасли").read(language), code=True),
        Column("period", Text("Period", "Период").read(language)),
        Column(
            "class",
            Text("Class", "Класс").read(language),
            present=lambda value, spoken: CLASSES[value].read(spoken),
        ),
        Column(
            "class_source",
            Text("From", "Откуда").read(language),
            present=lambda value, spoken: SOURCES[value].read(spoken),
        ),
        Column(
            "confidence",
            Text("Confidence", "Надёжность").read(language),
            present=lambda value, spoken: CONFIDENCES[value].read(spoken),
        ),
        Column(
            "passed",
            Text("Thresholds reached", "Достигнуто порогов").read(language),
            numeric=True,
            write=whole,
        ),
        Column("specialised_share", _SHARE.read(language), numeric=True),
        Column("top_quotient", _TOP.read(language), numeric=True),
        Column("gini", _GINI.read(language), numeric=True),
        Column("regions", Text("Regions", "Регионы").read(language), numeric=True, write=whole),
        Column(
            "status",
            Text("Status", "Статус").read(language),
            present=status_words,
        ),
    )
    return Table(title, columns, frame.rename({"source": "class_source"}), source)
