"""What the register has of a region: how many records of each kind, and the way to them."""

from __future__ import annotations

from dataclasses import dataclass

from klaster.model.entity_kinds import KINDS
from klaster.model.errors import KlasterError
from klaster.pages.visit import Visit
from klaster.workbench.observatory import Observatory


@dataclass(frozen=True, slots=True)
class Registered:
    """A kind of record with its count in a place."""

    words: str
    count: int
    address: str


def registered_in(observatory: Observatory, visit: Visit, region: str) -> list[Registered]:
    """The kinds of record that the register has in a region; nothing where there is no register to be read."""
    try:
        register = observatory.register
        counts = register.records(limit=0, region=region).facets.get("kind", {}) if register else {}
    except KlasterError:
        return []
    return [
        Registered(
            kind.plural.read(visit.language), counts[id], visit.link("register", region=region, kind=id)
        )
        for id, kind in KINDS.items()
        if counts.get(id)
    ]
