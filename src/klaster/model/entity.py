"""What a register holds: kinds of entities, their fields, the links between them.

The kinds are data (``entity_kinds.py``): forms, import templates, checks, the API and completeness follow from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Literal

from klaster.model.text import Text

FieldType = Literal[
    "words", "text", "number", "count", "share", "year", "day", "choice", "codes", "reference", "address", "email", "flag",
]  # fmt: skip
"""``words`` are in up to three languages; ``codes`` are separated by blanks; ``reference`` is the key of another record;
a ``day`` may be a year or a month where the source says no more."""

WORD_LANGUAGES = ("en", "ru", "own")


class Confidence(StrEnum):
    """How sure the register is of a statement; ``lost`` is what the source had and its copy lost: never a value."""

    CONFIRMED = "confirmed"
    STATED = "stated"
    UNCERTAIN = "uncertain"
    LOST = "lost"


class Standing(StrEnum):
    """Where a cluster, a zone or a programme stands in its life."""

    ACTING = "acting"
    FORMING = "forming"
    POTENTIAL = "potential"
    DORMANT = "dormant"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that may be said of a record.

    ``refers_to`` are the kinds of record that a reference may point at; an ``expected`` field counts in completeness;
    a ``personal`` one is shown to those who may edit, exported and erased on the person's request.
    """

    name: str
    title: Text
    type: FieldType = "text"
    choices: Mapping[str, Text] = field(default_factory=dict[str, Text])
    refers_to: tuple[str, ...] = ()
    required: bool = False
    expected: bool = False
    personal: bool = False
    minimum: float | None = None
    maximum: float | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a table that carry the field.

        >>> Field("name", Text("name", "название"), "words").columns
        ('name_en', 'name_ru', 'name_own')
        """
        if self.type == "words":
            return tuple(f"{self.name}_{language}" for language in WORD_LANGUAGES)
        return (self.name,)


@dataclass(frozen=True)
class EntityKind:
    """A kind of record: its names and its fields."""

    id: str
    title: Text
    plural: Text
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """A field by its name; ``KeyError`` where the kind has none such."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {one.name: one for one in self.fields}


@dataclass(frozen=True)
class Relation:
    """A kind of link: which kinds it joins and what may be said of it.

    Two records may be linked several times by one relation where the fields in ``told_apart_by`` differ.
    """

    id: str
    title: Text
    inverse: Text
    subjects: tuple[str, ...]
    objects: tuple[str, ...]
    fields: tuple[Field, ...] = ()
    told_apart_by: tuple[str, ...] = ("valid_from",)

    def field(self, name: str) -> Field:
        """A field by its name; ``KeyError`` where the relation has none such."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {one.name: one for one in self.fields}
