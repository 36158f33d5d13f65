"""The history of a record: who changed what, when and why, and the way to each past state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from klaster.model.entity_kinds import KINDS
from klaster.model.statement import Alteration, Link, Record, Statement
from klaster.model.text import Text
from klaster.pages.moment import AT
from klaster.pages.record.ties import details, relation_title
from klaster.pages.record_words import RecordWords, Said
from klaster.views.table import Column, Table
from klaster.workbench.registered import Happening

_RETIRED = Text("shown in the register", "показана в реестре")
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

    title: str
    before: str
    after: str


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


def history_table(words: RecordWords, record: Record, happenings: Iterable[Happening], title: str, source: str) -> Table:
    """The history as a table, a row a thing said otherwise."""
    rows = [
        (one.number, one.day, one.account, one.why, each.title, each.before or None, each.after or None)
        for one in past(words, record, happenings)
        for each in one.altered
    ]
    schema: dict[str, Any] = {name: pl.Int64 if name == "change" else pl.String for name, _ in _COLUMNS}
    columns = tuple(Column(name, heading.read(words.language)) for name, heading in _COLUMNS)
    return Table(title, columns, pl.DataFrame(rows, schema=schema, orient="row"), source)


def altered(words: RecordWords, key: str, one: Alteration) -> Altered:
    """An alteration in words."""
    shown = one.after or one.before
    if isinstance(shown, Link):
        other = shown.object if shown.subject == key else shown.subject
        title = f"{relation_title(shown, key, words.language)}: {words.link(other).words}"
        return Altered(title, _tie(words, one.before), _tie(words, one.after))
    field = next((each for each in KINDS[key.partition("/")[0]].fields if each.name == one.field), None)
    title = field.title if field else _RETIRED
    return Altered(title.read(words.language), _written(words, key, one.field, one.before), _written(words, key, one.field, one.after))


def _tie(words: RecordWords, said: Statement | Link | None) -> str:
    if not isinstance(said, Link):
        return ""
    basis = words.grounds(said.basis)
    return "; ".join(filter(None, (details(words, said) or "✓", _based(basis.source, basis.place, basis.confidence))))


def _written(words: RecordWords, key: str, name: str, said: Statement | Link | None) -> str:
    if not isinstance(said, Statement):
        return ""
    field = next((each for each in KINDS[key.partition("/")[0]].fields if each.name == name), None)
    if field is None:
        value: Any = said.value
        return str(value.get("why", "")) if isinstance(value, dict) else ""
    value = ", ".join(one.words for one in words.value(field, said.value)) or _LOST.read(words.language)
    basis = words.grounds(said.basis)
    verified = basis.verified_on
    return f"{value} — {_based(basis.source, basis.place, basis.confidence)}{f', {verified}' if verified else ''}"


def _based(source: Said, place: str, confidence: str) -> str:
    return ", ".join(filter(None, (source.words, place, confidence)))
