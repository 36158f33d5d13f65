"""The targets that the register states, as the table that is laid beside an edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from klaster.model.statement import Record
from klaster.model.text import Text
from klaster.workbench.editions import Edition
from klaster.workbench.register_designations import codes, words

_NUMBERS = ("level", "percent", "times")
_SCHEMA: dict[str, Any] = {
    "unit": pl.String, "indicator": pl.String, "unit_name_en": pl.String, "unit_name_ru": pl.String,
    "indicator_name_en": pl.String, "indicator_name_ru": pl.String, "form": pl.String, "target": pl.Float64,
    "target_period": pl.String, "base_period": pl.String, "base": pl.Float64, "period": pl.String, "value": pl.Float64,
    "status": pl.String, "place": pl.String, "confidence": pl.String,
}  # fmt: skip


def register_targets(records: Mapping[str, Record], edition: Edition) -> pl.DataFrame | None:
    """One row a target and a fact that tells how far it is; without such a fact one row, without a value.

    A target is of the edition if its subject is in one of the edition's countries, or in none. A fact belongs to a
    target of the same subject whose measure it names. None where there is no target.
    """
    there = {code.split("-")[0] for code in edition.region_codes}
    facts = [record for record in records.values() if record.kind == "fact"]
    rows = [
        row
        for record in records.values()
        if record.kind == "target" and _is_of(records.get(str(record.value("subject"))), there)
        for row in _rows(record, records, facts)
    ]
    return pl.DataFrame(rows, _SCHEMA).sort("unit", "indicator", "period") if rows else None


def _is_of(subject: Record | None, there: set[str]) -> bool:
    countries = set(codes(subject, "country")) if subject else set[str]()
    return not countries or bool(countries & there)


def _rows(target: Record, records: Mapping[str, Record], facts: list[Record]) -> Iterator[dict[str, Any]]:
    subject = str(target.value("subject"))
    unit = words(records[subject]) if subject in records else Text(subject, subject)
    name = words(target)
    form = str(target.value("form") or "") or None
    basis = target.fields["form"].basis if form else next(iter(target.fields.values())).basis
    stated = {
        "unit": subject,
        "indicator": target.key.removeprefix("target/"),
        "unit_name_en": unit.en,
        "unit_name_ru": unit.ru,
        "indicator_name_en": name.en,
        "indicator_name_ru": name.ru,
        "form": form,
        "target": target.value("goal") if form in _NUMBERS else None,
        "target_period": _year(target.value("goal_year")),
        "base_period": _year(target.value("baseline_year")),
        "base": target.value("baseline"),
        "place": basis.place_in_source,
        "confidence": basis.confidence.value,
    }
    known = [fact for fact in facts if fact.value("subject") == subject and _same_measure(fact, target)]
    told = [fact for fact in known if fact.value("value") is not None and fact.value("period")]
    if not told:
        yield {**stated, "period": None, "value": None, "status": None}
    for fact in told:
        yield {
            **stated,
            "period": str(fact.value("period")),
            "value": fact.value("value"),
            "status": "A",
        }


def _same_measure(fact: Record, target: Record) -> bool:
    """Whether a fact names the measure of a target: by its words in either language, or the target's own key."""
    measure = target.value("measure")
    named = {*measure.values()} if isinstance(measure, dict) else {str(measure)}
    plain = {_plain(each) for each in (*named, target.key.removeprefix("target/"))}
    return _plain(str(fact.value("measure") or "")) in plain


def _plain(words: str) -> str:
    return words.strip().casefold().replace("_", " ").replace("-", " ")


def _year(value: Any) -> str | None:
    return None if value in (None, "") else str(value)
