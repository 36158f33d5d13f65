"""The card of a method: what it is called, what it returns, how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from klaster.model.text import Text

MethodKind = Literal["indicator", "delineation", "rubric"]
Form = Literal["relational", "columns"]
Reads = Literal["cells", "plants", "hierarchy", "records", "designations", "targets"]
AS_THEY_STAND: frozenset[str] = frozenset(("records", "designations", "targets"))
"""What is read row by row as it stands: no totals are looked for and nothing is added up."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named option of a method, with its stated default and what it may be."""

    name: str
    default: Any
    description: Text
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the working behind a number."""

    label: Text
    expression: str
    value: float | str | Text | None
    status: str = ""


@dataclass(frozen=True)
class MethodCard:
    """What the catalogue knows of a method.

    ``form`` tells how it takes its table: ``relational`` works lazily on any engine,
    ``columns`` needs the columns in memory. ``reads`` tells what its rows are: ``cells`` (region x
    industry x period, units only, published totals as columns), ``plants`` (one row an establishment,
    never added up), ``hierarchy`` (units and their totals as rows, with ``region_parent`` and
    ``industry_parent``), ``records`` (rows of the method's own, described by its inputs), ``designations`` (cells with
    what a programme says of them) or ``targets`` (what is aimed at beside what came of it). ``aliases`` are other names a column may bear; ``across`` are the two columns that a wide table lays out as headings and cells.
    ``judged`` is what counts as the method's verdict, a column or a comparison; ``grid`` are the choices over
    which a verdict should hold. ``tags`` tell a method of one's own from others of its name.
    """

    id: str
    kind: MethodKind
    title: Text
    unit: Text
    keys: tuple[str, ...]
    version: int
    formula: str
    reading: Text
    limits: Text
    references: tuple[str, ...]
    inputs: Mapping[str, Text]
    optional_inputs: Mapping[str, Text]
    outputs: Mapping[str, Text]
    parameters: tuple[Parameter, ...] = ()
    form: Form = "relational"
    reads: Reads = "cells"
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    across: tuple[str, ...] = ()
    judged: str = ""
    grid: Mapping[str, tuple[Any, ...]] = field(default_factory=dict[str, tuple[Any, ...]])
    tags: tuple[str, ...] = field(default_factory=tuple)

    @property
    def compares_periods(self) -> bool:
        """Whether one number is made from several periods, so that none may be left out."""
        return "period" in self.inputs or self.reads == "targets"
