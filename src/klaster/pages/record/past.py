"""The history of a record: who changed what, when and why, and the way to each past state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from klaster.model.entity import Field
from klaster.model.entity_kinds import KINDS
from klaster.model.statement import Alteration, Basis, Link, Record, Statement
from klaster.model.text import Text
from klaster.pages.moment import AT
from klaster.pages.record.ties import details, relation_title
from klaster.pages.record_words import UNKNOWN_LANGUAGE, RecordWords, Said
from klaster.views.table import Column, Table
from klaster.workbench.registered import Happening

_RETIRED = Text("taken out of lists", "снята со списков")
_LOST = Text("lost in the copy of the source", "утрачено в копии источника")
_COLUMNS: tuple[tuple[str, Text], ...] = (
    ("change", Text("Change", "Изменение")),
    ("made_at", Text("When", "Когда")),
    ("account", Text("Who", "Кто")),
    ("why", Text("Why", "Почему")),
    ("field", Text("What", "Что")),
    ("before", Text("Before", "Было")),
    ("after", Text("After", "Стало")),
)


@dataclass(frozen=True, slots=True)
class Altered:
    """One thing said otherwise, before and after; empty where nothing was said."""

    title: list[Said]
    before: list[Said]
    after: list[Said]


@dataclass(frozen=True, slots=True)
class Past:
    """A change of a record, and the address of the record as it left it."""

    number: int
    day: str
    account: str
    why: str
    altered: list[Altered]
    address: str


def past(words: RecordWords, record: Record, happenings: Iterable[Happening]) -> list[Past]:
    """The changes of a record, newest first."""
    return [
        Past(
            one.change.id,
            one.change.made_at[:16].replace("T", " "),
            one.change.account,
            one.change.why,
            [altered(words, record.key, each) for each in one.alterations],
            words.visit.link(f"register/{record.key}", **{AT: str(one.change.id)}),
        )
        for one in happenings
    ]


def keys_altered(happenings: Iterable[Happening]) -> list[str]:
    """The keys that a history names, so that they can be read at once."""
    found: list[str] = []
    for one in happenings:
        for each in one.alterations:
            for said in (each.before, each.after):
                if isinstance(said, Link):
                    found += (said.subject, said.object)
                elif said and isinstance(said.value, str) and "/" in said.value:
                    found.append(said.value)
    return found


def history_table(
    words: RecordWords, record: Record, happenings: Iterable[Happening], title: str, source: str
) -> Table:
    """The history as a table, a row a thing said otherwise."""
    rows = [
        (
            one.number,
            one.day,
            one.account,
            one.why,
            *(_joined(part) for part in (each.title, each.before, each.after)),
        )
        for one in past(words, record, happenings)
        for each in one.altered
    ]
    schema: dict[str, Any] = {name: pl.Int64 if name == "change" else pl.String for name, _ in _COLUMNS}
    columns = tuple(Column(name, heading.read(words.language)) for name, heading in _COLUMNS)
    return Table(title, columns, pl.DataFrame(rows, schema=schema, orient="row"), source)


def altered(words: RecordWords, key: str, one: Alteration) -> Altered:
    """An alteration in words."""
    return said_of(words, key, one.field, one.before, one.after)


def said_of(
    words: RecordWords, key: str, name: str, before: Statement | Link | None, after: Statement | Link | None
) -> Altered:
    """What is said of a field or a link of a record, before and after."""
    shown = after or before
    if isinstance(shown, Link):
        other = shown.object if shown.subject == key else shown.subject
        title = [Said(f"{relation_title(shown, key, words.language)}:"), words.link(other)]
        return Altered(title, _tie(words, before), _tie(words, after))
    field = _field(key, name)
    heading = Said((field.title if field else _RETIRED).read(words.language))
    return Altered([heading], _written(words, field, before), _written(words, field, after))


def _field(key: str, name: str) -> Field | None:
    return next((one for one in KINDS[key.partition("/")[0]].fields if one.name == name), None)


def _tie(words: RecordWords, said: Statement | Link | None) -> list[Said]:
    if not isinstance(said, Link):
        return []
    told = [piece for one in details(words, said) for piece in one]
    return [*told, *_based(words, said.basis)]


def _written(words: RecordWords, field: Field | None, said: Statement | Link | None) -> list[Said]:
    if not isinstance(said, Statement):
        return []
    if field is None:
        value = said.value if isinstance(said.value, dict) else {}
        return [Said(value.get("why", ""), language=UNKNOWN_LANGUAGE)]
    pieces = words.value(field, said.value) or [Said(_LOST.read(words.language))]
    return [*pieces, *_based(words, said.basis)]


def _based(words: RecordWords, basis: Basis) -> list[Said]:
    grounds = words.grounds(basis)
    rest = (grounds.place, grounds.confidence, grounds.verified_on)
    return [grounds.source, *(Said(part) for part in rest if part)]


def _joined(pieces: list[Said]) -> str | None:
    return ", ".join(one.words for one in pieces).replace(":,", ":") or None
