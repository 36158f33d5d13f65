"""Records and links as the tables and nodes that reading gives back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from klaster.model.entity import Confidence, EntityKind, Field, Relation
from klaster.model.entity_kinds import KINDS, RELATIONS
from klaster.model.statement import Basis, Link, Record, Statement, Value
from klaster.sources.register_files.drafts import BASIS_COLUMNS, LINK_ENDS, LINKS, LOST_MARK, field_columns

Sheets = dict[str, list[list[str]]]


def sheets_of(records: Iterable[Record], links: Iterable[Link]) -> Sheets:
    """A table a kind and one of links, each with its header; columns that nothing fills are left out.

    A record has a row for each source, place, confidence and day that its statements rest on.
    """
    by_kind: dict[str, list[dict[str, str]]] = {}
    for record in records:
        by_kind.setdefault(record.kind, []).extend(record_rows(record))
    sheets = {
        name: _sheet(("key", *field_columns(kind), *BASIS_COLUMNS), by_kind[name])
        for name, kind in KINDS.items()
        if name in by_kind
    }
    rows = [link_row(link) for link in links]
    if rows:
        columns = dict.fromkeys(
            column for relation in RELATIONS.values() for one in relation.fields for column in one.columns
        )
        sheets[LINKS] = _sheet((*LINK_ENDS, *columns, *BASIS_COLUMNS), rows)
    return sheets


def record_rows(record: Record) -> list[dict[str, str]]:
    """The rows of a record, one for each basis, the one with its name first."""
    kind = KINDS[record.kind]
    return [
        {"key": record.key, **_cells(kind, said), **basis_cells(basis)}
        for basis, said in by_basis(kind, record.fields)
    ]


def by_basis(kind: EntityKind, fields: Mapping[str, Statement]) -> list[tuple[Basis, dict[str, Value]]]:
    """The fields of a record put together by what they rest on, in the order of the kind's fields."""
    found: dict[Basis, dict[str, Value]] = {}
    for one in kind.fields:
        if one.name in fields:
            said = fields[one.name]
            found.setdefault(said.basis, {})[one.name] = said.value
    return list(found.items())


def link_row(link: Link) -> dict[str, str]:
    """The row of a link."""
    ends = {"subject": link.subject, "relation": link.relation, "object": link.object}
    return {**ends, **_cells(RELATIONS[link.relation], link.fields), **basis_cells(link.basis)}


def basis_cells(basis: Basis) -> dict[str, str]:
    """What a row rests on, by column."""
    return {
        "source": basis.source,
        "place_in_source": basis.place_in_source,
        "confidence": basis.confidence.value,
        "verified_on": basis.verified_on,
    }


def record_node(record: Record) -> dict[str, Any]:
    """A record as a node of JSON: its values, and who said them."""
    kind = KINDS[record.kind]
    values = {name: said.value for name, said in record.fields.items() if said.value is not None}
    ordered = {one.name: values[one.name] for one in kind.fields if one.name in values}
    said = [
        {"fields": list(some), **_filled(basis_cells(basis))} for basis, some in by_basis(kind, record.fields)
    ]
    return {"@id": record.key, "@type": record.kind, **ordered, "statements": said}


def link_node(link: Link) -> dict[str, Any]:
    """A link as a node of JSON."""
    ends = {"subject": link.subject, "relation": link.relation, "object": link.object}
    return {"@type": "link", **ends, **link.fields, **_filled(basis_cells(link.basis))}


def written_cells(field: Field, value: Value) -> dict[str, str]:
    """The cells that hold a value: reading them gives it back.

    >>> from klaster.model.entity_fields import REGION
    >>> written_cells(REGION, ["KG-O", "KG-C"])
    {'region': 'KG-O KG-C'}
    """
    if value is None:
        return dict.fromkeys(field.columns, LOST_MARK)
    if isinstance(value, dict):
        return {f"{field.name}_{language}": words for language, words in value.items()}
    if isinstance(value, list):
        return {field.name: " ".join(value)}
    if isinstance(value, bool):
        return {field.name: "yes" if value else "no"}
    return {field.name: str(value)}


def _cells(kind: EntityKind | Relation, values: Mapping[str, Value]) -> dict[str, str]:
    return {
        column: cell
        for name, value in values.items()
        for column, cell in written_cells(kind.field(name), value).items()
    }


def _sheet(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> list[list[str]]:
    kept = [column for column in columns if column in BASIS_COLUMNS or any(column in row for row in rows)]
    return [kept, *([row.get(column, "") for column in kept] for row in rows)]


def _filled(cells: Mapping[str, str]) -> dict[str, str]:
    plain = Confidence.STATED.value
    return {
        column: cell for column, cell in cells.items() if cell and (column, cell) != ("confidence", plain)
    }
