"""A record as it stands now, in one row: what lists, facets and search read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from klaster.model.entity import Field
from klaster.model.entity_kinds import KINDS
from klaster.model.statement import Record, Statement, completeness, public_fields
from klaster.register.stems import stems_of
from klaster.register.stored_rows import basis_columns, basis_of, fields_and_retirement, written

FACET_TYPES = ("choice", "codes", "reference", "flag")
_SEARCHED_TYPES = ("words", "text")


def current_row(key: str, said: Mapping[str, Statement], change: int) -> dict[str, Any]:
    """The row of a record that has just been touched by a change."""
    kind = key.partition("/")[0]
    fields, retirement = fields_and_retirement(said)
    public = public_fields(kind, fields)
    name_stems = stems_of(_words(public.get("name")))
    name_en, name_ru = _names(public.get("name"), key)
    return {
        "key": key,
        "kind": kind,
        "retired": retirement is not None,
        "name_en": name_en,
        "name_ru": name_ru,
        "completeness": completeness(kind, fields),
        "last_verified": max((one.basis.verified_on for one in fields.values()), default=""),
        "changed_by": change,
        "said_by": change,
        "facets": written(facets(kind, public)),
        "name_stems": " ".join(name_stems),
        "other_stems": " ".join(_other_stems(kind, public, set(name_stems))),
        "fields": written({name: [one.value, *basis_columns(one.basis).values(), one.change] for name, one in said.items()}),
    }  # fmt: skip


def facets(kind: str, fields: Mapping[str, Statement]) -> dict[str, list[str]]:
    """The codes by which a record is found, by the name of the facet.

    Examples
    --------
    >>> from klaster.model.statement import Basis
    >>> facets("cluster", {"industry": Statement(["29.10"], Basis("document/edb-2019"))})["industry"]
    ['29', '29.1', '29.10']
    """
    found = {"kind": [kind]}
    for name, said in fields.items():
        field = KINDS[kind].field(name)
        if said.value is not None and field.type in FACET_TYPES:
            found[name] = list(dict.fromkeys(_codes(field, said)))
    found["confidence"] = sorted({one.basis.confidence.value for one in fields.values()})
    found["source"] = sorted({one.basis.source for one in fields.values() if len(one.basis.source) <= 200})
    return found


def record_from(row: Any, personal: bool) -> Record:
    """The record in a row of the current ones, without its links."""
    said = {name: _statement(parts) for name, parts in json.loads(row.fields).items()}
    fields, retirement = fields_and_retirement(said)
    shown = fields if personal else public_fields(row.kind, fields)
    return Record(row.key, row.kind, shown, (), (row.changed_by,), retirement)


def _statement(parts: list[Any]) -> Statement:
    return Statement(parts[0], basis_of(*parts[1:5]), parts[5])


def _codes(field: Field, said: Statement) -> Iterator[str]:
    codes = said.value if isinstance(said.value, list) else [_code(said)]
    for code in codes:
        yield from wider_codes(code) if field.name == "industry" else (code,)


def _code(said: Statement) -> str:
    return ("yes" if said.value else "no") if isinstance(said.value, bool) else str(said.value)


def wider_codes(code: str) -> list[str]:
    """A code of an industry with the codes of the groups that hold it, widest first.

    Examples
    --------
    >>> wider_codes("29.10"), wider_codes("C")
    (['29', '29.1', '29.10'], ['C'])
    """
    head, point, tail = code.partition(".")
    return [head, *(f"{head}.{tail[:length]}" for length in range(1, len(tail) + 1))] if point else [code]


def _other_stems(kind: str, fields: Mapping[str, Statement], known: set[str]) -> list[str]:
    texts = (
        _words(said)
        for name, said in fields.items()
        if name != "name" and KINDS[kind].field(name).type in _SEARCHED_TYPES
    )
    return [stem for stem in stems_of(" ".join(texts)) if stem not in known]


def _names(said: Statement | None, key: str) -> tuple[str, str]:
    """The name in English and in Russian; where one is missing, the nearest there is."""
    words = said.value if said and isinstance(said.value, dict) else {}
    english = words.get("en") or words.get("own") or words.get("ru") or key
    russian = words.get("ru") or words.get("own") or words.get("en") or key
    return english, russian


def _words(said: Statement | None) -> str:
    if said is None or said.value is None:
        return ""
    return " ".join(said.value.values()) if isinstance(said.value, dict) else str(said.value)
