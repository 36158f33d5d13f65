"""What of an atlas is published: every screen but the passports of cells where nothing speaks for a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlencode

import polars as pl

from klaster.catalogue import methods
from klaster.pages.desk import Desk, desk
from klaster.pages.directory import PAGES
from klaster.pages.evidence import designations
from klaster.pages.visit import Visit
from klaster.views.verdict import STRONG
from klaster.web.publishing.addresses import Plan
from klaster.workbench.observatory import Observatory

EVERY_CELL = 500
"""So many cells of an edition have a passport each; of more, those that something speaks for."""
PASSPORTS = 300
"""Passports of one edition at most, the surest first."""


def plan_of(observatory: Observatory) -> Plan:
    """What is published of an observatory."""
    desks = [desk(observatory, Visit("en", "", {"edition": each.id})) for each in observatory.editions]
    return Plan(
        observatory.editions[0].id,
        {each.edition.id: each.latest for each in desks},
        frozenset(passport for each in desks for passport in _passports(each)),
    )


def seeds(observatory: Observatory) -> list[str]:
    """The addresses that a walk along the links starts from."""
    plain = [page.pattern for page in PAGES if "{" not in page.pattern and page.name != "search"]
    written = [f"methods/{method.card.id}" for method in methods()]
    places = [address for each in observatory.editions for address in _of_edition(observatory, each.id)]
    reports = [f"report/{each.id}" for each in observatory.editions]
    return [*written, *plain, *reports, *places]


def _of_edition(observatory: Observatory, edition: str) -> Iterator[str]:
    """The screens of an edition's regions and industries."""
    query = "" if edition == observatory.editions[0].id else f"?{urlencode({'edition': edition})}"
    table = desk(observatory, Visit("en", "", {"edition": edition}))
    yield f"explain{query}"
    for region in table.regions:
        code = quote(region)
        yield from (
            f"explain/{code}{query}",
            f"regions/{code}{query}",
            f"regions/{code}/growth{query}",
            f"regions/{code}/opportunities{query}",
        )
    for industry in table.industries:
        yield f"industries/{quote(industry)}{query}"


def _passports(table: Desk) -> Iterator[tuple[str, str, str]]:
    rows = table.rows(table.latest)
    if rows.height > EVERY_CELL:
        rows = rows.filter(pl.col("verdict").is_in(STRONG)) if "verdict" in rows.columns else rows
        rows = rows.sort("lower", descending=True, nulls_last=True).head(PASSPORTS)
    pairs = set(rows.select("region", "industry").iter_rows())
    pairs |= {
        (region, industry) for (region, industry, _), each in designations(table).items() if each.designated
    }
    for region, industry in pairs:
        yield table.edition.id, region, industry
