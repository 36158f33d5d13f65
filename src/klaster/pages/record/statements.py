"""What is said of a record, field by field; what was lost, and what nobody has said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from klaster.model.entity import WORD_LANGUAGES, Field
from klaster.model.entity_kinds import KINDS
from klaster.model.statement import Basis, Record, Value
from klaster.model.text import Language, Text
from klaster.pages.record_words import Grounds, RecordWords, Said, is_lost
from klaster.views.table import Column, Table

_COLUMNS: tuple[tuple[str, Text], ...] = (
    ("field", Text("Field", "Поле")),
    ("title", Text("Meaning", "Значение поля")),
    ("value", Text("Value", "Значение")),
    ("source", Text("Source", "Источник")),
    ("place_in_source", Text("Place in the source", "Место в источнике")),
    ("confidence", Text("Confidence", "Уверенность")),
    ("verified_on", Text("Verified on", "Проверено")),
    ("change", Text("Change", "Изменение")),
)


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A field with what is said of it and what that rests on."""

    title: str
    pieces: list[Said]
    lost: bool
    grounds: Grounds


def statement_rows(words: RecordWords, record: Record) -> list[StatementRow]:
    """The statements of a record in the order of its kind's fields."""
    return [
        StatementRow(
            field.title.read(words.language),
            _pieces(words, field, said.value),
            is_lost(said),
            words.grounds(said.basis),
        )
        for field, said in _said(record)
    ]


def unsaid(record: Record, language: Language) -> list[str]:
    """The fields expected of a record of its kind of which nothing is said."""
    expected = (field for field in KINDS[record.kind].fields if field.expected)
    return [field.title.read(language) for field in expected if field.name not in record.fields]


def keys_named(record: Record) -> list[str]:
    """The keys of other records that the statements name: references and sources."""
    references = [
        str(said.value) for field, said in _said(record) if field.type == "reference" and said.value
    ]
    sources = [said.basis.source for said in record.fields.values()]
    return [*references, *(source for source in sources if source.startswith("document/"))]


def statements_table(words: RecordWords, record: Record, title: str, source: str) -> Table:
    """The statements as a table: a row a field, or a row a language of its words."""
    rows = [
        row
        for field, said in _said(record)
        for row in _filed(field, said.value, said.basis, said.change, words)
    ]
    schema: dict[str, Any] = {name: pl.Int64 if name == "change" else pl.String for name, _ in _COLUMNS}
    columns = tuple(Column(name, heading.read(words.language)) for name, heading in _COLUMNS)
    return Table(title, columns, pl.DataFrame(rows, schema=schema, orient="row"), source)


def _said(record: Record) -> Iterator[tuple[Field, Any]]:
    for field in KINDS[record.kind].fields:
        if field.name in record.fields:
            yield field, record.fields[field.name]


def _pieces(words: RecordWords, field: Field, value: Value) -> list[Said]:
    """A value in pieces; a region is a link to its screen."""
    pieces = words.value(field, value)
    if field.name != "region" or not isinstance(value, list):
        return pieces
    return [words.region(code) for code in value]


def _filed(
    field: Field, value: Value, basis: Basis, change: int, words: RecordWords
) -> Iterator[tuple[Any, ...]]:
    title = field.title.read(words.language)
    tail = (
        basis.source,
        basis.place_in_source or None,
        basis.confidence.value,
        basis.verified_on or None,
        change,
    )
    if isinstance(value, dict):
        for language in WORD_LANGUAGES:
            if language in value:
                yield (f"{field.name}_{language}", title, value[language], *tail)
    else:
        yield (field.name, title, _plain(value), *tail)


def _plain(value: Value) -> str | None:
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else str(value)
