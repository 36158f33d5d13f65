"""What the register knows to be designated, as the table that is laid beside an edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from klaster.model.entity import Standing
from klaster.model.statement import Link, Record
from klaster.model.text import Text
from klaster.workbench.editions import Edition
from klaster.workbench.register_codes import Placed, edition_industries, edition_regions

NAMED = Text("The register: {name}.", "Реестр: {name}.")
PART = Text("It is a part of the cell.", "Это лишь часть ячейки.")
_KINDS = ("designation", "cluster", "zone")
_OVER = Standing.CLOSED.value
_SCHEMA: dict[str, Any] = {
    "region": pl.String, "industry": pl.String, "period": pl.String, "designated": pl.Boolean,
    "partial": pl.Boolean, "tier": pl.Float64, "programme_en": pl.String, "programme_ru": pl.String,
    "note_en": pl.String, "note_ru": pl.String, "since": pl.Int64, "record": pl.String, "scope": pl.String,
}  # fmt: skip


def register_designations(
    records: Mapping[str, Record], links: Iterable[Link], edition: Edition
) -> pl.DataFrame | None:
    """One row a pair of region and industry that a record designates, and a period in which it is in force.

    A designation is a record of that kind, or a cluster or zone that a programme, document or body designates.
    ``scope`` is ``area``: in the countries of these pairs what is not named is not designated; of others nothing is
    known. None where nothing falls on the edition.
    """
    given = {link.object: link for link in links if link.relation == "designates"}
    rows = [
        row
        for record in records.values()
        if record.kind in _KINDS and (record.kind == "designation" or record.key in given)
        for row in _rows(record, given.get(record.key), records, edition)
    ]
    return pl.DataFrame(rows, _SCHEMA).sort("region", "industry", "period", "record") if rows else None


def _rows(
    record: Record, link: Link | None, records: Mapping[str, Record], edition: Edition
) -> Iterator[dict[str, Any]]:
    if record.value("standing") == _OVER:
        return
    pairs = [
        (region, industry, part or partial)
        for code in _regions(record, records)
        for region, part in edition_regions(code, edition)
        for industry, partial in _industries(record, edition)
    ]
    programme = _programme(record, link, records)
    name = words(record)
    for period in in_force(record, edition.periods):
        for region, industry, partial in pairs:
            yield {
                "region": region,
                "industry": industry,
                "period": period,
                "designated": True,
                "partial": partial,
                "tier": _number(record.value("tier")),
                **_both("programme", programme),
                **_both("note", _note(name, partial=partial)),
                "since": _since(record),
                "record": record.key,
                "scope": "area",
            }


def _note(name: Text, *, partial: bool) -> Text:
    said = Text(NAMED.en.format(name=name.en), NAMED.ru.format(name=name.ru))
    return Text(f"{said.en} {PART.en}", f"{said.ru} {PART.ru}") if partial else said


def _both(column: str, text: Text) -> dict[str, str]:
    return {f"{column}_en": text.en, f"{column}_ru": text.ru}


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _since(record: Record) -> int | None:
    year = str(record.value("valid_from") or "")[:4]
    return int(year) if year.isdecimal() else None


def codes(record: Record, field: str) -> list[str]:
    """The codes that a field of a record holds."""
    value = record.value(field)
    return list(value) if isinstance(value, list) else [value] if isinstance(value, str) and value else []


def words(record: Record) -> Text:
    """What a record is called in either language, in the other one or by its key where it must be."""
    name = record.value("name")
    said = name if isinstance(name, dict) else {}
    any_name = next(iter(said.values()), record.key)
    return Text(said.get("en") or any_name, said.get("ru") or any_name)


def _regions(record: Record, records: Mapping[str, Record]) -> list[str]:
    """The regions of a record, or of the place that it is about."""
    place = record.value("place")
    own = codes(record, "region")
    return own or (codes(records[place], "region") if isinstance(place, str) and place in records else [])


def _industries(record: Record, edition: Edition) -> Placed:
    return list(
        dict.fromkeys(
            found for code in codes(record, "industry") for found in edition_industries(code, edition)
        )
    )


def _programme(record: Record, link: Link | None, records: Mapping[str, Record]) -> Text:
    named = [record.value("programme"), record.value("document"), link.subject if link else None]
    key = next((each for each in named if isinstance(each, str) and each in records), None)
    return words(records[key]) if key else Text("register", "реестр")


def in_force(record: Record, periods: Iterable[str]) -> list[str]:
    """The periods whose year lies in the life of a record; its first and last years count.

    A record without either bound is in force in every period.
    """
    first, last = (str(record.value(name) or "")[:4] for name in ("valid_from", "valid_to"))
    return [each for each in periods if (not first or first <= each[:4]) and (not last or each[:4] <= last)]
