"""Zones, parks and centres: kind, place, standing, residents by the origin of their capital."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from klaster.model.entity_fields import ORIGINS
from klaster.model.entity_kinds import KINDS
from klaster.model.statement import Record, Statement
from klaster.model.text import Text
from klaster.pages.about_records import by_country, every, referring_to
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.moment import moment
from klaster.pages.prose import prose
from klaster.pages.record_words import Grounds, RecordWords, Said, is_lost, written_number
from klaster.pages.register_strip import Strip, permanent, source_line, strip
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.pages.zones.overlaps import overlap_table
from klaster.views.table import Column, Table
from klaster.workbench.observatory import Observatory

TITLE = Text("Zones, parks and centres", "Зоны, парки и центры")
OVERLAPS = Text("Clusters and zones that meet", "Пересечения кластеров и зон")
_RESIDENTS = "residents"
"""The measure of the facts about residents; with an origin of capital after a stroke, of those alone."""
_COLUMNS: tuple[tuple[str, Text], ...] = (
    ("key", Text("Key", "Ключ")),
    ("name", Text("Name", "Название")),
    ("country", Text("Country", "Страна")),
    ("region", Text("Region", "Регион")),
    ("zone_kind", Text("Kind", "Вид")),
    ("standing", Text("Standing", "Состояние")),
    ("founded", Text("Founded in", "Год основания")),
    ("residents", Text("Residents", "Резиденты")),
    *((f"{_RESIDENTS}_{origin}", title) for origin, title in ORIGINS.items()),
    ("residents_registered_here", Text("Of them in the register", "Из них в реестре")),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number with what it rests on; lost, or nothing where nobody stated it."""

    words: str
    lost: bool
    grounds: Grounds | None


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A zone in the list."""

    name: Said
    kind: list[Said]
    where: list[Said]
    standing: list[Said]
    founded: list[Said]
    residents: Cell
    origins: list[Cell]
    listed: int
    about: list[Said]


@dataclass(frozen=True)
class ZonesContent:
    """What the template of the zones shows."""

    strip: Strip
    origins: list[str]
    countries: list[tuple[str, list[ZoneRow]]]
    total: int
    sources: list[Said]


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of the zones."""
    register, title = observatory.register, TITLE.read(visit.language)
    if register is None:
        return Screen("zones", title, visit, indexed=False)
    shown = moment(register, visit)
    words = RecordWords(register, visit, shown, frozenset(observatory.edition().region_codes))
    fields = _fields(words)
    zones = every(words, "zone", **{field.name: field.chosen for field in fields})
    facts = referring_to(words, "fact", "subject", zones)
    listed = _listed_residents(words, zones)
    words.read([zone.key for zone in zones])
    words.read(said.basis.source for zone in zones for said in zone.fields.values())
    rows = {zone.key: _row(words, zone, facts.get(zone.key, []), listed.get(zone.key, 0)) for zone in zones}
    countries = [
        (country, [rows[zone.key] for zone in members]) for country, members in by_country(words, zones)
    ]
    source = source_line(observatory.title, visit, shown)
    table = _table(words, zones, facts, listed, title, source)
    reading = prose("zones", visit.language)
    met = OVERLAPS.read(visit.language)
    overlaps = overlap_table(words, zones, every(words, "cluster"), met, source)
    figures = {"zones": Figure("zones", title, table, reading["zones"], "")}
    if overlaps.frame.height:
        figures["overlaps"] = Figure("overlaps", met, overlaps, reading["overlaps"], "")
    origins = [one.read(visit.language) for one in ORIGINS.values()]
    return Screen(
        "zones",
        title,
        visit,
        figures=figures,
        choices=tuple(fields),
        content=ZonesContent(strip(register, visit, shown), origins, countries, len(zones), words.sources),
        permanent=permanent(visit, shown),
        indexed=not shown.is_past,
    )


