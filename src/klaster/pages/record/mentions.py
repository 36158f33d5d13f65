"""The records that refer to a record: facts and targets about it, designations, projects, parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from klaster.model.entity_kinds import KINDS
from klaster.model.statement import Record
from klaster.model.text import Text
from klaster.pages.record_summary import summary
from klaster.pages.record_words import Grounds, RecordWords, Said
from klaster.views.table import Column, Table

MOST = 200
_COLUMNS: tuple[tuple[str, Text], ...] = (
    ("key", Text("Key", "Ключ")),
    ("kind", Text("Kind", "Вид")),
    ("field", Text("Refers by", "Поле ссылки")),
    ("name", Text("Name", "Название")),
    ("summary", Text("Summary", "Кратко")),
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A record that refers to another, in one line, with what its main statement rests on."""

    record: Said
    summary: list[Said]
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Mentions:
    """The records of one kind that refer by one field; ``everyone`` is the address of the whole list."""

    title: str
    total: int
    mentions: list[Mention]
    everyone: str


@dataclass(frozen=True, slots=True)
class Referring:
    """Records of a kind that refer by a field, and how many there are in all."""

    kind: str
    field: str
    records: tuple[Record, ...]
    total: int


def referring(words: RecordWords, key: str) -> list[Referring]:
    """The records that refer to a key, by their kind and field."""
    found: list[Referring] = []
    for name in _fields_that_may_name(key.partition("/")[0]):
        facets: dict[str, Any] = {name: key}
        some = words.register.records(
            sort=f"name_{words.language}", limit=MOST, at=words.moment.asked, **facets
        )
        for kind, total in some.facets.get("kind", {}).items():
            rows = tuple(record for record in some.rows if record.kind == kind)
            found.append(Referring(kind, name, rows, total))
    order = list(KINDS)
    return sorted(found, key=lambda one: (order.index(one.kind), one.field))


def _fields_that_may_name(kind: str) -> list[str]:
    """The fields by which any record may refer to one of a kind."""
    fields = (field for one in KINDS.values() for field in one.fields if field.type == "reference")
    return list(dict.fromkeys(one.name for one in fields if not one.refers_to or kind in one.refers_to))


def mentions(words: RecordWords, key: str, found: list[Referring]) -> list[Mentions]:
    """What refers to a record, for its card."""
    groups: list[Mentions] = []
    for one in found:
        kind = KINDS[one.kind]
        title = f"{kind.plural.read(words.language)} ({kind.field(one.field).title.read(words.language)})"
        everyone = words.visit.link("register", kind=one.kind, **{one.field: key, "at": words.moment.written})
        lines = [_mention(words, record) for record in one.records]
        groups.append(
            Mentions(
                title[:1].upper() + title[1:],
                one.total,
                lines,
                everyone if one.total > len(one.records) else "",
            )
        )
    return groups


def mentions_table(words: RecordWords, found: list[Referring], title: str, source: str) -> Table:
    """What refers to a record, as a table."""
    rows = [
        (
            record.key,
            record.kind,
            one.field,
            words.link(record.key).words,
            "; ".join(part.words for part in summary(words, record)) or None,
        )
        for one in found
        for record in one.records
    ]
    schema: dict[str, Any] = {name: pl.String for name, _ in _COLUMNS}
    columns = tuple(Column(name, heading.read(words.language)) for name, heading in _COLUMNS)
    return Table(title, columns, pl.DataFrame(rows, schema=schema, orient="row"), source)


def _mention(words: RecordWords, record: Record) -> Mention:
    said = record.fields.get("value") or record.fields.get("goal") or record.fields["name"]
    return Mention(words.link(record.key), summary(words, record), words.grounds(said.basis))
