"""What the register gives to an edition, written beside it at a build: designations, targets, facts about clusters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from klaster.model.provenance import Source, Vintage
from klaster.model.statement import Link, Record
from klaster.model.text import Text
from klaster.register import Register
from klaster.sources.edition import content_digest
from klaster.workbench.editions import Edition
from klaster.workbench.register_designations import register_designations
from klaster.workbench.register_facts import register_facts, register_places
from klaster.workbench.register_strategies import register_strategies
from klaster.workbench.register_targets import register_targets

SOURCE = Source(
    "register",
    Text("Register of clusters of this workspace", "Реестр кластеров этой рабочей папки"),
    Text("the editors of the register", "редакторы реестра"),
)


@dataclass(frozen=True)
class Registry:
    """The register as it stood at a change."""

    records: Mapping[str, Record]
    links: tuple[Link, ...]
    change: int
    day: str


@dataclass(frozen=True)
class FromRegister:
    """Tables that an edition has from the register, and the register as provenance records it."""

    tables: Mapping[str, pl.DataFrame]
    vintage: Vintage


def registry(register: Register) -> Registry:
    """All records that stand, their links, and the last change."""
    records = {one.key: one for one in register.everything() if one.retired is None}
    links = tuple(
        link for one in records.values() for link in one.links if link.subject in records and link.object in records
    )  # fmt: skip
    last = register.last_change()
    return Registry(records, links, last.id, last.made_at[:10])


def from_register(known: Registry, edition: Edition, own: Collection[str] = ()) -> FromRegister | None:
    """What a register knows of the regions and industries of an edition; None where that is nothing.

    ``own`` are the tables that the edition brings itself: they stand. An edition whose numbers are made up gets nothing: a real programme says nothing of them.
    """
    if edition.synthetic:
        return None
    made = {
        "designations": register_designations(known.records, known.links, edition),
        "targets": register_targets(known.records, edition),
        "strategies": register_strategies(known.records, known.links, edition),
        "policy_places": register_places(known.records, known.links, edition),
        "cluster_facts": register_facts(known.records, known.links, edition),
    }
    tables = {name: table for name, table in made.items() if table is not None and name not in own}
    if not tables:
        return None
    digest = content_digest(
        pl.DataFrame({"table": [*tables], "digest": [content_digest(each) for each in tables.values()]})
    )
    return FromRegister(tables, Vintage(SOURCE, known.day, digest))
