"""The frame of an economy: its regions by country, its industries by section, its years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from klaster.model.classification import Category, Classification

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

REFORMS: dict[str, tuple[str, int]] = {
    "KZ-61": ("KZ-YUZ", 2018),
    "KZ-79": ("KZ-YUZ", 2018),
    "KZ-10": ("KZ-63", 2022),
    "KZ-33": ("KZ-19", 2022),
    "KZ-62": ("KZ-35", 2022),
}
"""Region -> the region whose figures contained it before, and the first year of its own figures."""

DIVISION_LEVEL = 2


@dataclass(frozen=True)
class Layout:
    """Regions, industries and years in the order of every array of the generator."""

    categories: tuple[Category, ...]
    industries: tuple[str, ...]
    sections: tuple[str, ...]
    years: tuple[int, ...]

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Region codes, sorted."""
        return tuple(category.code for category in self.categories)

    @cached_property
    def living(self) -> Mask:
        """Which regions exist today: plants stand in them, whatever region reported them before."""
        return np.array([not category.valid_to for category in self.categories])

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Country codes, sorted."""
        return tuple(sorted({country_of(code) for code in self.regions}))

    @cached_property
    def country(self) -> Integers:
        """Position of the country of each region."""
        return np.array([self.countries.index(country_of(code)) for code in self.regions])

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of years, regions and industries."""
        return len(self.years), len(self.regions), len(self.industries)

    def region_positions(self, codes: Iterable[str]) -> Integers:
        """Positions of region codes."""
        return np.array([self.regions.index(code) for code in codes], dtype=np.int64)

    def industry_positions(self, codes: Iterable[str]) -> Integers:
        """Positions of industry codes."""
        return np.array([self.industries.index(code) for code in codes], dtype=np.int64)

    def reporting(self, year: int) -> Integers:
        """Position of the region in whose figures each region was counted in a year."""
        codes = [reporting_region(code, year) for code in self.regions]
        known = (new if new in self.regions else old for new, old in zip(codes, self.regions, strict=True))
        return self.region_positions(known)

    def reports(self, year: int) -> Mask:
        """Which regions had figures of their own in a year."""
        return np.isin(np.arange(len(self.regions)), self.reporting(year)[self.living])


def reporting_region(region: str, year: int) -> str:
    """The region in whose figures another was counted in a year: itself, or its predecessor.

    >>> reporting_region("KZ-10", 2021), reporting_region("KZ-10", 2022)
    ('KZ-63', 'KZ-10')
    """
    predecessor, first_year = REFORMS.get(region, (region, 0))
    return predecessor if year < first_year else region


def country_of(region: str) -> str:
    """The country of a region by its ISO 3166-2 code.

    >>> country_of("KG-B")
    'KG'
    """
    return region.partition("-")[0]


def layout(regions: Classification, industries: Classification, years: Iterable[int]) -> Layout:
    """The regions and divisions of two classifications, in code order."""
    divisions = sorted(industries.at_level(DIVISION_LEVEL), key=lambda division: division.code)
    return Layout(
        categories=tuple(sorted(_regions(regions), key=lambda region: region.code)),
        industries=tuple(division.code for division in divisions),
        sections=tuple(division.parent for division in divisions),
        years=tuple(years),
    )


def _regions(regions: Classification) -> list[Category]:
    """Leaves that bear a code of the country they lie under; of the dissolved ones, those of a reform."""
    dissolved = {predecessor for predecessor, _ in REFORMS.values()}
    return [
        region
        for region in regions
        if not regions.children(region.code)
        and (not region.valid_to or region.code in dissolved)
        and regions.ancestors(region.code)[-1:] in ([], [country_of(region.code)])
    ]


def stream(seed: int, name: str) -> np.random.Generator:
    """A source of random numbers of its own for each stage: a change in one leaves the others alone."""
    return np.random.default_rng([seed, *name.encode()])
