"""The register written to files, now or as an edition had it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from klaster.model.statement import Link, Record
from klaster.register import Register
from klaster.register.moments import Moment
from klaster.sources.register_files import write_register_files


def exported(
    register: Register,
    path: Path,
    kinds: Collection[str] = (),
    countries: Collection[str] = (),
    at: Moment = None,
    personal: bool = False,
) -> tuple[int, int]:
    """Write the records of some kinds and countries, or all, with the links between them; how many of each."""
    chosen = [
        record
        for record in register.everything(at, personal)
        if record.retired is None and _is_of(record, kinds, countries)
    ]
    keys = {record.key for record in chosen}
    links: list[Link] = [link for record in chosen for link in record.links if link.object in keys]
    write_register_files(path, chosen, links)
    return len(chosen), len(links)


def _is_of(record: Record, kinds: Collection[str], countries: Collection[str]) -> bool:
    if kinds and record.kind not in kinds:
        return False
    own = record.value("country")
    return not countries or bool(set(countries) & set(own if isinstance(own, list) else ()))
