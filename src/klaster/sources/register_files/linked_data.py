"""JSON-LD: the register as a graph of nodes."""

from __future__ import annotations

import json
from collections.abc import Iterable

from klaster.model.statement import Link, Record
from klaster.sources.register_files.written import link_node, record_node

CONTEXT = {
    "@vocab": "urn:klaster:register:",
    "schema": "https://schema.org/",
    "name": "schema:name",
    "description": "schema:description",
    "website": "schema:url",
    "longitude": "schema:longitude",
    "latitude": "schema:latitude",
    "subject": {"@type": "@id"},
    "object": {"@type": "@id"},
}


def graph_text(records: Iterable[Record], links: Iterable[Link]) -> str:
    """The records and links as one JSON-LD document, a node a line."""
    nodes = [*map(record_node, records), *map(link_node, links)]
    lines = ",\n".join(json.dumps(node, ensure_ascii=False) for node in nodes)
    context = json.dumps(CONTEXT, ensure_ascii=False)
    return f'{{"@context": {context},\n"@graph": [\n{lines}\n]}}\n'
