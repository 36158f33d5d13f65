"""The table at the head of a comparison: a row a region, an index a column, every number open to its working."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.model.status import state
from klaster.model.text import Language, Text
from klaster.pages.compare.terms import TERMS
from klaster.pages.desk import Desk
from klaster.pages.region_indices import NOTHING, Index, Moment, Reading, readings
from klaster.views.number import Write, cell, decimal, exact, interval
from klaster.views.table import Column, Table, status_words


@dataclass(frozen=True, slots=True)
class IndexCell:
    """One number of the table: how it is written, its interval, its state and its working."""

    text: str
    interval: str
    state: str
    address: str


@dataclass(frozen=True, slots=True)
class IndexHead:
    """A column: its name, what it says in a few words, and the method behind it."""

    name: str
    hint: str
    address: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Columns and rows of the table."""

    heads: list[IndexHead]
    rows: list[tuple[str, str, list[IndexCell]]]


def overview(desk: Desk, codes: list[str], indices: tuple[Index, ...], moment: Moment) -> Overview:
    """The table for some regions; a region without a number keeps its row."""
    language = desk.language
    heads = [
        IndexHead(
            index.short.read(language),
            index.hint.read(language),
            desk.link(f"methods/{index.method}"),
        )
        for index in indices
    ]
    known = [(index, readings(desk, index, moment)) for index in indices]
    rows = [
        (
            desk.region_name(code),
            desk.region_link(code),
            [_cell(desk, index, code, found.get(code, NOTHING)) for index, found in known],
        )
        for code in codes
    ]
    return Overview(heads, rows)


def reading_of(desk: Desk, index: Index, code: str, moment: Moment) -> Reading:
    """An index of one region; not collected where it has none."""
    return readings(desk, index, moment).get(code, NOTHING)


def overview_table(
    desk: Desk, codes: list[str], indices: tuple[Index, ...], moment: Moment, title: str
) -> Table:
    """The same as a long table: a row a region and index."""
    language = desk.language
    known = [(index, readings(desk, index, moment)) for index in indices]
    rows = [
        (
            code,
            desk.region_name(code),
            index.id,
            index.title.read(language),
            moment.period,
            reading.value,
            reading.status,
            reading.lower,
            reading.upper,
            index.method,
        )
        for code in codes
        for index, found in known
        for reading in (found.get(code, NOTHING),)
    ]
    numbers = ("value", "lower", "upper")
    schema = {name: pl.Float64 if name in numbers else pl.String for name in _HEADINGS}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    columns = tuple(
        Column(
            name,
            words.read(language),
            numeric=name in numbers,
            write=exact,
            status="status" if name == "value" else "",
            present=status_words if name == "status" else None,
            shown=name not in ("region", "index", "period"),
            code=name in ("region", "index", "method"),
        )
        for name, words in _HEADINGS.items()
    )
    addresses = tuple(working(desk, index, code) for code in codes for index in indices)
    return Table(title, columns, frame, desk.source, addresses)


_HEADINGS: dict[str, Text] = {
    "region": Text("Region code", "Код региона"),
    "region_name": Text("Region", "Регион"),
    "index": Text("Index code", "Код индекса"),
    "index_name": Text("Index", "Индекс"),
    "period": Text("Period", "Период"),
    "value": Text("Value", "Значение"),
    "status": Text("Status", "Статус"),
    "lower": Text("From", "От"),
    "upper": Text("To", "До"),
    "method": Text("Method", "Метод"),
}


def working(desk: Desk, index: Index, code: str) -> str:
    """The address of the working behind an index of a region, on this very screen."""
    here = {name: value for name, value in desk.visit.query.items() if name not in ("figure", "add")}
    return desk.visit.link(desk.visit.path, **{**here, "work": index.id, "of": code}) + "#figure-working"


def _cell(desk: Desk, index: Index, code: str, reading: Reading) -> IndexCell:
    language = desk.language
    known = reading.value is not None
    return IndexCell(
        cell(reading.value, reading.status, language, index.write),
        span(index.id, reading, language, index.write) if known else "",
        state(reading.value, reading.status).value,
        working(desk, index, code) if known or index.id in TERMS else "",
    )


def span(index: str, reading: Reading, language: Language, write: Write) -> str:
    """The interval; of a rate with its signs, which a dash between would drown."""
    if index != "growth" or reading.lower is None or reading.upper is None:
        return interval(reading.lower, reading.upper, language, write)
    ends = (decimal(100 * end, language, 1, signed=True) for end in (reading.lower, reading.upper))
    return " … ".join(ends)
