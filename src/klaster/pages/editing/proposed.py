"""A proposal as a curator reads it: what it would say otherwise than the register says now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from klaster.model.edit import (
    AddLink,
    Edit,
    Reinstate,
    RemoveLink,
    Retire,
    SetFields,
    Verify,
    Withdraw,
    records_edited,
)
from klaster.model.edit_checks import told_apart
from klaster.model.statement import Basis, Link, Record, Statement
from klaster.model.text import Text
from klaster.pages.editing.form import Conflict, conflict
from klaster.pages.record.past import Altered, said_of
from klaster.pages.record_words import RecordWords, Said
from klaster.workbench.registered import PROPOSAL_STATES, Clash, Proposal

_NEW = Text("new", "новая")


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal in the list."""

    number: int
    account: str
    day: str
    why: str
    state: str
    records: list[Said]
    address: str


@dataclass(frozen=True, slots=True)
class Touched:
    """A record that a proposal touches, with what it would say otherwise of it."""

    record: Said
    is_new: bool
    altered: list[Altered]


@dataclass(frozen=True)
class ProposalDetails:
    """Everything that the screen of a proposal shows."""

    row: ProposalRow
    touched: list[Touched]
    conflicts: list[Conflict]
    is_open: bool
    may_decide: bool
    is_own: bool
    decided_by: str
    decision: str
    change: int | None
    fault: str = ""


def proposal_row(words: RecordWords, one: Proposal) -> ProposalRow:
    """A proposal for the list; the records that it names must have been read."""
    keys = dict.fromkeys(records_edited(edit)[0] for edit in one.edits)
    return ProposalRow(
        one.id,
        one.account,
        one.made_at[:16].replace("T", " "),
        one.why,
        PROPOSAL_STATES[one.state.value].read(words.language),
        [words.link(key) for key in keys],
        words.visit.link(f"register/review/{one.id}"),
    )


def keys_of(one: Proposal) -> list[str]:
    """The keys that a proposal names: records, ends of links, references, sources."""
    keys = [key for edit in one.edits for key in records_edited(edit)]
    for edit in one.edits:
        if isinstance(edit, SetFields):
            keys += [value for value in edit.fields.values() if isinstance(value, str) and "/" in value]
        if isinstance(edit, SetFields | AddLink):
            keys.append(edit.basis.source)
    return keys


def touched(words: RecordWords, one: Proposal, records: dict[str, Record]) -> list[Touched]:
    """What a proposal would say otherwise, record by record; ``records`` are those that stand, with their links."""
    by_record: dict[str, list[Altered]] = {}
    for edit in one.edits:
        key = records_edited(edit)[0]
        by_record.setdefault(key, []).extend(_altered(words, edit, records.get(key)))
    return [Touched(words.link(key), key not in records, altered) for key, altered in by_record.items()]


def clash_words(words: RecordWords, clashes: tuple[Clash, ...]) -> list[Conflict]:
    """What others changed since a proposal was written."""
    return [conflict(words, clash) for clash in clashes]


def _altered(words: RecordWords, edit: Edit, record: Record | None) -> Iterator[Altered]:
    said = dict(record.fields) if record else {}
    if isinstance(edit, SetFields):
        for name, value in edit.fields.items():
            yield said_of(words, edit.record, name, said.get(name), Statement(value, edit.basis))
    elif isinstance(edit, Withdraw):
        for name in edit.fields:
            yield said_of(words, edit.record, name, said.get(name), None)
    elif isinstance(edit, Verify):
        yield from _verified(words, edit, said)
    elif isinstance(edit, AddLink | RemoveLink):
        yield _linked(words, edit, record)
    else:
        yield _retired(words, edit)


def _verified(words: RecordWords, edit: Verify, said: dict[str, Statement]) -> Iterator[Altered]:
    for name in edit.fields or [name for name, one in said.items() if one.value is not None]:
        if name in said:
            before = said[name]
            basis = replace(
                before.basis,
                verified_on=edit.verified_on,
                confidence=edit.confidence or before.basis.confidence,
            )
            yield said_of(words, edit.record, name, before, replace(before, basis=basis))


def _linked(words: RecordWords, edit: AddLink | RemoveLink, record: Record | None) -> Altered:
    mark = told_apart(edit.relation, edit.fields)
    ends = (edit.subject, edit.relation, edit.object, mark)
    standing = next((link for link in (record.links if record else ()) if _ends(link) == ends), None)
    new = (
        Link(edit.subject, edit.relation, edit.object, edit.fields, edit.basis)
        if isinstance(edit, AddLink)
        else None
    )
    shown = standing or Link(edit.subject, edit.relation, edit.object, edit.fields)
    return said_of(words, edit.subject, "", standing or (None if new else shown), new)


def _ends(link: Link) -> tuple[str, str, str, str]:
    return (link.subject, link.relation, link.object, told_apart(link.relation, link.fields))


def _retired(words: RecordWords, edit: Retire | Reinstate) -> Altered:
    why = edit.why if isinstance(edit, Retire) else ""
    mark = Statement({"why": why}, Basis("")) if why else None
    past = Statement({"why": "✓"}, Basis(""))
    return said_of(words, edit.record, "", None if mark else past, mark)
