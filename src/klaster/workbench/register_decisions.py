"""Organisations that arrive and may be ones that are there: asked of a person, and what the person decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from klaster.model.edit import AddLink, SetFields
from klaster.model.entity_kinds import KINDS
from klaster.model.errors import InputError, Place, UnknownNameError
from klaster.model.statement import Record, Value
from klaster.model.text import Text
from klaster.register import Register
from klaster.resolution import Candidate, Named, candidates, duplicates
from klaster.sources.register_files import CheckedRow
from klaster.sources.register_files.cells import Table
from klaster.sources.register_files.delimited_files import read_table, table_text

RESOLVED_KINDS = ("organisation", "cluster_organisation")
COLUMNS = ("key", "name", "candidate", "candidate_name", "score", "why", "decision")
SAME, NEW = "same", "new"
_ANSWERS = {"same": SAME, "new": NEW, "тот же": SAME, "та же": SAME, "новая": NEW, "новый": NEW}

Decisions = Mapping[str, str]
"""Key of an arriving record -> the key of the one it is, or "" where it is new."""


@dataclass(frozen=True, slots=True)
class Question:
    """A record that arrives, and those in the register that it may be."""

    key: str
    name: str
    candidates: tuple[Candidate, ...]
    names: Mapping[str, str]


def questions(
    register: Register, rows: Sequence[CheckedRow], decisions: Decisions | None = None
) -> tuple[Question, ...]:
    """The new organisations that may be in the register under another key, or twice in the files, but for those decided."""
    said = _said(rows)
    standing = register.standing(said)
    new = [
        _named(key, fields)
        for key, fields in said.items()
        if key not in standing and key not in (decisions or {})
    ]
    if not new:
        return ()
    there = [_named(row.key, _values(row)) for kind in RESOLVED_KINDS for row in _records(register, kind)]
    names = {one.key: " / ".join(one.names) for one in (*there, *new)}
    made = {_record(row) for row in rows if row.key_made}
    found: dict[str, list[Candidate]] = {}
    for kind in RESOLVED_KINDS:
        arriving = _of_kind(new, kind)
        for one in (*candidates(arriving, _of_kind(there, kind)), *_earlier(arriving, made)):
            found.setdefault(one.key, []).append(one)
    return tuple(Question(key, names[key], tuple(some), names) for key, some in found.items())


def _earlier(arriving: Sequence[Named], made: Collection[str]) -> list[Candidate]:
    """Of records that came without a key, the earlier ones of the same files that they may be."""
    order = {one.key: place for place, one in enumerate(arriving)}
    found: list[Candidate] = []
    for pair in duplicates(arriving):
        first, later = sorted((pair.key, pair.other), key=order.__getitem__)
        if later in made:
            found.append(replace(pair, key=later, other=first))
    return found


def with_decisions(rows: Sequence[CheckedRow], decisions: Decisions) -> list[CheckedRow]:
    """The rows with the keys of records that were found to be others replaced by theirs, wherever they stand.

    Of two rows of the same files that are one record, the earlier says what both say.
    """
    keys = {key: _last(key, decisions) for key, same in decisions.items() if same}
    said = {(key, name) for row in rows if (key := _record(row)) not in keys for name in _fields(row)}
    return [
        replace(
            row,
            edit=_without(_rekeyed(row.edit, keys), said)
            if _record(row) in keys
            else _rekeyed(row.edit, keys),
        )
        for row in rows
    ]


def _last(key: str, decisions: Decisions) -> str:
    """The record that one is in the end, where it is one that is another."""
    seen = {key}
    while (same := decisions.get(key)) and same not in seen:
        key = same
        seen.add(key)
    return key


def _record(row: CheckedRow) -> str:
    return row.edit.record if isinstance(row.edit, SetFields) else ""


def _fields(row: CheckedRow) -> Iterable[str]:
    return row.edit.fields if isinstance(row.edit, SetFields) else ()


def _without(edit: SetFields | AddLink, said: set[tuple[str, str]]) -> SetFields | AddLink:
    """An edit without what has been said of its record; what it says is noted."""
    if isinstance(edit, AddLink):
        return edit
    fields = {name: value for name, value in edit.fields.items() if (edit.record, name) not in said}
    said |= {(edit.record, name) for name in fields}
    return replace(edit, fields=fields)


def questions_text(asked: Iterable[Question]) -> str:
    """Questions as CSV: a row a candidate, the decision left blank."""
    rows = [
        [one.key, question.name, one.other, question.names[one.other], f"{one.score:.3f}", f"{one.why.en} / {one.why.ru}", ""]
        for question in asked
        for one in question.candidates
    ]  # fmt: skip
    return table_text(COLUMNS, rows)


def read_decisions(path: Path) -> Decisions:
    """What a person decided: ``same`` beside the candidate that it is, ``new`` where it is none of them.

    Raises
    ------
    InputError
        No such columns, a word that is neither, or one record that is the same as two.
    """
    table = read_table(path) if path.is_file() else None
    if table is None or not {"key", "candidate", "decision"} <= set(table.header):
        raise InputError(
            Text("there are no decisions", "решений здесь нет"),
            Text("Write the questions first: --ask FILE.", "Сначала выгрузите вопросы: --ask ФАЙЛ."),
            Place(str(path)),
        )
    found: dict[str, str] = {}
    for number, key, candidate, answer in _answers(table):
        if answer == SAME and found.get(key):
            raise _two_at_once(path, number, key)
        if answer == SAME or key not in found:
            found[key] = candidate if answer == SAME else ""
    return found


def _answers(table: Table) -> Iterable[tuple[int, str, str, str]]:
    for number, cells in table.rows:
        row = dict(zip(table.header, (cell.strip() for cell in cells), strict=False))
        written = row.get("decision", "").casefold()
        if not written:
            continue
        if written not in _ANSWERS:
            place = Place(table.place.file, row=number, column="decision")
            raise UnknownNameError(Text("decision", "решение"), written, (SAME, NEW), place)
        yield number, row["key"], row["candidate"], _ANSWERS[written]


def _two_at_once(path: Path, row: int, key: str) -> InputError:
    return InputError(
        Text(f"{key} is said to be two records at once", f"{key}: указаны сразу две записи"),
        Text("Leave one row with same.", "Оставьте same в одной строке."),
        Place(path.name, row=row, column="decision"),
    )


def _said(rows: Iterable[CheckedRow]) -> dict[str, dict[str, Value]]:
    """What the rows say of each organisation."""
    said: dict[str, dict[str, Value]] = {}
    for row in rows:
        if isinstance(row.edit, SetFields) and row.edit.record.startswith(
            tuple(f"{kind}/" for kind in RESOLVED_KINDS)
        ):
            said.setdefault(row.edit.record, {}).update(row.edit.fields)
    return said


def _records(register: Register, kind: str) -> tuple[Record, ...]:
    return register.records(kind=kind, limit=register.records(kind=kind, limit=0).total).rows


def _values(record: Record) -> dict[str, Value]:
    return {name: said.value for name, said in record.fields.items()}


def named(record: Record) -> Named:
    """A record as it is compared with others."""
    return _named(record.key, _values(record))


def _named(key: str, fields: Mapping[str, Value]) -> Named:
    name = fields.get("name")
    names = tuple(dict.fromkeys(name.values())) if isinstance(name, dict) else ()
    number = fields.get("registration_number")
    return Named(
        key, names, _codes(fields, "country"), _codes(fields, "region"), str(number) if number else ""
    )


def _codes(fields: Mapping[str, Value], name: str) -> frozenset[str]:
    codes = fields.get(name)
    return frozenset(codes) if isinstance(codes, list) else frozenset()


def _of_kind(records: Iterable[Named], kind: str) -> list[Named]:
    return [one for one in records if one.key.startswith(f"{kind}/")]


def _rekeyed(edit: SetFields | AddLink, keys: Mapping[str, str]) -> SetFields | AddLink:
    if isinstance(edit, AddLink):
        return replace(
            edit, subject=keys.get(edit.subject, edit.subject), object=keys.get(edit.object, edit.object)
        )
    kind = KINDS[edit.record.partition("/")[0]]
    fields = {
        name: keys.get(value, value)
        if isinstance(value, str) and kind.field(name).type == "reference"
        else value
        for name, value in edit.fields.items()
    }
    return replace(edit, record=keys.get(edit.record, edit.record), fields=fields)


__all__ = [
    "COLUMNS",
    "Decisions",
    "Question",
    "named",
    "questions",
    "questions_text",
    "read_decisions",
    "with_decisions",
]
