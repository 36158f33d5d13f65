"""The records found: as rows of the screen and as a table of its files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from klaster.model.entity_kinds import KINDS
from klaster.model.statement import Record, Value, completeness
from klaster.model.text import Language, Text
from klaster.pages.record_words import RecordWords, Said, is_lost, kind_words
from klaster.views.number import percent
from klaster.views.table import Column, Table

_COLUMNS: tuple[tuple[str, Text, bool], ...] = (
    ("key", Text("Key", "Ключ"), False),
    ("kind", Text("Kind", "Вид"), False),
    ("name_en", Text("Name in English", "Название по-английски"), False),
    ("name_ru", Text("Name in Russian", "Название по-русски"), False),
    ("name_own", Text("Name in its own language", "Название на своём языке"), False),
    ("country", Text("Country", "Страна"), False),
    ("region", Text("Region", "Регион"), False),
    ("industry", Text("Industries", "Отрасли"), False),
    ("standing", Text("Standing", "Состояние"), False),
    ("completeness", Text("Completeness", "Полнота"), True),
    ("last_verified", Text("Last verified", "Последняя проверка"), False),
    ("lost", Text("Lost in the copy of the source", "Утрачено в копии источника"), False),
    ("sources", Text("Sources", "Источники"), False),
    ("last_change", Text("Last change", "Последнее изменение"), True),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A record in the list."""

    name: Said
    kind: str
    where: tuple[str, ...]
    standing: str
    completeness: float
    last_verified: str
    lost: bool


def row(words: RecordWords, record: Record) -> Row:
    """A record as the list shows it."""
    return Row(
        words.link(record.key),
        kind_words(record.kind, words.language),
        tuple(one.words for one in (*_codes(words, record, "country"), *_codes(words, record, "region"))),
        next((one.words for one in _pieces(words, record, "standing")), ""),
        completeness(record.kind, record.fields),
        last_verified(record),
        any(is_lost(one) for one in record.fields.values()),
    )


def last_verified(record: Record) -> str:
    """The latest day on which any statement of a record was verified."""
    return max((one.basis.verified_on for one in record.fields.values()), default="")


def records_table(records: Iterable[Record], language: Language, title: str, source: str) -> Table:
    """The records as a table: codes as the register keeps them, names in every language."""
    columns = tuple(
        Column(name, heading.read(language), numeric=numeric, write=_write(name))
        for name, heading, numeric in _COLUMNS
    )
    kinds = {"completeness": pl.Float64, "last_change": pl.Int64}
    schema = {name: kinds.get(name, pl.String) for name, _, _ in _COLUMNS}
    frame = pl.DataFrame([_filed(record) for record in records], schema=schema, orient="row")
    return Table(title, columns, frame, source)


def _write(name: str) -> Any:
    if name == "completeness":
        return lambda value, language: percent(value, language, 0)
    return lambda value, language: str(value)


def _filed(record: Record) -> tuple[Any, ...]:
    name = record.value("name")
    names = name if isinstance(name, dict) else {}
    lost = sorted(field for field, said in record.fields.items() if is_lost(said))
    return (
        record.key,
        record.kind,
        *(names.get(language) for language in ("en", "ru", "own")),
        *(_written(record.value(field)) for field in ("country", "region", "industry", "standing")),
        completeness(record.kind, record.fields),
        last_verified(record) or None,
        " ".join(lost) or None,
        "; ".join(sorted({said.basis.source for said in record.fields.values()})),
        record.version,
    )


def _written(value: Value) -> str | None:
    return " ".join(value) if isinstance(value, list) else None if value is None else str(value)


def _codes(words: RecordWords, record: Record, name: str) -> list[Said]:
    return _pieces(words, record, name)


def _pieces(words: RecordWords, record: Record, name: str) -> list[Said]:
    field = next((one for one in KINDS[record.kind].fields if one.name == name), None)
    return words.value(field, record.value(name)) if field else []
