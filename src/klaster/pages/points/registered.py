"""What the register has with a place: zones, organisations, projects, at their own coordinates or those of their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from klaster.model.entity_kinds import KINDS
from klaster.model.errors import KlasterError
from klaster.model.statement import Record
from klaster.pages.desk import Desk
from klaster.pages.memory import Memory

SHOWN = ("zone", "organisation", "cluster_organisation", "cluster", "project")
"""The kinds of record that stand on a map of points."""
_EVERY = 1_000_000


@dataclass(frozen=True, slots=True)
class Site:
    """A record with a place: its key, its kind, its name in both languages, degrees, the regions it names."""

    key: str
    kind: str
    names: Mapping[str, str]
    longitude: float
    latitude: float
    regions: frozenset[str]


def sites_of(table: Desk, codes: list[str]) -> list[Site]:
    """The records with a place in some regions; one that names no region is told by nothing, and is left out."""
    tree, wanted = table.edition.regions, set(codes)
    return [
        site
        for site in _every(table)
        if any(region in wanted or wanted & set(_below(tree, region)) for region in site.regions)
    ]


def _below(tree: Any, region: str) -> list[str]:
    return [one.code for one in tree.children(region)] if region in tree else []


def _every(table: Desk) -> tuple[Site, ...]:
    try:
        register = table.observatory.register
        if register is None:
            return ()
        key = (str(table.observatory.path), register.last_change().id)
        return _kept.kept(key, lambda: tuple(_sites(register.records(limit=_EVERY).rows)))
    except KlasterError:
        return ()


def _sites(records: tuple[Record, ...]) -> list[Site]:
    by_key = {record.key: record for record in records}
    found: list[Site] = []
    for record in records:
        where = _where(record, by_key)
        if record.kind in SHOWN and record.retired is None and where:
            found.append(Site(record.key, record.kind, _names(record), *where))
    return found


def _where(record: Record, by_key: Mapping[str, Record]) -> tuple[float, float, frozenset[str]] | None:
    """Degrees of a record and the regions that it names, or those of its place."""
    place = by_key.get(str(_value(record, "place") or ""))
    for one in (record, *([place] if place else [])):
        lon, lat = _value(one, "longitude"), _value(one, "latitude")
        if lon is not None and lat is not None:
            regions = _value(record, "region") or _value(one, "region") or ()
            return float(lon), float(lat), frozenset(map(str, regions))
    return None


def _names(record: Record) -> dict[str, str]:
    said = _value(record, "name")
    if not isinstance(said, dict):
        return {"en": str(said or record.key), "ru": str(said or record.key)}
    first = next(iter(said.values()), record.key)
    return {language: said.get(language) or first for language in ("en", "ru")}


def _value(record: Record, name: str) -> Any:
    found = record.fields.get(name)
    return found.value if found else None


def kind_words(kind: str) -> Any:
    """The name of a kind in both languages."""
    return KINDS[kind].title


_kept: Memory[tuple[Site, ...]] = Memory(4)
