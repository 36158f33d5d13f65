"""What goes with an edition beside its numbers: designations by programmes, and places in the sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from klaster.model.text import Language, Text
from klaster.pages.desk import Desk
from klaster.pages.memory import Memory

Key = tuple[str, str, str]
"""Region, industry, period."""


@dataclass(frozen=True, slots=True)
class Designation:
    """What a programme says of a pair of region and industry; None where that is not known."""

    designated: bool | None
    programme: Text
    note: Text


@dataclass(frozen=True, slots=True)
class Reference:
    """Where in a source a number stands, and what has to be said of it."""

    place: str
    note: str


def designations(desk: Desk) -> Mapping[Key, Designation]:
    """What the programmes of an edition designate."""
    return _designations.kept((desk.observatory.digest, desk.edition.id), lambda: _read(desk))


def references(desk: Desk, region: str, industry: str, period: str) -> list[Reference]:
    """The places in the sources that a number rests on; an empty key of a reference means all."""
    table = desk.observatory.table(desk.edition.id, "references")
    if table is None:
        return []
    keys = {"measure": desk.measure.id, "region": region, "industry": industry, "period": period}
    fitting = [pl.col(name).is_in([value, ""]) for name, value in keys.items()]
    return [_reference(row, desk.language) for row in table.filter(fitting).iter_rows(named=True)]


_designations: Memory[Mapping[Key, Designation]] = Memory(16)


def _read(desk: Desk) -> Mapping[Key, Designation]:
    table = desk.observatory.table(desk.edition.id, "designations")
    if table is None:
        return {}
    return {
        (row["region"], row["industry"], row["period"]): _designation(row)
        for row in table.iter_rows(named=True)
    }


def _designation(row: Mapping[str, Any]) -> Designation:
    programme = Text(row["programme_en"] or "—", row["programme_ru"] or "—")
    return Designation(row["designated"], programme, Text(row["note_en"] or "—", row["note_ru"] or "—"))


def _reference(row: Mapping[str, Any], language: Language) -> Reference:
    return Reference(row[f"place_{language}"] or "", row[f"note_{language}"] or "")
