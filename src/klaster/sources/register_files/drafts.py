"""What a file says, row by row, before it is checked: drafts of statements and links, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from klaster.model.entity import EntityKind, Field
from klaster.model.errors import InputError, KlasterError, Place
from klaster.model.text import Text

LOST_MARK = ".."
"""Stands in a cell whose value the source had and its copy lost; the confidence of the row is ``lost``."""
BASIS_COLUMNS = ("source", "place_in_source", "confidence", "verified_on")
LINK_ENDS = ("subject", "relation", "object")
LINKS = "links"
CORRECT = Text(
    "Correct the cell, or leave it blank: a blank cell says nothing.",
    "Исправьте ячейку или оставьте её пустой: пустая ячейка ничего не утверждает.",
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something in a file cannot be used: where, what was found and expected, what to do."""

    place: Place
    message: Text
    remedy: Text = CORRECT

    @classmethod
    def of(cls, error: KlasterError, place: Place, remedy: Text = CORRECT) -> Refusal:
        """The refusal that an error found at a place of the file is."""
        return cls(place, error.message, error.advice or remedy)

    def as_error(self) -> InputError:
        """The error to raise."""
        return InputError(self.message, self.remedy, self.place)


@dataclass(frozen=True, slots=True)
class Draft:
    """One row: what it says of a record, as written; None is a value said to be lost.

    ``key`` may be empty: then it is made of the name.
    """

    place: Place
    kind: str
    key: str
    fields: Mapping[str, object]
    basis: Mapping[str, str]

    def at(self, column: str) -> Place:
        """The place of a cell of the row."""
        return replace(self.place, column=column)


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """One row that links two records, as written."""

    place: Place
    subject: str
    relation: str
    object: str
    fields: Mapping[str, object]
    basis: Mapping[str, str]

    def at(self, column: str) -> Place:
        """The place of a cell of the row."""
        return replace(self.place, column=column)


@dataclass
class Drafts:
    """All that some files say, and what in them cannot even be taken for a row."""

    records: list[Draft] = field(default_factory=list[Draft])
    links: list[LinkDraft] = field(default_factory=list[LinkDraft])
    refused: list[Refusal] = field(default_factory=list[Refusal])

    def add(self, other: Drafts) -> None:
        """Take in what another file says."""
        self.records += other.records
        self.links += other.links
        self.refused += other.refused


def field_columns(kind: EntityKind) -> list[str]:
    """The columns of a kind's fields, in their order.

    >>> from klaster.model.entity_kinds import KINDS
    >>> field_columns(KINDS["place"])[:4]
    ['name_en', 'name_ru', 'name_own', 'country']
    """
    return [column for one in kind.fields for column in one.columns]


def column_of(field: Field) -> str:
    """The first column of a field, where its faults are shown."""
    return field.columns[0]
