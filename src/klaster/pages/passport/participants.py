"""Who the register knows in a region and an industry: clusters, organisations, zones, designations, projects."""

from __future__ import annotations

from dataclasses import dataclass

from klaster.model.entity_kinds import KINDS
from klaster.model.errors import KlasterError
from klaster.model.statement import Record
from klaster.pages.record_words import name_of
from klaster.pages.visit import Visit
from klaster.workbench.observatory import Observatory
from klaster.workbench.registered import Register

SHOWN = ("cluster", "cluster_organisation", "organisation", "zone", "designation", "project")
_READ, _NAMED = 200, 12


@dataclass(frozen=True)
class Group:
    """The records of one kind: name and address of each, and how many there are."""

    title: str
    records: list[tuple[str, str]]
    total: int
    address: str


def participants(observatory: Observatory, visit: Visit, region: str, industry: str) -> list[Group]:
    """The records of the region that are not of other industries; nothing where there is no register."""
    try:
        register = observatory.register
        found = [_group(register, visit, kind, region, industry) for kind in SHOWN] if register else []
    except KlasterError:
        return []
    return [group for group in found if group.total]


def _group(register: Register, visit: Visit, kind: str, region: str, industry: str) -> Group:
    found = register.records(kind=kind, region=region, limit=_READ).rows
    own = [record for record in found if _is_of(record, industry)]
    named = [
        (name_of(record, visit.language), visit.link(f"register/{record.key}")) for record in own[:_NAMED]
    ]
    title = KINDS[kind].plural.read(visit.language)
    return Group(title, named, len(own), visit.link("register", region=region, kind=kind))


def _is_of(record: Record, industry: str) -> bool:
    """Whether a record is of the industry, of one above or below it, or says nothing of industries."""
    said = record.value("industry")
    codes = said.split() if isinstance(said, str) else [str(code) for code in said] if isinstance(said, list | tuple) else []  # fmt: skip
    return not codes or any(code.startswith(industry) or industry.startswith(code) for code in codes)
