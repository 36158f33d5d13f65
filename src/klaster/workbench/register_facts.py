"""What the register knows of clusters by region and industry: organisations at work, ties, projects, institutes, zones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from klaster.model.entity import Standing
from klaster.model.statement import Link, Record
from klaster.workbench.editions import Edition
from klaster.workbench.register_codes import edition_industries, edition_regions
from klaster.workbench.register_designations import codes

Cell = tuple[str, str]
PROJECTS_TOLD = 3
"""Fewer projects than this tell nothing: the register need not have all."""
TIES = ("cooperates_with", "supplies")
_SCHEMA: dict[str, Any] = {
    "region": pl.String, "industry": pl.String, "active_organisation": pl.String, "joint_projects": pl.Float64,
    "research_institute": pl.String, "skills_provider": pl.String, "infrastructure": pl.String, "companies": pl.Int64, "tied": pl.Int64,
}  # fmt: skip


def register_facts(
    records: Mapping[str, Record], links: Iterable[Link], edition: Edition
) -> pl.DataFrame | None:
    """One row a region and industry of which the register tells something; what it does not tell is null, never a no.

    ``companies`` is how many firms of the cell the register has, ``tied`` how many of them have a tie to a body of the
    same region. A body without a region stands in none. None where there is nothing to tell.
    """
    ties = tuple(links)
    cells = {key: _cells(record, edition) for key, record in records.items()}
    regions = {key: {region for region, _ in found} for key, found in cells.items()}
    told: dict[Cell, dict[str, Any]] = defaultdict(dict)
    for key, name in _said(records, ties):
        for cell in cells[key]:
            told[cell][name] = "yes"
    for name, counted in (
        ("joint_projects", _projects(records, ties)),
        ("companies", _companies(records)),
        ("tied", _tied(records, ties, regions)),
    ):
        for key in counted:
            for cell in cells[key]:
                told[cell][name] = told[cell].get(name, 0) + 1
    rows = [{"region": region, "industry": industry, **facts} for (region, industry), facts in told.items()]
    if not rows:
        return None
    table = pl.DataFrame(rows, _SCHEMA).sort("region", "industry")
    enough = pl.col("joint_projects") >= PROJECTS_TOLD
    return table.with_columns(joint_projects=pl.when(enough).then("joint_projects"))


def _cells(record: Record, edition: Edition) -> list[Cell]:
    """The cells that a record stands in; a part of a cell is in it."""
    regions = [found for code in codes(record, "region") for found, _ in edition_regions(code, edition)]
    industries = [found for code in codes(record, "industry") for found, _ in edition_industries(code, edition)]  # fmt: skip
    return list(dict.fromkeys((region, industry) for region in regions for industry in industries))


def _at_work(record: Record) -> bool:
    return record.value("standing") in (None, Standing.ACTING.value)


def _said(records: Mapping[str, Record], links: Iterable[Link]) -> Iterator[tuple[str, str]]:
    """Key of a record whose cells have something, and what."""
    for link in links:
        manager = records[link.subject]
        if (
            link.relation == "manages"
            and manager.kind == "cluster_organisation"
            and _at_work(manager)
            and _at_work(records[link.object])
        ):
            yield link.object, "active_organisation"
    for key, record in records.items():
        if record.kind == "cluster_organisation" and _at_work(record):
            yield key, "active_organisation"
        if record.kind == "organisation" and record.value("organisation_kind") == "research_education":
            yield key, "research_institute"
            yield key, "skills_provider"
        if record.kind == "zone" and _at_work(record):
            yield key, "infrastructure"


def _projects(records: Mapping[str, Record], links: Iterable[Link]) -> set[str]:
    """Projects that several bodies take part in: managed, funded or served by more than one."""
    bodies: dict[str, set[str]] = defaultdict(set)
    for link in links:
        if link.relation in ("manages", "funds", "serves") and records[link.object].kind == "project":
            bodies[link.object].add(link.subject)
    return {project for project, taking_part in bodies.items() if len(taking_part) > 1}


def _companies(records: Mapping[str, Record]) -> set[str]:
    return {
        key
        for key, record in records.items()
        if record.kind == "organisation" and record.value("organisation_kind") == "company"
    }


def _tied(records: Mapping[str, Record], links: Iterable[Link], regions: Mapping[str, set[str]]) -> set[str]:
    """Companies with a tie to a body of their own region."""
    companies = _companies(records)
    return {
        end
        for link in links
        if link.relation in TIES and link.subject != link.object and regions[link.subject] & regions[link.object]
        for end in (link.subject, link.object)
        if end in companies
    }  # fmt: skip


def register_places(
    records: Mapping[str, Record], links: Iterable[Link], edition: Edition
) -> pl.DataFrame | None:
    """One row a region with how many projects and zones the register has there; a region with neither is not among them.

    A project that stands in a zone or a place stands in its region. None where the register has none of the edition's regions.
    """
    stands = {link.subject: link.object for link in links if link.relation == "located_in"}
    counts: dict[str, dict[str, int]] = {}
    for key, record in records.items():
        if record.kind not in ("project", "zone") or record.value("standing") == Standing.CLOSED.value:
            continue
        for region in _regions_of(record, records, stands.get(key, ""), edition):
            told = counts.setdefault(region, {"projects": 0, "zones": 0})
            told[f"{record.kind}s"] += 1
    rows = [{"region": region, **told} for region, told in sorted(counts.items())]
    return (
        pl.DataFrame(rows, {"region": pl.String, "projects": pl.Int64, "zones": pl.Int64}) if rows else None
    )


def _regions_of(record: Record, records: Mapping[str, Record], stands_in: str, edition: Edition) -> set[str]:
    place = records.get(str(record.value("place") or "")) or records.get(stands_in)
    own = codes(record, "region") or (codes(place, "region") if place else [])
    return {region for code in own for region, _ in edition_regions(code, edition)}
