"""Filling a register from files: what each row would do, what a person must decide, then all of it in one change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from klaster.model.edit import AddLink, SetFields
from klaster.model.edit_checks import told_apart
from klaster.model.entity_kinds import KINDS
from klaster.model.errors import InputError, Place
from klaster.model.statement import Basis, Change, Link, Record, Value
from klaster.model.text import Text
from klaster.register import Effect, Register
from klaster.register.current_index import collector_at_rest
from klaster.resolution import Candidate
from klaster.sources.register_files import (
    AS_IT_IS,
    CheckedRow,
    Reading,
    Refusal,
    checked_drafts,
    read_register_files,
)
from klaster.workbench.register_decisions import Decisions, Question, questions, with_decisions

Outcome = Literal["added", "changed", "unchanged", "refused", "undecided"]
OUTCOMES: tuple[Outcome, ...] = ("unchanged", "added", "changed", "undecided", "refused")
"""From the lightest to the gravest."""
STOPPING: tuple[Outcome, ...] = ("refused", "undecided")
_FILL = Text("Correct the row; nothing of it was taken.", "Исправьте строку: из неё ничего не взято.")


@dataclass(frozen=True, slots=True)
class Alteration:
    """What a row says otherwise than the register: a field, its value before and after."""

    field: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Line:
    """What one row would do, or why it cannot be taken."""

    place: Place
    key: str
    outcome: Outcome
    alterations: tuple[Alteration, ...] = ()
    refusal: Refusal | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do, row by row; carried out only as a whole."""

    lines: tuple[Line, ...]
    edits: tuple[SetFields | AddLink, ...] = field(repr=False)
    questions: tuple[Question, ...] = ()
    expected: Mapping[str, int] = field(default_factory=dict[str, int], repr=False)

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many rows have each outcome; one that says several things counts for the gravest."""
        rows: dict[tuple[str, str, int | None], Outcome] = {}
        for line in self.lines:
            row = (line.place.file, line.place.sheet, line.place.row)
            so_far: Outcome = rows.get(row, "unchanged")
            if OUTCOMES.index(line.outcome) >= OUTCOMES.index(so_far):
                rows[row] = line.outcome
        counted = Counter(rows.values())
        return {outcome: counted[outcome] for outcome in OUTCOMES}

    @property
    def stops(self) -> bool:
        """Whether any row is refused or waits for a decision."""
        return any(line.outcome in STOPPING for line in self.lines)


@collector_at_rest()
def planned_import(
    register: Register,
    path: Path,
    source: str = "",
    decisions: Decisions | None = None,
    resolve: bool = True,
    reading: Reading = AS_IT_IS,
) -> ImportPlan:
    """What importing a file or a folder would do; nothing is written.

    Parameters
    ----------
    source
        What rows that name no source rest on.
    decisions
        What a person decided of organisations that may be the same as ones in the register.
    resolve
        Whether new organisations are compared with those that are there.
    reading
        What is said of tables that are not made after a template.

    Raises
    ------
    InputError
        The file cannot be read at all; faults of rows are lines of the plan.
    """
    checked = checked_drafts(read_register_files(path, reading), source)
    rows = with_decisions(checked.rows, decisions) if decisions else checked.rows
    asked = questions(register, rows, decisions) if resolve else ()
    waiting = {question.key for question in asked}
    standing = register.standing({key for row in rows for key in _records(row.edit)})
    taken = [
        replace(row, edit=_verified_as_before(row.edit, standing)) for row in rows if not _waits(row, waiting)
    ]
    known = [row for row in taken if _says_nothing_new(row.edit, standing)]
    taken = [row for row in taken if not _says_nothing_new(row.edit, standing)]
    effects = register.preview([row.edit for row in taken])
    lines = [
        *(Line(fault.place, "", "refused", refusal=fault) for fault in checked.refused),
        *(_undecided(row, asked) for row in rows if _waits(row, waiting)),
        *(Line(row.place, _key(row.edit), "unchanged") for row in known),
        *(_line(row, effect, standing) for row, effect in zip(taken, effects, strict=True)),
    ]
    going = tuple(
        row.edit for row, effect in zip(taken, effects, strict=True) if effect.verdict in ("added", "changed")
    )
    ordered = sorted(lines, key=lambda line: (line.place.file, line.place.sheet, line.place.row or 0))
    return ImportPlan(tuple(ordered), going, asked, _expected(going, standing))


@collector_at_rest()
def carried_out(
    register: Register, plan: ImportPlan, account: str, why: str, *, leave_out_refused: bool = False
) -> Change | None:
    """Write a plan as one change; None where there is nothing to write.

    Raises
    ------
    InputError
        A row is refused or undecided, and is not to be left out: nothing is written.
    ConflictError
        Someone has changed the same meanwhile: nothing is written.
    """
    if plan.stops and not leave_out_refused:
        raise _stopped(plan)
    if not plan.edits:
        return None
    return register.apply(plan.edits, account, why, plan.expected)


def _records(edit: SetFields | AddLink) -> tuple[str, ...]:
    return (edit.record,) if isinstance(edit, SetFields) else (edit.subject,)


def _waits(row: CheckedRow, waiting: Collection[str]) -> bool:
    return isinstance(row.edit, SetFields) and row.edit.record in waiting


def _undecided(row: CheckedRow, asked: Iterable[Question]) -> Line:
    assert isinstance(row.edit, SetFields)
    key = row.edit.record
    found = next(question.candidates for question in asked if question.key == key)
    return Line(row.place, key, "undecided", candidates=found)


def _key(edit: SetFields | AddLink) -> str:
    """The record that a row is about, or the link."""
    return edit.record if isinstance(edit, SetFields) else f"{edit.subject} {edit.relation} {edit.object}"


def _says_nothing_new(edit: SetFields | AddLink, standing: Mapping[str, Record]) -> bool:
    """Whether the register says the same already, resting on the same."""
    if isinstance(edit, AddLink):
        link = _same_link(edit, standing)
        return link is not None and link.basis == edit.basis and dict(link.fields) == dict(edit.fields)
    record = standing.get(edit.record)
    return record is not None and all(
        name in record.fields
        and (record.fields[name].value, record.fields[name].basis) == (value, edit.basis)
        for name, value in edit.fields.items()
    )


def _line(row: CheckedRow, effect: Effect, standing: Mapping[str, Record]) -> Line:
    edit = row.edit
    key = _key(edit)
    if effect.refusal:
        place = replace(row.place, column=effect.refusal.place.column)
        return Line(row.place, key, "refused", refusal=Refusal.of(effect.refusal, place, _FILL))
    assert effect.verdict != "refused"
    if effect.verdict == "changed" and isinstance(edit, SetFields) and edit.record not in standing:
        return Line(row.place, key, "added")
    altered = _alterations(edit, standing) if effect.verdict == "changed" else ()
    return Line(row.place, key, effect.verdict, altered)


def _alterations(edit: SetFields | AddLink, standing: Mapping[str, Record]) -> tuple[Alteration, ...]:
    if isinstance(edit, AddLink):
        link = _same_link(edit, standing)
        before = link.fields if link else {}
        names = dict.fromkeys((*before, *edit.fields))
        return tuple(
            Alteration(name, before.get(name), edit.fields.get(name))
            for name in names
            if before.get(name) != edit.fields.get(name)
        )
    record = standing.get(edit.record)
    return tuple(
        Alteration(name, record.value(name) if record else None, value)
        for name, value in edit.fields.items()
        if record is None or name not in record.fields or record.fields[name].value != value
    )


def _verified_as_before(edit: SetFields | AddLink, standing: Mapping[str, Record]) -> SetFields | AddLink:
    """An edit that names no day, where it says nothing new: the day in the register stays."""
    if edit.basis.verified_on:
        return edit
    for held in _bases_before(edit, standing):
        if replace(held, verified_on="") == edit.basis:
            return replace(edit, basis=held)
    return edit


def _bases_before(edit: SetFields | AddLink, standing: Mapping[str, Record]) -> list[Basis]:
    """What the register's own statements of the same rest on, where the values are the same."""
    if isinstance(edit, AddLink):
        link = _same_link(edit, standing)
        return [link.basis] if link and dict(link.fields) == dict(edit.fields) else []
    said = standing[edit.record].fields if edit.record in standing else {}
    if not edit.fields or any(
        name not in said or said[name].value != value for name, value in edit.fields.items()
    ):
        return []
    bases = {said[name].basis for name in edit.fields}
    return list(bases) if len(bases) == 1 else []


