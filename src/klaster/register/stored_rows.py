"""Statements and links as rows of the database, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Row

from klaster.model.edit_checks import told_apart
from klaster.model.entity import Confidence
from klaster.model.statement import Basis, Link, Retirement, Statement, Value

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
RETIRED = "@retired"
"""The field under which it is kept that a record is no longer shown; no kind of record has a field of this name."""


def written(value: object) -> str:
    """A value as JSON, always in the same words."""
    return str(value) if type(value) is int else _ENCODER.encode(value)


def read(value: str | None) -> Value:
    """A value out of what ``written`` wrote."""
    return None if value is None else json.loads(value)


def statement_row(record: str, field: str, said: Statement) -> dict[str, Any]:
    """A statement as a row, still holding."""
    return {
        "record": record,
        "field": field,
        "value": None if said.value is None else written(said.value),
        **basis_columns(said.basis),
        "made_by": said.change,
        "ended_by": None,
    }


def statement_from(row: Row[Any]) -> Statement:
    """The statement in a row."""
    return Statement(read(row.value), basis_from(row), row.made_by)


def link_row(link: Link) -> dict[str, Any]:
    """A link as a row, still holding."""
    return {
        "subject": link.subject,
        "relation": link.relation,
        "object": link.object,
        "told_apart": told_apart(link.relation, link.fields),
        "fields": written(dict(link.fields)),
        **basis_columns(link.basis),
        "made_by": link.change,
        "ended_by": None,
    }


def link_from(row: Row[Any]) -> Link:
    """The link in a row."""
    return Link(row.subject, row.relation, row.object, json.loads(row.fields), basis_from(row), row.made_by)


@lru_cache(maxsize=4096)
def basis_columns(basis: Basis) -> Mapping[str, str]:
    """What a statement rests on, by column."""
    return {
        "source": basis.source,
        "place_in_source": basis.place_in_source,
        "confidence": basis.confidence.value,
        "verified_on": basis.verified_on,
    }


def basis_from(row: Row[Any]) -> Basis:
    """What a row rests on."""
    return basis_of(row.source, row.place_in_source, row.confidence, row.verified_on)


@lru_cache(maxsize=4096)
def basis_of(source: str, place_in_source: str, confidence: str, verified_on: str) -> Basis:
    """What a statement rests on, from the columns in their order."""
    return Basis(source, place_in_source, Confidence(confidence), verified_on)


def fields_and_retirement(said: Mapping[str, Statement]) -> tuple[dict[str, Statement], Retirement | None]:
    """What is said of a record, without the mark that it is retired, and that mark."""
    fields = {name: statement for name, statement in said.items() if name != RETIRED}
    mark = said.get(RETIRED)
    if mark is None or not isinstance(mark.value, dict):
        return fields, None
    return fields, Retirement(mark.value["why"], mark.value["replaced_by"], mark.change)