def _fields(words: RecordWords) -> list[Choice]:
    """What the list can be narrowed by: the country, the kind and the standing, as far as they occur."""
    counts = words.register.records(limit=0, at=words.moment.asked, kind="zone").facets
    return [_field(words, name, list(counts.get(name, {}))) for name in ("country", "zone_kind", "standing")]


def _field(words: RecordWords, name: str, codes: list[str]) -> Choice:
    field = KINDS["zone"].field(name)
    every_one = Option("", Text("all", "все").read(words.language))
    value: Any = [*codes] if field.type == "codes" else None
    options = [every_one]
    for code in codes:
        said = words.value(field, [code] if value is not None else code)
        options.append(Option(code, said[0].words))
    title = field.title.read(words.language)
    return choice(name, title[:1].upper() + title[1:], options, words.visit.query.get(name))


def _listed_residents(words: RecordWords, zones: tuple[Record, ...]) -> dict[str, int]:
    """How many organisations of the register are members of each zone or lie in it."""
    found: dict[str, set[str]] = {}
    for relation in ("member_of", "located_in"):
        for link in words.register.links([one.key for one in zones], relation, words.moment.asked):
            if link.subject.startswith("organisation/"):
                found.setdefault(link.object, set()).add(link.subject)
    return {key: len(members) for key, members in found.items()}


def _row(words: RecordWords, zone: Record, facts: list[Record], listed: int) -> ZoneRow:
    def said(name: str) -> list[Said]:
        return words.value(KINDS["zone"].field(name), zone.value(name))

    regions = zone.value("region")
    return ZoneRow(
        words.link(zone.key),
        said("zone_kind"),
        [words.region(code) for code in regions] if isinstance(regions, list) else [],
        said("standing"),
        said("founded"),
        _cell(words, zone.fields.get("residents") or _fact(facts, _RESIDENTS)),
        [_cell(words, _fact(facts, f"{_RESIDENTS}_{origin}")) for origin in ORIGINS],
        listed,
        said("specialisation")[:1],
    )


def _fact(facts: list[Record], measure: str) -> Statement | None:
    """The latest fact of a measure."""
    found = [one for one in facts if one.value("measure") == measure and "value" in one.fields]
    return max(found, key=lambda one: str(one.value("period") or "")).fields["value"] if found else None


def _cell(words: RecordWords, said: Statement | None) -> Cell:
    if said is None:
        return Cell("", False, None)
    number = said.value
    written = written_number(number, words.language) if isinstance(number, int | float) else ""
    return Cell(written, is_lost(said), words.grounds(said.basis))


def _table(
    words: RecordWords,
    zones: tuple[Record, ...],
    facts: dict[str, list[Record]],
    listed: dict[str, int],
    title: str,
    source: str,
) -> Table:
    rows = [_filed(words, zone, facts.get(zone.key, []), listed.get(zone.key, 0)) for zone in zones]
    numeric = {name for name, _ in _COLUMNS if name.startswith(_RESIDENTS) or name == "founded"}
    schema: dict[str, Any] = {name: pl.Float64 if name in numeric else pl.String for name, _ in _COLUMNS}
    columns = tuple(
        Column(name, heading.read(words.language), numeric=name in numeric) for name, heading in _COLUMNS
    )
    return Table(title, columns, pl.DataFrame(rows, schema=schema, orient="row"), source)


def _filed(words: RecordWords, zone: Record, facts: list[Record], listed: int) -> tuple[Any, ...]:
    plain = {name: zone.value(name) for name in ("country", "region", "zone_kind", "standing")}
    codes = [" ".join(value) if isinstance(value, list) else value for value in plain.values()]
    origins = [_fact(facts, f"{_RESIDENTS}_{origin}") for origin in ORIGINS]
    residents = zone.fields.get("residents") or _fact(facts, _RESIDENTS)
    numbers = [
        zone.value("founded"),
        *(said.value if said else None for said in (residents, *origins)),
        listed,
    ]
    return (zone.key, words.link(zone.key).words, *codes, *numbers)
