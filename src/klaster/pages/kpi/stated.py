"""The targets of an edition with what the method says of each, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.indicators.target_progress import CLASSES
from klaster.indicators.target_working import missing_words
from klaster.model.result import Result
from klaster.model.text import Language, Text
from klaster.pages.desk import Desk
from klaster.views.number import decimal, exact, percent
from klaster.views.table import Column, Table

KEYS = ("unit", "indicator")
NUMBERED = "numbered"
_NAMES = ("unit_name", "indicator_name")


@dataclass(frozen=True)
class Targets:
    """The rows of the method with names and goals beside them."""

    table: Desk
    result: Result
    rows: pl.DataFrame
    base_period: str

    @property
    def numbered(self) -> pl.DataFrame:
        """The targets with a number."""
        return self.rows.filter(pl.col("goal").is_not_null())


def targets(table: Desk, stated: pl.DataFrame, base_period: str) -> Targets:
    """The targets of the desk's edition as the method judges them."""
    asked = {"base_period": base_period} if base_period else {}
    found = table.observatory.result(
        table.edition.id, "target_attainment", table.measure.id, parameters=asked
    )
    beside = stated.unique(KEYS, maintain_order=True).select(
        *KEYS, *_named(stated, table.language), *_said(stated)
    )
    rows = beside.join(found.frame, on=KEYS, how="left", maintain_order="left")
    return Targets(table, found, rows, base_period)


def _named(stated: pl.DataFrame, language: Language) -> list[pl.Expr]:
    """Names in the reader's language; the code where there is none."""
    return [
        (
            pl.coalesce(f"{name}_{language}", key) if f"{name}_{language}" in stated.columns else pl.col(key)
        ).alias(name)
        for name, key in zip(_NAMES, KEYS, strict=True)
    ]


def _said(stated: pl.DataFrame) -> list[pl.Expr]:
    form = pl.col("form") if "form" in stated.columns else pl.lit("level")
    place = pl.col("place") if "place" in stated.columns else pl.lit("")
    return [pl.col("target").cast(pl.Float64).alias("goal"), form.alias("form"), place.alias("place")]


def goal_words(goal: float | None, form: str | None, language: Language) -> str:
    """A goal as its programme puts it.

    >>> goal_words(52, "percent", "en"), goal_words(2, "times", "ru")
    ('+52%', '×2')
    """
    if goal is None:
        return "—"
    if form == "percent":
        return percent(goal / 100, language, 0, signed=True)
    if form == "points":
        return (
            Text("{n} points", "{n} п. п.").format(n=decimal(goal, language, 1, signed=True)).read(language)
        )
    return ("×" if form == "times" else "") + exact(goal, language)


def targets_table(found: Targets, rows: pl.DataFrame, title: str, *, alone: bool = False) -> Table:
    """The targets as a table, each ratio the way to the target alone, or there to its working."""
    language = found.table.language
    asked = {"base_period": found.base_period} if found.base_period else {}
    addresses = tuple(
        found.table.working_of("target_attainment", unit=unit, indicator=indicator, **asked)
        if alone
        else found.table.link(f"kpi/{indicator}", **asked)
        for unit, indicator in rows.select(KEYS).iter_rows()
    )
    named = rows.with_columns(
        pl.Series("goal_words", [goal_words(goal, form, language) for goal, form in rows.select("goal", "form").iter_rows()], dtype=pl.String),
        pl.Series("missing_words", [_missing(names, language) for names in rows["missing"]], dtype=pl.String),
        pl.Series("required", _rates(rows, "required_rate", language), dtype=pl.String),
        pl.Series("actual", _rates(rows, "actual_rate", language), dtype=pl.String),
    )  # fmt: skip
    return Table(title, _columns(named, language), named, found.result.provenance.cite(language), addresses)


def _rates(rows: pl.DataFrame, name: str, language: Language) -> list[str]:
    """Compound rates in percent, linear ones in units a year."""
    written: list[str] = []
    for rate, growth in rows.select(name, "growth").iter_rows():
        shown = (
            ""
            if rate is None
            else percent(rate, language, 1, signed=True)
            if growth == "compound"
            else exact(rate, language)
        )
        written.append(shown)
    return written


def _missing(names: str | None, language: Language) -> str:
    return missing_words(names).read(language) if names else ""


def _class(name: str | None, language: Language) -> str:
    return CLASSES[name].read(language) if name else ""


def _columns(rows: pl.DataFrame, language: Language) -> tuple[Column, ...]:
    words = {
        "unit": Text("Whose, code", "Чья, код"), "unit_name": Text("Whose", "Чья цель"),
        "indicator": Text("Target, code", "Цель, код"), "indicator_name": Text("Target", "Цель"),
        "goal_words": Text("How much", "Сколько"), "base_period": Text("From", "От"), "target_period": Text("Until", "К сроку"),
        "required": Text("Required a year", "Требуется в год"), "actual": Text("Actual a year", "Факт за год"),
        "value": Text("Ratio", "Отношение"), "class": Text("Class", "Класс"), "probability": Text("Chance", "Вероятность"),
        "missing_words": Text("Missing", "Не хватает"), "place": Text("Place in the source", "Место в источнике"),
    }  # fmt: skip
    made = {name: Column(name, heading.read(language)) for name, heading in words.items()}
    for name in KEYS:
        made[name] = Column(name, words[name].read(language), shown=False, code=True)
    made["value"] = Column("value", words["value"].read(language), numeric=True, status="status")
    made["class"] = Column("class", words["class"].read(language), present=_class)
    known = rows["probability"].null_count() < rows.height
    made["probability"] = Column(
        "probability", words["probability"].read(language), numeric=True, shown=known, write=_two_places
    )
    for name in ("goal_words", "required", "actual", "missing_words"):
        made[name] = Column(
            name,
            words[name].read(language),
            numeric=name in ("required", "actual"),
            shown=_some(rows, name),
            filed=False,
            present=None if name == "missing_words" else _plain,
        )
    made["place"] = Column("place", words["place"].read(language), shown=False)
    made["base_period"] = Column(
        "base_period", words["base_period"].read(language), shown=_some(rows, "base_period")
    )
    silent = [name for name in rows.columns if name not in made and name not in ("required", "actual")]
    return (*made.values(), *(Column(name, name, shown=False) for name in silent))


def _some(rows: pl.DataFrame, name: str) -> bool:
    return bool((rows[name].fill_null("") != "").any())


def _plain(value: str | None, language: Language) -> str:
    return value or ""


def _two_places(value: float, language: Language) -> str:
    return decimal(value, language, 2)
