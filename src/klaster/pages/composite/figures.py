"""The figures of a composite index: the ranking, what it is made of, what moves it, and what went in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from klaster.model.status import state
from klaster.model.text import Language, Text
from klaster.pages.compare.overview import IndexCell, IndexHead, Overview, span
from klaster.pages.composite.index import CHOICES, METHOD, SENSITIVITY, Index
from klaster.pages.composite.recipe import Part, Recipe
from klaster.pages.desk import Desk
from klaster.pages.prose import prose
from klaster.pages.region_indices import NOTHING, Reading
from klaster.pages.screen import Figure
from klaster.views.influence_bars import Influence, influence_bars
from klaster.views.mark import Mark
from klaster.views.number import cell, decimal, percent
from klaster.views.rank_ranges import Ranked, rank_ranges
from klaster.views.stacked_bars import Stack, stacked_bars
from klaster.views.table import Column, Table, status_words

DRAWN = 40
Row = Mapping[str, Any]


def score(value: float, language: Language) -> str:
    """A score with one decimal."""
    return decimal(value, language, 1)


def ranking_figure(desk: Desk, made: Index, names: dict[str, str], period: str) -> Figure:
    """Scores and places with their intervals, tiers as bands."""
    language = desk.language
    title = (
        Text("Composite ranking, {period}", "Сводный рейтинг, {period}").format(period=period).read(language)
    )
    rows = [_ranked(desk, row, names) for row in made.scores.head(DRAWN).iter_rows(named=True)]
    count = made.scores["rank"].drop_nulls().len()
    drawing = rank_ranges(rows, count, language, "ranking", title)
    more = Text("Drawn: the first {drawn} of {count}.", "Показаны первые {drawn} из {count}.")
    note = (
        more.format(drawn=DRAWN, count=made.scores.height).read(language)
        if made.scores.height > DRAWN
        else ""
    )
    twin = _ranking_table(desk, made, names, title)
    words = prose("composite", language)["ranking"]
    return Figure("ranking", title, twin, words, METHOD, drawing, note=note)


def parts_figure(desk: Desk, made: Index, recipe: Recipe, names: dict[str, str], period: str) -> Figure:
    """What each indicator adds to the score; a table alone where scores are multiplied."""
    language = desk.language
    title = Text("What the score is made of, {period}", "Из чего складывается балл, {period}")
    words = title.format(period=period).read(language)
    drawing = None
    if recipe.aggregation.chosen == "arithmetic":
        shown = made.scores.head(DRAWN)
        added = {
            (row["unit"], row["component"]): row["contribution"] for row in made.parts.iter_rows(named=True)
        }
        stacks = [
            Stack(
                names[row["unit"]],
                _link(desk, row["unit"]),
                [added.get((row["unit"], part.candidate.id)) for part in recipe.used],
                cell(row["value"], row["status"], language, score),
            )
            for row in shown.iter_rows(named=True)
        ]
        titles = [part.candidate.title for part in recipe.used]
        drawing = stacked_bars(titles, stacks, language, "parts", words)
    twin = _parts_table(desk, made, recipe, names, words)
    return Figure("parts", words, twin, prose("composite", language)["parts"], METHOD, drawing)


def influence_figure(desk: Desk, made: Index) -> Figure | None:
    """Sobol indices: which of the choices moves the ranking."""
    if made.influences.is_empty():
        return None
    language = desk.language
    title = Text("What moves the ranking", "От чего зависит порядок").read(language)
    rows = list(made.influences.sort("value", descending=True, nulls_last=True).iter_rows(named=True))
    bars = [
        Influence(
            CHOICES[row["choice"]].read(language),
            row["first_order"],
            row["value"],
            row["lower"],
            row["upper"],
        )
        for row in rows
    ]
    drawing = influence_bars(bars, language, "influence", title)
    shift = rows[0]["mean"]
    note = ""
    if shift is not None:
        said = Text(
            "On average over the trials a unit moves by {shift} places.",
            "В среднем по испытаниям единица сдвигается на {shift} места.",
        )
        note = said.format(shift=decimal(shift, language, 1)).read(language)
    twin = _influence_table(desk, made, title)
    words = prose("composite", language)["influence"]
    return Figure("influence", title, twin, words, SENSITIVITY, drawing, note=note)


def values_figure(desk: Desk, recipe: Recipe, units: list[str], names: dict[str, str], period: str) -> Figure:
    """What went in: each indicator of each unit with its interval, each open to its working."""
    language = desk.language
    title = (
        Text("What went in, {period}", "Исходные показатели, {period}").format(period=period).read(language)
    )
    rows = [
        (
            unit,
            names[unit],
            part.candidate.id,
            part.candidate.title,
            period,
            *_read(reading),
            part.weight,
            float(part.direction),
        )
        for unit in units
        for part in recipe.used
        for reading in (part.candidate.readings.get(unit, NOTHING),)
    ]
    frame = pl.DataFrame(rows, schema=_VALUE_KINDS, orient="row")
    addresses = tuple(part.candidate.address(unit) for unit in units for part in recipe.used)
    columns = (
        Column("region", Text("Region code", "Код региона").read(language), shown=False, code=True),
        Column("region_name", Text("Region", "Регион").read(language)),
        Column("indicator", Text("Indicator code", "Код показателя").read(language), shown=False, code=True),
        Column("indicator_name", Text("Indicator", "Показатель").read(language)),
        Column("period", Text("Period", "Период").read(language), shown=False),
        Column(
            "value", Text("Value", "Значение").read(language), numeric=True, status="status", write=_exact
        ),
        Column("lower", Text("From", "От").read(language), numeric=True, write=_exact),
        Column("upper", Text("To", "До").read(language), numeric=True, write=_exact),
        Column("status", Text("Status", "Статус").read(language), present=status_words),
        Column("weight", Text("Weight", "Вес").read(language), numeric=True, shown=False),
        Column("direction", Text("Direction", "Направление").read(language), numeric=True, shown=False),
    )
    return Figure(
        "values",
        title,
        Table(title, columns, frame, desk.source, addresses),
        prose("composite", language)["values"],
        desk.method,
    )


def inputs_overview(desk: Desk, recipe: Recipe, units: list[str], names: dict[str, str]) -> Overview:
    """The same as a matrix: a row a unit, an indicator a column, each number with its interval."""
    heads = [IndexHead(part.candidate.title, part.candidate.hint, "") for part in recipe.used]
    rows = [
        (
            names[unit],
            _link(desk, unit),
            [_input(desk, part, unit, part.candidate.readings.get(unit, NOTHING)) for part in recipe.used],
        )
        for unit in units
    ]
    return Overview(heads, rows)


def _input(desk: Desk, part: Part, unit: str, reading: Reading) -> IndexCell:
    language, one = desk.language, part.candidate
    return IndexCell(
        cell(reading.value, reading.status, language, one.write),
        span(one.id, reading, language, one.write) if reading.value is not None else "",
        state(reading.value, reading.status).value,
        one.address(unit),
    )


_VALUE_KINDS = {
    "region": pl.String,
    "region_name": pl.String,
    "indicator": pl.String,
    "indicator_name": pl.String,
    "period": pl.String,
    "value": pl.Float64,
    "status": pl.String,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "weight": pl.Float64,
    "direction": pl.Float64,
}


def _exact(value: float, language: Language) -> str:
    return decimal(value, language, 0 if abs(value) >= 1000 or value == round(value) else 3)


def _read(reading: Any) -> tuple[Any, ...]:
    return reading.value, reading.status, reading.lower, reading.upper


def _ranked(desk: Desk, row: Row, names: dict[str, str]) -> Ranked:
    mark = Mark(
        row["unit"],
        names[row["unit"]],
        row["value"],
        state(row["value"], row["status"]),
        cell(row["value"], row["status"], desk.language, score),
        row["lower"],
        row["upper"],
        address=_link(desk, row["unit"]),
        working=working(desk, row["unit"]),
    )
    return Ranked(mark, row["rank"], row["rank_lower"], row["rank_upper"], row["tier"])


def working(desk: Desk, unit: str) -> str:
    """The address of the working behind a score, on this very screen."""
    return desk.visit.here(of=unit, figure="") + "#figure-working"


def _link(desk: Desk, unit: str) -> str:
    return desk.region_link(unit) if unit in desk.edition.region_codes else ""


_RANKING = {
    "unit": Text("Region code", "Код региона"),
    "unit_name": Text("Region", "Регион"),
    "rank": Text("Place", "Место"),
    "rank_lower": Text("Best place", "Лучшее место"),
    "rank_upper": Text("Worst place", "Худшее место"),
    "tier": Text("Tier", "Группа"),
    "value": Text("Score", "Балл"),
    "lower": Text("From", "От"),
    "upper": Text("To", "До"),
    "upper_third": Text("In the upper third", "В верхней трети"),
    "middle_third": Text("In the middle third", "В средней трети"),
    "lower_third": Text("In the lower third", "В нижней трети"),
    "known": Text("Known weight", "Известный вес"),
    "left_out": Text("Left out", "Исключено"),
    "status": Text("Status", "Статус"),
}
_SHARES = ("upper_third", "middle_third", "lower_third", "known")
_COUNTS = ("rank", "rank_lower", "rank_upper", "tier")


def _ranking_table(desk: Desk, made: Index, names: dict[str, str], title: str) -> Table:
    language = desk.language
    frame = made.scores.with_columns(
        unit_name=pl.col("unit").replace_strict(names, default=pl.col("unit"), return_dtype=pl.String)
    )
    columns = tuple(
        Column(
            name,
            words.read(language),
            numeric=name in _SHARES or name in _COUNTS or name in ("value", "lower", "upper"),
            write=_count if name in _COUNTS else _percent if name in _SHARES else score,
            status="status" if name == "value" else "",
            present=status_words if name == "status" else None,
            shown=name not in ("unit", "left_out"),
            code=name in ("unit", "left_out"),
        )
        for name, words in _RANKING.items()
    )
    addresses = tuple(working(desk, unit) for unit in frame["unit"])
    return Table(title, columns, frame, _source(desk, made), addresses)


def _count(value: float, language: Language) -> str:
    return f"{value:.0f}"


def _percent(value: float, language: Language) -> str:
    return percent(value, language, 0)


def parts_rows(
    desk: Desk, made: Index, recipe: Recipe, names: dict[str, str], units: list[str]
) -> pl.DataFrame:
    """A row a unit and indicator: what it is, its score, its weight and what it adds."""
    titles = {part.candidate.id: part.candidate.title for part in recipe.used}
    order = {part.candidate.id: place for place, part in enumerate(recipe.used)}
    place = {unit: turn for turn, unit in enumerate(units)}
    rows = made.parts.filter(pl.col("unit").is_in(units)).with_columns(
        unit_name=pl.col("unit").replace_strict(names, default=pl.col("unit"), return_dtype=pl.String),
        component_name=pl.col("component").replace_strict(
            titles, default=pl.col("component"), return_dtype=pl.String
        ),
    )
    return rows.sort(
        pl.col("unit").replace_strict(place, return_dtype=pl.Int64),
        pl.col("component").replace_strict(order, return_dtype=pl.Int64),
    )


def parts_columns(language: Language) -> tuple[Column, ...]:
    """The columns of a table of parts."""
    return (
        Column("unit", Text("Region code", "Код региона").read(language), shown=False, code=True),
        Column("unit_name", Text("Region", "Регион").read(language)),
        Column("component", Text("Indicator code", "Код показателя").read(language), shown=False, code=True),
        Column("component_name", Text("Indicator", "Показатель").read(language)),
        Column("value", Text("Score of the indicator", "Балл показателя").read(language), numeric=True, write=score, status="status"),
        Column("weight", Text("Weight", "Вес").read(language), numeric=True, write=_percent),
        Column("contribution", Text("Adds to the score", "Вклад в балл").read(language), numeric=True, write=score),
        Column("status", Text("Status", "Статус").read(language), present=status_words),
    )  # fmt: skip


def _parts_table(desk: Desk, made: Index, recipe: Recipe, names: dict[str, str], title: str) -> Table:
    frame = parts_rows(desk, made, recipe, names, made.scores["unit"].to_list())
    by_id = {part.candidate.id: part.candidate.address for part in recipe.used}
    addresses = tuple(
        by_id[component](unit) for unit, component in frame.select("unit", "component").iter_rows()
    )
    return Table(title, parts_columns(desk.language), frame, _source(desk, made), addresses)


def _influence_table(desk: Desk, made: Index, title: str) -> Table:
    language = desk.language
    words = {name: text.read(language) for name, text in CHOICES.items()}
    frame = made.influences.with_columns(
        choice_name=pl.col("choice").replace_strict(words, return_dtype=pl.String)
    )
    headings = {
        "choice": Text("Choice code", "Код выбора"),
        "choice_name": Text("Choice", "Выбор"),
        "value": Text("With the others", "Вместе с другими"),
        "lower": Text("From", "От"),
        "upper": Text("To", "До"),
        "first_order": Text("Alone", "Сам по себе"),
        "mean": Text("Mean shift of places", "Средний сдвиг мест"),
        "deviation": Text("Its standard deviation", "Его стандартное отклонение"),
        "status": Text("Status", "Статус"),
    }
    columns = tuple(
        Column(
            name,
            text.read(language),
            numeric=name not in ("choice", "choice_name", "status"),
            write=score if name in ("mean", "deviation") else _percent,
            status="status" if name == "value" else "",
            present=status_words if name == "status" else None,
            shown=name != "choice",
            code=name == "choice",
        )
        for name, text in headings.items()
    )
    return Table(title, columns, frame, _source(desk, made))


def _source(desk: Desk, made: Index) -> str:
    return made.provenance.cite(desk.language)
