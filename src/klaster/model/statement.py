"""What a register says of a record or a link, and who said it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from klaster.model.entity import Confidence
from klaster.model.entity_kinds import KINDS

Value: TypeAlias = str | int | float | bool | list[str] | dict[str, str] | None
"""``words`` are a dict by language, ``codes`` a list; None is no value, and only what is lost has none."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a statement rests on.

    ``source`` is the key of a document record ("document/edb-2019") or words; ``verified_on`` is a day, "2019-05-20".
    """

    source: str
    place_in_source: str = ""
    confidence: Confidence = Confidence.STATED
    verified_on: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A value with what it rests on and the change that made it."""

    value: Value
    basis: Basis
    change: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """A tie between two records, with what may be said of it."""

    subject: str
    relation: str
    object: str
    fields: Mapping[str, Value] = field(default_factory=dict[str, Value])
    basis: Basis = Basis("")
    change: int = 0


@dataclass(frozen=True, slots=True)
class Retirement:
    """Why a record is no longer shown, and which one replaces it."""

    why: str
    replaced_by: str = ""
    change: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """A record at one moment: what is said of it, its links either way, the changes that touched it, oldest first."""

    key: str
    kind: str
    fields: Mapping[str, Statement]
    links: tuple[Link, ...] = ()
    changes: tuple[int, ...] = ()
    retired: Retirement | None = None

    @property
    def version(self) -> int:
        """The last change that touched the record: what an editor hands back as ``expected``."""
        return self.changes[-1] if self.changes else 0

    def value(self, name: str) -> Value:
        """The value of a field; None where nothing is said or what was said is lost."""
        said = self.fields.get(name)
        return said.value if said else None


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed what, when and why; ``touched`` are the keys of records, empty where nothing changed."""

    id: int
    made_at: str
    account: str
    why: str
    proposal: int | None = None
    touched: tuple[str, ...] = ()


def completeness(kind: str, fields: Mapping[str, Statement]) -> float:
    """The share of a kind's expected fields that have a value; what is lost has none.

    Examples
    --------
    >>> completeness("document", {"name": Statement({"en": "Report"}, Basis("seen"))})
    0.2
    """
    expected = [one.name for one in KINDS[kind].fields if one.expected]
    known = sum(1 for name in expected if name in fields and fields[name].value is not None)
    return known / len(expected) if expected else 1.0


def public_fields(kind: str, fields: Mapping[str, Statement]) -> dict[str, Statement]:
    """The fields without those that are personal.

    Examples
    --------
    >>> said = {"email": Statement("a@b.am", Basis("letter")), "founded": Statement(2011, Basis("letter"))}
    >>> list(public_fields("organisation", said))
    ['founded']
    """
    personal = {one.name for one in KINDS[kind].fields if one.personal}
    return {name: said for name, said in fields.items() if name not in personal}


@dataclass(frozen=True, slots=True)
class Alteration:
    """One thing said otherwise: a field of a record, or a link of it, before and after; None is nothing said.

    ``field`` of a link is "relation object", with what tells it from its like.
    """

    record: str
    field: str
    before: Statement | Link | None
    after: Statement | Link | None


@dataclass(frozen=True, slots=True)
class Edition:
    """The register as it stood after a change, under a name that can be cited; ``sha256`` is of all it says in public."""

    name: str
    change: int
    sha256: str
    made_at: str
    account: str
