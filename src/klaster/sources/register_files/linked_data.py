"""JSON-LD: the register as a graph of nodes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from klaster.model.entity_kinds import KINDS
from klaster.model.statement import Link, Record
from klaster.sources.register_files.written import link_node, record_node

_KNOWN_ELSEWHERE = {
    "name": "schema:name",
    "description": "schema:description",
    "website": "schema:url",
    "founded": "schema:foundingDate",
    "email": "schema:email",
    "longitude": "schema:longitude",
    "latitude": "schema:latitude",
}


def context() -> dict[str, Any]:
    """What the names in the document mean: words are by language, references are other nodes.

    >>> context()["name"]
    {'@id': 'schema:name', '@container': '@language'}
    """
    found: dict[str, Any] = {"@vocab": "urn:klaster:register:", "schema": "https://schema.org/"}
    for field in (field for kind in KINDS.values() for field in kind.fields):
        meaning = {"@id": _KNOWN_ELSEWHERE.get(field.name, f"urn:klaster:register:{field.name}")}
        if field.type == "words":
            found[field.name] = {**meaning, "@container": "@language"}
        elif field.type == "reference":
            found[field.name] = {**meaning, "@type": "@id"}
        elif field.name in _KNOWN_ELSEWHERE:
            found[field.name] = meaning
    return found | {
        end: {"@id": f"urn:klaster:register:{end}", "@type": "@id"} for end in ("subject", "object")
    }


def graph_text(records: Iterable[Record], links: Iterable[Link]) -> str:
    """The records and links as one JSON-LD document, a node a line."""
    nodes = [*map(record_node, records), *map(link_node, links)]
    lines = ",\n".join(json.dumps(node, ensure_ascii=False) for node in nodes)
    meanings = json.dumps(context(), ensure_ascii=False)
    return f'{{"@context": {meanings},\n"@graph": [\n{lines}\n]}}\n'
