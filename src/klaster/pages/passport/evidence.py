"""The evidence of one cluster as the form of the rubric has it: from the edition, or from the visitor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from klaster.pages.criteria.form import Field, evidence_fields
from klaster.pages.desk import Desk
from klaster.pages.memory import Memory
from klaster.rubric.definition import Rubric
from klaster.workbench.cluster_evidence import cluster_evidence


def evidence_table(desk: Desk, period: str) -> pl.DataFrame:
    """What the edition knows of every cluster of a period."""
    key = (desk.observatory.digest, desk.edition.id, desk.measure.id, period)
    return _kept.kept(
        key, lambda: cluster_evidence(desk.observatory, desk.edition.id, desk.measure.id, period)
    )


_kept: Memory[pl.DataFrame] = Memory(8)


def evidence_of(desk: Desk, region: str, industry: str, period: str) -> Mapping[str, Any]:
    """Evidence -> what the edition knows of it; nothing where the edition has no such cluster."""
    table = evidence_table(desk, period)
    rows = table.filter((pl.col("region") == region) & (pl.col("industry") == industry))
    row = rows.row(0, named=True) if rows.height else {}
    return {name: value for name, value in row.items() if value is not None}


def filled(rubric: Rubric, desk: Desk, known: Mapping[str, Any]) -> list[Field]:
    """The fields of the rubric: the visitor's own words first, else what the edition knows."""
    fields = evidence_fields(rubric, desk.visit)
    errors = [name for name in known if name.endswith("_error")]
    given = [
        field if field.value or field.name not in known else replace(field, value=_written(known[field.name]))
        for field in fields
    ]
    return [*given, *(Field(name, name, "", "number", _written(known[name])) for name in errors)]


def own_words(rubric: Rubric, desk: Desk) -> list[str]:
    """The evidence that the visitor has added or replaced."""
    return [field.label for field in evidence_fields(rubric, desk.visit) if field.value]


def _written(value: Any) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)