def _same_link(edit: AddLink, standing: Mapping[str, Record]) -> Link | None:
    record = standing.get(edit.subject)
    apart = told_apart(edit.relation, edit.fields)
    return next(
        (
            link
            for link in (record.links if record else ())
            if (link.relation, link.object) == (edit.relation, edit.object)
            and told_apart(link.relation, link.fields) == apart
        ),
        None,
    )


def _expected(edits: Iterable[SetFields | AddLink], standing: Mapping[str, Record]) -> dict[str, int]:
    """The versions that the plan was made upon, of the records that it changes."""
    return {
        edit.record: standing[edit.record].version
        for edit in edits
        if isinstance(edit, SetFields) and edit.record in standing
    }


def _stopped(plan: ImportPlan) -> InputError:
    counts = plan.counts
    first = next(line for line in plan.lines if line.outcome in STOPPING)
    message = Text(
        f"rows refused: {counts['refused']}, undecided: {counts['undecided']}; nothing was written",
        f"отклонено строк: {counts['refused']}, ждут решения: {counts['undecided']}; ничего не записано",
    )
    remedy = Text(
        "Correct the file, or take the other rows only: --skip-refused. Undecided: --ask FILE, then --decisions FILE.",
        "Исправьте файл или загрузите остальные строки: --skip-refused. Для решений: --ask ФАЙЛ, затем --decisions ФАЙЛ.",
    )
    return InputError(message, remedy, replace(first.place, column=""))


def kind_title(key: str) -> Text | None:
    """The title of the kind that a key names."""
    kind = KINDS.get(key.partition("/")[0])
    return kind.title if kind else None
