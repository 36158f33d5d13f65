"""Table 1 of the 2019 report again, from evidence: the strategy and the level of cluster policy, and what each rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from klaster.model.result import Result
from klaster.model.text import Language, Text
from klaster.pages.countries.places import place_words
from klaster.pages.prose import prose
from klaster.pages.screen import Figure
from klaster.rubric.definition import Rubric
from klaster.rubrics import rubric
from klaster.views.number import interval, percent
from klaster.views.table import Column, Table
from klaster.workbench.editions import Edition
from klaster.workbench.observatory import Observatory

STRATEGY, LEVEL = "strategy", "policy_level"
TITLE = Text(
    "Strategy and level, derived from evidence", "Стратегия и уровень, выведенные из сведений реестра"
)
COUNTED = Text(
    "{foreign} foreign, {joint} joint, {domestic} domestic",
    "иностранных {foreign}, совместных {joint}, местных {domestic}",
)
OF_SUBJECTS = Text(
    "; clusters and zones: {subjects}, with firms counted: {counted}",
    "; кластеров и зон: {subjects}, предприятия посчитаны в {counted}",
)
NOT_COUNTED = Text(
    "no firms counted; clusters and zones: {subjects}",
    "предприятия не посчитаны; кластеров и зон: {subjects}",
)
UNKNOWN = Text("unknown", "неизвестно")


def derived(observatory: Observatory, edition: Edition, language: Language) -> Figure | None:
    """The figure; None where the register tells nothing of any country of the edition."""
    told = observatory.table(edition.id, "strategies")
    if told is None:
        return None
    judged = {name: observatory.result(edition.id, name) for name in (STRATEGY, LEVEL)}
    shown = told.filter((pl.col("kind") == "country") | pl.col("foreign").is_not_null())
    rows = [
        _row(row, _verdict(judged[STRATEGY], row), _verdict(judged[LEVEL], row), edition, language)
        for row in shown.sort("country", pl.col("kind") != "country", "cluster").iter_rows(named=True)
    ]
    frame = pl.DataFrame(rows, infer_schema_length=None)
    sources = [vintage.cite(language) for vintage in judged[STRATEGY].provenance.vintages[-1:]]
    table = Table(TITLE.read(language), _columns(language), frame, "; ".join(sources))
    return Figure("derived", table.title, table, prose("countries", language)["derived"], STRATEGY)


def _verdict(result: Result, row: Mapping[str, Any]) -> Mapping[str, Any]:
    return result.frame.row(by_predicate=pl.col("cluster") == row["cluster"], named=True)


def _row(
    row: Mapping[str, Any],
    strategy: Mapping[str, Any],
    level: Mapping[str, Any],
    edition: Edition,
    language: Language,
) -> dict[str, str | None]:
    name = row[f"name_{language}"]
    country = edition.regions[row["country"]].name.read(language)
    return {
        "country": row["country"],
        "cluster": row["cluster"],
        "name": name if row["kind"] == "country" else f"{country}: {name}",
        "strategy_code": strategy["verdict"],
        "strategy": _outcome(rubric(STRATEGY), strategy["verdict"], language),
        "share": _share(row, language),
        "rests_on": _rests_on(row, language),
        "missing": _missing(rubric(STRATEGY), strategy["missing"], language),
        "level_code": level["verdict"],
        "level": _outcome(rubric(LEVEL), level["verdict"], language),
        "owner": row[f"owner_{language}"],
        "place": place_words(row["place"], language) or "—",
    }


def _outcome(book: Rubric, verdict: str, language: Language) -> str:
    return book.outcomes.get(verdict, UNKNOWN).read(language)


def _missing(book: Rubric, names: str | None, language: Language) -> str:
    known = {**book.measures, **book.criteria}
    words = [known[name].title.read(language) if name in known else name for name in (names or "").split()]
    return "; ".join(words) or "—"


def _share(row: Mapping[str, Any], language: Language) -> str:
    low, high = row["foreign_share_lower"], row["foreign_share_upper"]
    if low is None:
        return ".."
    return percent(low, language) if low == high else interval(low, high, language, percent)


def _rests_on(row: Mapping[str, Any], language: Language) -> str:
    if row["foreign"] is None:
        return NOT_COUNTED.format(subjects=row["subjects"]).read(language)
    said = COUNTED.format(**{name: row[name] for name in ("foreign", "joint", "domestic")}).read(language)
    year = f" ({row['period']})" if row["period"] else ""
    beside = OF_SUBJECTS.format(counted=row["counted"], subjects=row["subjects"]) if row["subjects"] else None
    return f"{said}{year}{beside.read(language) if beside else ''}"


def _columns(language: Language) -> tuple[Column, ...]:
    headings = {
        "name": Text("Country, cluster or zone", "Страна, кластер или зона"),
        "strategy": Text("Strategy", "Стратегия"),
        "share": Text("Share of foreign firms", "Доля иностранных предприятий"),
        "rests_on": Text("Rests on", "На чём основано"),
        "missing": Text("Missing", "Чего не хватает"),
        "level": Text("Level", "Уровень"),
        "owner": Text("Owner", "Владелец"),
        "place": Text("Place in the source", "Место в источнике"),
    }
    codes = ("country", "cluster", "strategy_code", "level_code")
    return (
        *(Column(name, name, shown=False, code=True) for name in codes),
        *(Column(name, words.read(language)) for name, words in headings.items()),
    )
