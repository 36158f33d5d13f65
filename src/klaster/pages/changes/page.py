"""The changes of the register, newest first, and the differences between two of its states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from klaster.model.statement import Alteration, Change, Link
from klaster.model.text import Text
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.moment import moment
from klaster.pages.prose import prose
from klaster.pages.record.past import Altered, altered
from klaster.pages.record_words import RecordWords, Said
from klaster.pages.register_strip import Strip, permanent, source_line, strip
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.views.table import Column, Table
from klaster.workbench.observatory import Observatory
from klaster.workbench.registered import Register

TITLE = Text("Changes of the register", "Изменения реестра")
FROM = "from"
NEWEST = 100
SHOWN = 300
NAMED = 8
_CHANGES: tuple[tuple[str, Text], ...] = (
    ("change", Text("Change", "Изменение")), ("made_at", Text("When", "Когда")), ("account", Text("Who", "Кто")),
    ("why", Text("Why", "Почему")), ("records", Text("Records", "Записи")),
)  # fmt: skip
_DIFFERENCES: tuple[tuple[str, Text], ...] = (
    ("record", Text("Record", "Запись")), ("field", Text("What", "Что")), ("before", Text("Before", "Было")), ("after", Text("After", "Стало")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change with the first of the records that it touched."""

    number: int
    day: str
    account: str
    why: str
    records: list[Said]
    more: int


@dataclass(frozen=True)
class ChangesContent:
    """What the template of changes shows."""

    strip: Strip
    changes: list[ChangeRow]
    compared: str
    """The earlier state that the one shown is compared with, if any."""
    differences: list[tuple[Said, Altered]]
    total: int


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of changes, with the differences from the state that ``from`` names."""
    register, title = observatory.register, TITLE.read(visit.language)
    if register is None:
        return Screen("changes", title, visit, indexed=False)
    shown = moment(register, visit)
    words = RecordWords(register, visit, shown)
    earlier = _earlier_field(register, visit)
    changes = [one for one in register.changes(limit=NEWEST) if one.id <= shown.change]
    found = register.differences(earlier.chosen, shown.asked) if earlier.chosen else ()
    words.read([*(key for one in changes for key in one.touched[:NAMED]), *_named(found[:SHOWN])])
    source = source_line(observatory.title, visit, shown)
    texts = prose("changes", visit.language)
    figures = [Figure("changes", title, _changes_table(words, changes, title, source), texts["changes"], "")]
    if earlier.chosen:
        told = Text("What differs from “{name}”", "Чем отличается от «{name}»").format(name=earlier.chosen)
        table = _differences_table(words, found, told.read(visit.language), source)
        figures.insert(0, Figure("differences", table.title, table, texts["differences"], ""))
    return Screen(
        "changes",
        title,
        visit,
        figures={figure.id: figure for figure in figures},
        choices=(earlier,),
        content=ChangesContent(
            strip(register, visit, shown),
            [_row(words, one) for one in changes],
            earlier.chosen,
            [(words.link(one.record), altered(words, one.record, one)) for one in found[:SHOWN]],
            len(found),
        ),
        permanent=permanent(visit, shown),
        indexed=False,
    )


def _earlier_field(register: Register, visit: Visit) -> Choice:
    options = [Option("", Text("nothing", "ни с чем").read(visit.language))]
    options += [Option(edition.name, edition.name) for edition in reversed(register.editions())]
    return choice(
        FROM,
        Text("Compared with", "Сравнить с изданием").read(visit.language),
        options,
        visit.query.get(FROM),
    )


def _row(words: RecordWords, change: Change) -> ChangeRow:
    day = change.made_at[:16].replace("T", " ")
    named = [words.link(key) for key in change.touched[:NAMED]]
    return ChangeRow(change.id, day, change.account, change.why, named, len(change.touched) - len(named))


def _named(found: tuple[Alteration, ...]) -> list[str]:
    """The keys that differences name, so that they can be read at once."""
    keys: list[str] = []
    for one in found:
        keys.append(one.record)
        for said in (one.before, one.after):
            if isinstance(said, Link):
                keys += (said.subject, said.object, said.basis.source)
            elif said:
                keys += [said.basis.source, *([said.value] if isinstance(said.value, str) else [])]
    return [key for key in keys if "/" in key]


def _changes_table(words: RecordWords, changes: list[Change], title: str, source: str) -> Table:
    rows = [(one.id, one.made_at, one.account, one.why, " ".join(one.touched)) for one in changes]
    return _table(words, _CHANGES, rows, title, source)


def _differences_table(words: RecordWords, found: tuple[Alteration, ...], title: str, source: str) -> Table:
    rows = [(one.record, one.field, _plain(one.before), _plain(one.after)) for one in found]
    return _table(words, _DIFFERENCES, rows, title, source)


def _plain(said: Any) -> str | None:
    if said is None:
        return None
    value = dict(said.fields) if isinstance(said, Link) else said.value
    return str(value) if not isinstance(value, list) else " ".join(value)


def _table(
    words: RecordWords, headings: tuple[tuple[str, Text], ...], rows: list[Any], title: str, source: str
) -> Table:
    schema: dict[str, Any] = {name: pl.Int64 if name == "change" else pl.String for name, _ in headings}
    columns = tuple(Column(name, heading.read(words.language)) for name, heading in headings)
    return Table(title, columns, pl.DataFrame(rows, schema=schema, orient="row"), source)
