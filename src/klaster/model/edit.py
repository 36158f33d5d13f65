"""What may be done to a register: edits as data, so that they can be proposed, kept, sent and replayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, TypeAlias

from klaster.model.entity import Confidence
from klaster.model.errors import UnknownNameError
from klaster.model.statement import Basis, Value
from klaster.model.text import Text


@dataclass(frozen=True, slots=True)
class SetFields:
    """Say something of a record; the record is made where there is none."""

    record: str
    fields: Mapping[str, Value]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Say no longer what was said of some fields."""

    record: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verify:
    """Statements looked at again and found true; no ``fields`` means all, no ``confidence`` that it stays."""

    record: str
    verified_on: str
    fields: tuple[str, ...] = ()
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class AddLink:
    """Say that two records are linked, or say it anew with other fields."""

    subject: str
    relation: str
    object: str
    basis: Basis
    fields: Mapping[str, Value] = field(default_factory=dict[str, Value])


@dataclass(frozen=True, slots=True)
class RemoveLink:
    """Say no longer that two records are linked; ``fields`` need hold only what tells the link from its like."""

    subject: str
    relation: str
    object: str
    fields: Mapping[str, Value] = field(default_factory=dict[str, Value])


@dataclass(frozen=True, slots=True)
class Retire:
    """Show a record no longer: a duplicate, a mistake. What has closed in life is set to ``closed`` instead."""

    record: str
    why: str
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class Reinstate:
    """Show a retired record again."""

    record: str


Edit: TypeAlias = SetFields | Withdraw | Verify | AddLink | RemoveLink | Retire | Reinstate

_KINDS: dict[str, type[Any]] = {
    "set": SetFields,
    "withdraw": Withdraw,
    "verify": Verify,
    "link": AddLink,
    "unlink": RemoveLink,
    "retire": Retire,
    "reinstate": Reinstate,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_KIND_OF_EDIT = Text("kind of edit", "вид правки")


def edit_as_json(edit: Edit) -> dict[str, Any]:
    """An edit as JSON keeps it; ``edit_from_json`` reads it back.

    Examples
    --------
    >>> edit_as_json(Withdraw("zone/alliance", ("residents",)))
    {'edit': 'withdraw', 'record': 'zone/alliance', 'fields': ['residents']}
    """
    written = {"edit": _NAMES[type(edit)], **asdict(edit)}
    if isinstance(edit, Withdraw | Verify):
        written["fields"] = list(edit.fields)
    return written


def edit_from_json(written: Mapping[str, Any]) -> Edit:
    """An edit out of what ``edit_as_json`` wrote.

    Raises
    ------
    UnknownNameError
        Where the kind of edit is not known.

    Examples
    --------
    >>> edit_from_json({"edit": "reinstate", "record": "zone/alliance"})
    Reinstate(record='zone/alliance')
    """
    parts = dict(written)
    name = str(parts.pop("edit", ""))
    if name not in _KINDS:
        raise UnknownNameError(_KIND_OF_EDIT, name, _KINDS)
    if "basis" in parts:
        basis = dict(parts["basis"])
        parts["basis"] = Basis(
            **{**basis, "confidence": Confidence(basis.get("confidence", Confidence.STATED))}
        )
    if parts.get("confidence"):
        parts["confidence"] = Confidence(parts["confidence"])
    if isinstance(parts.get("fields"), list):
        parts["fields"] = tuple(parts["fields"])
    return _KINDS[name](**parts)


def records_edited(edit: Edit) -> tuple[str, ...]:
    """The keys of the records that an edit touches: of a link, both ends.

    Examples
    --------
    >>> records_edited(RemoveLink("organisation/a", "member_of", "cluster/b"))
    ('organisation/a', 'cluster/b')
    """
    if isinstance(edit, AddLink | RemoveLink):
        return (edit.subject, edit.object)
    return (edit.record,)
