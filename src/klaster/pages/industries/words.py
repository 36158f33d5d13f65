"""The sentences at the head of the list of industries: the largest, the most spread, the most gathered."""

from __future__ import annotations

import polars as pl

from klaster.model.text import Text
from klaster.pages.desk import Desk
from klaster.views.number import percent, ratio, whole, with_interval
from klaster.views.sentence import INDUSTRIES, REGIONS, counted
from klaster.views.unit_forms import unit_after

_LARGEST = Text(
    "The largest of {count} is “{name}”: {size} {unit}, {share} of all.",
    "Из {count} самая крупная — «{name}»: {size} {unit}, {share} всего итога.",
)
_LARGEST_KNOWN = Text(
    "The largest of {count} whose totals are published is “{name}”: {size} {unit}, {share} of all.",
    "Из {count} с опубликованным итогом самая крупная — «{name}»: {size} {unit}, {share} всего итога.",
)
_SPREAD = Text(
    "Most regions are specialised in “{name}”: {count}.",
    "Больше всего регионов специализируется на отрасли «{name}»: {count}.",
)
_GATHERED = Text(
    "The most gathered is “{name}”: Gini {written}.",
    "Сильнее всего сосредоточена «{name}»: Джини {written}.",
)
UNKNOWN = Text(
    "{confidential} is confidential, {absent} not collected: the total of at least one country is not published. Choose an area to see the others.",
    "{confidential} — конфиденциально, {absent} — нет данных: не опубликован итог хотя бы одной страны. Итоги остальных видны при выборе территории.",
)
_OF = (INDUSTRIES[0], INDUSTRIES[1], "отрасли", "отраслей", "отраслей")
"""Out of a count: the genitive."""


def headline(table: Desk, rows: pl.DataFrame) -> list[str]:
    """What an analyst asks first of all industries together; nothing where nothing is known."""
    return [*_largest(table, rows), *_most_spread(table, rows), *_most_gathered(table, rows)]


def _largest(table: Desk, rows: pl.DataFrame) -> list[str]:
    language = table.language
    known = rows.filter(pl.col("share").is_not_null())
    if known.is_empty():
        return []
    first = known.sort(["industry_total", "industry"], descending=[True, False]).row(0, named=True)
    words = _LARGEST if known.height == rows.height else _LARGEST_KNOWN
    return [
        words.format(
            count=counted(known.height, language, _OF),
            name=table.industry_name(first["industry"]),
            size=whole(first["industry_total"], language),
            unit=unit_after(first["industry_total"], table.measure.unit.read(language), language),
            share=percent(first["share"], language),
        ).read(language)
    ]


def _most_spread(table: Desk, rows: pl.DataFrame) -> list[str]:
    judged = rows.filter(pl.col("specialised") > 0)
    if judged.is_empty():
        return []
    first = judged.sort(["specialised", "industry"], descending=[True, False]).row(0, named=True)
    count = counted(first["specialised"], table.language, REGIONS)
    name = table.industry_name(first["industry"])
    return [_SPREAD.format(name=name, count=count).read(table.language)]


def _most_gathered(table: Desk, rows: pl.DataFrame) -> list[str]:
    """By the lower bound where there is one: a wide interval does not lead."""
    sure = rows.filter(pl.col("gini_lower").is_not_null())
    if sure.is_empty():
        return []
    first = sure.sort(["gini_lower", "industry"], descending=[True, False]).row(0, named=True)
    bounds = (first["gini_lower"], first["gini_upper"])
    written = with_interval(first["gini"], first["gini_status"], bounds, table.language, ratio)
    return [
        _GATHERED.format(name=table.industry_name(first["industry"]), written=written).read(table.language)
    ]
