"""Evidence for the strategy and the level of cluster policy, country by country: Table 1 of the 2019 report, on what the register has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from klaster.model.statement import Link, Record
from klaster.model.text import Text
from klaster.workbench.editions import Edition
from klaster.workbench.register_designations import codes, words

ORIGINS = ("foreign", "joint", "domestic")
_SUBJECTS = ("cluster", "zone", "programme")
_PLACES = ("cluster", "zone")
_SCHEMA: dict[str, Any] = {
    "cluster": pl.String, "period": pl.String, "country": pl.String, "kind": pl.String, "name_en": pl.String, "name_ru": pl.String,
    "foreign": pl.Int64, "joint": pl.Int64, "domestic": pl.Int64, "foreign_share": pl.Float64, "foreign_share_lower": pl.Float64,
    "foreign_share_upper": pl.Float64, "domestic_firms": pl.Float64, "countries": pl.Float64, "owner_level": pl.String, "owner_en": pl.String,
    "owner_ru": pl.String, "place": pl.String, "subjects": pl.Int64, "counted": pl.Int64,
}  # fmt: skip


@dataclass
class _Found:
    """What is counted of the firms of a subject: by origin, by country, in which years, where it is said."""

    origins: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ORIGINS, 0))
    countries: set[str] = field(default_factory=set[str])
    periods: set[str] = field(default_factory=set[str])
    places: set[str] = field(default_factory=set[str])

    @property
    def firms(self) -> int:
        return sum(self.origins.values())


def register_strategies(
    records: Mapping[str, Record], links: Iterable[Link], edition: Edition
) -> pl.DataFrame | None:
    """One row a cluster, zone or programme of the edition's countries, and a row a country that adds them up.

    Of a cluster or zone: firms by origin of capital (facts ``residents_foreign``, ``residents_joint``,
    ``residents_domestic``, else organisations that are members or stand there); the share of foreign ones, its bounds
    by counting joint ventures as domestic or as foreign; the countries in which firms stand. Of all: the level of the
    owner. ``subjects`` are the clusters and zones of a country, ``counted`` those of which firms are counted.
    """
    ties = tuple(links)
    found = {key: _firms(record, records, ties) for key, record in records.items() if record.kind in _PLACES}
    owners = {link.object: link.subject for link in ties if link.relation == "manages"}
    rows = [
        _row(record, country, found.get(key, _Found()), records.get(owners.get(key, "")))
        for key, record in records.items()
        if record.kind in _SUBJECTS
        for country in codes(record, "country")
        if country in edition.regions
    ]
    rows += [_country(country, rows, edition) for country in sorted({row["country"] for row in rows})]
    return pl.DataFrame(rows, _SCHEMA).sort("country", "kind", "cluster") if rows else None


def _firms(place: Record, records: Mapping[str, Record], links: Iterable[Link]) -> _Found:
    """The firms of a cluster or zone: counted by the source, or one by one where it counts none."""
    found = _Found()
    for fact in records.values():
        measure = str(fact.value("measure") or "") if fact.kind == "fact" else ""
        origin = measure.removeprefix("residents_")
        if fact.value("subject") == place.key and measure.startswith("residents_") and origin in ORIGINS:
            found.origins[origin] += int(fact.value("value") or 0)  # type: ignore[arg-type]
            found.periods.add(str(fact.value("period") or ""))
            found.places.add(fact.fields["measure"].basis.place_in_source)
    counted = found.firms > 0
    for link in links:
        if link.object == place.key and link.relation in ("member_of", "located_in"):
            firm = records[link.subject]
            if firm.kind != "organisation" or firm.value("organisation_kind") not in (None, "company"):
                continue
            found.countries.update(codes(firm, "country"))
            origin = firm.value("origin")
            if origin in ORIGINS and not counted:
                found.origins[str(origin)] += 1
    return found


def _row(record: Record, country: str, found: _Found, owner: Record | None) -> dict[str, Any]:
    name = words(record)
    # A programme that nobody is known to own speaks for itself.
    owned = words(owner) if owner and _level(owner) else name if _reach(record) else Text("—", "—")
    return {
        "cluster": record.key,
        "period": max(found.periods, default=""),
        "country": country,
        "kind": record.kind,
        "name_en": name.en,
        "name_ru": name.ru,
        **_shares(found.origins),
        "countries": float(len(found.countries | set(codes(record, "country")))),
        "owner_level": (_level(owner) if owner else None) or _reach(record),
        "owner_en": owned.en,
        "owner_ru": owned.ru,
        "place": ", ".join(sorted(filter(None, found.places))),
    }


def _shares(origins: Mapping[str, int]) -> dict[str, Any]:
    firms = sum(origins.values())
    if not firms:
        return dict.fromkeys(ORIGINS)
    low, high = origins["foreign"] / firms, (origins["foreign"] + origins["joint"]) / firms
    middle = {"foreign_share": low} if low == high else {}
    return {
        **origins,
        **middle,
        "foreign_share_lower": low,
        "foreign_share_upper": high,
        "domestic_firms": float(origins["domestic"]),
    }


def _level(owner: Record) -> str | None:
    """The level at which an owner of a programme or cluster acts; None where the register does not tell."""
    if len(set(codes(owner, "country"))) > 1:
        return "supranational"
    if owner.value("organisation_kind") != "government":
        return None
    return (
        "regional" if codes(owner, "region") else "national" if codes(owner, "country") else "supranational"
    )


def _reach(record: Record) -> str | None:
    """The level that the territory of a programme tells, where its owner tells none."""
    countries = set(codes(record, "country"))
    if record.kind != "programme" or not countries:
        return None
    return "supranational" if len(countries) > 1 else "regional" if codes(record, "region") else "national"


def _country(country: str, rows: list[dict[str, Any]], edition: Edition) -> dict[str, Any]:
    """The firms of all its clusters and zones that are counted, and the highest level among its owners."""
    own = [row for row in rows if row["country"] == country]
    places = [row for row in own if row["kind"] in _PLACES]
    counted = [row for row in places if row.get("foreign") is not None]
    sums = {name: sum(row[name] for row in counted) for name in ORIGINS}
    # What several countries do together is on a row of its own.
    alone = [row for row in own if row["countries"] == 1]
    level, owner = next(_owners(alone), (None, Text("—", "—")))
    name = edition.regions[country].name if country in edition.regions else Text(country, country)
    return {
        "cluster": country,
        "period": max((row["period"] for row in counted), default=""),
        "country": country,
        "kind": "country",
        "name_en": name.en,
        "name_ru": name.ru,
        **_shares(sums if counted else dict.fromkeys(ORIGINS, 0)),
        "countries": 1.0,
        "owner_level": level,
        "owner_en": owner.en,
        "owner_ru": owner.ru,
        "place": ", ".join(sorted({row["place"] for row in counted if row["place"]})),
        "subjects": len(places),
        "counted": len(counted),
    }


def _owners(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Text]]:
    """Levels of owners with the owner, the highest first."""
    # A body that is known to own something comes before a programme that only tells its territory.
    known = sorted(
        (row for row in rows if row["owner_level"]), key=lambda row: row["owner_en"] == row["name_en"]
    )
    for level in ("supranational", "national", "regional", "local"):
        for row in known:
            if row["owner_level"] == level:
                yield level, Text(row["owner_en"], row["owner_ru"])
