"""What each edition covers, area by area."""

from __future__ import annotations

from dataclasses import dataclass

from klaster.model.text import Text
from klaster.pages.desk import Desk, desk
from klaster.pages.memory import Memory
from klaster.pages.quality import Quality
from klaster.pages.visit import Visit
from klaster.workbench.editions import Edition
from klaster.workbench.observatory import Observatory


@dataclass(frozen=True)
class Coverage:
    """One area of one edition: how many regions and industries, which periods, how much is known."""

    edition: str
    edition_address: str
    synthetic: bool
    area: str
    area_address: str
    regions: int
    industries: int
    periods: str
    quality: Quality
    regions_address: str = ""
    industries_address: str = ""
    data_address: str = ""

    @property
    def known(self) -> float:
        """The share of cells of the last period that are a plain value or zero."""
        return self.quality.known


def coverage(observatory: Observatory, visit: Visit, edition: Edition) -> list[Coverage]:
    """The areas of an edition with what is known of each in its last period."""
    key = (observatory.digest, edition.id, visit.language)
    return _covers.kept(key, lambda: _areas(observatory, visit, edition))


_covers: Memory[list[Coverage]] = Memory(64)


def _areas(observatory: Observatory, visit: Visit, edition: Edition) -> list[Coverage]:
    table = desk(observatory, Visit(visit.language, "", {"edition": edition.id}))
    return [_covered(table, area, regions) for area, regions in table.areas.items()]


def _covered(table: Desk, area: str, regions: list[str]) -> Coverage:
    periods = table.edition.periods
    everything = Text("all regions", "все регионы").read(table.language)
    return Coverage(
        table.edition.title.read(table.language),
        table.link(""),
        table.edition.synthetic,
        table.region_name(area) if area else everything,
        table.link("map", area=area),
        sum(table.lives(code, table.latest) for code in regions),
        len(table.industries),
        "–".join(dict.fromkeys((periods[0], periods[-1]))) if periods else "",
        table.quality(table.latest, regions),
        table.link("regions"),
        table.link("lq", area=area),
        f"{table.visit.link('data')}#{table.edition.id}",
    )
